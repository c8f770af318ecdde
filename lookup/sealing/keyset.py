"""The three sets of keys as values, and what each key file says as JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lookup.sealing.boxes import OfficePrivateKey, OfficePublicKey
from lookup.sealing.kdf import Kdf, slow_hash
from lookup.sealing.primitives import (
    KEY_BYTES,
    NONCE_BYTES,
    TAG_BYTES,
    aead_open,
    aead_seal,
    hkdf_expand,
    public_signing_key,
    sha256,
)

VERSION = 1
# A passphrase that people type: dearer than a look-up, since it is paid once per start.
PASSPHRASE_KDF = Kdf("passphrase", memory_kib=65_536, iterations=3)
_OFFICE_LABEL = b"lcr/office-key/2"
_MORE_LABEL = b"lcr/office-key/more/1"
RECORD_PURPOSES = (b"words", b"codes", b"tags", b"audit")
OFFICE_SEALED_BYTES = 2 * KEY_BYTES + NONCE_BYTES + TAG_BYTES


@dataclass(frozen=True)
class ServerKeys:
    """What the serving host holds. None of it opens an escalation or signs a generation."""

    store_id: bytes
    peppers: Mapping[str, bytes] = field(repr=False)
    manifest_public_keys: Mapping[str, bytes]
    limiter_key: bytes = field(repr=False)
    outbox_key: bytes = field(repr=False)
    session_key: bytes = field(repr=False)
    log_key: bytes = field(repr=False)
    suppression_key: bytes = field(repr=False)
    office_public_key: OfficePublicKey
    # Keys that were replaced, the newest first: still read, never written with, until retired.
    limiter_earlier: tuple[bytes, ...] = field(default=(), repr=False)
    session_earlier: tuple[bytes, ...] = field(default=(), repr=False)
    outbox_earlier: tuple[bytes, ...] = field(default=(), repr=False)
    numbers_key: bytes | None = field(default=None, repr=False)
    claims_key: bytes | None = field(default=None, repr=False)
    claims_earlier: tuple[bytes, ...] = field(default=(), repr=False)

    @property
    def claims(self) -> tuple[bytes, ...]:
        """The keys of claims that wait to be checked again, the newest first.

        A key file from before the first rotation has none of its own; then it comes out of the
        suppression key, which no web process beside a look-up service holds either.
        """
        first = self.claims_key or hkdf_expand(self.suppression_key, b"lcr/claims/1", KEY_BYTES)
        return (first, *self.claims_earlier)

    @property
    def outbox(self) -> OutboxKeys:
        """The keys of texts."""
        return OutboxKeys(self.outbox_key, self.outbox_earlier, self.numbers_key)

    @property
    def contact_key(self) -> bytes:
        """What a texted conversation is found by; a rotation in the midst of one must not lose it,
        so the new key counts once the earlier one is retired."""
        return (self.session_key, *self.session_earlier)[-1]


@dataclass(frozen=True)
class OutboxKeys:
    """The key that seals texts, those before it, and the one that numbers are hashed under.

    Who said STOP is known by a hash alone, which no new key can make anew. So the first key's
    hashing part stays when the key itself is replaced.
    """

    current: bytes = field(repr=False)
    earlier: tuple[bytes, ...] = field(default=(), repr=False)
    kept_numbers: bytes | None = field(default=None, repr=False)

    @property
    def numbers(self) -> bytes:
        """The key that numbers are hashed under."""
        return self.kept_numbers or numbers_key_of(self.current)


def numbers_key_of(outbox_key: bytes) -> bytes:
    """The hashing part of an outbox key."""
    return hkdf_expand(outbox_key, b"lcr/notices/number-hash/1", KEY_BYTES)


@dataclass(frozen=True)
class PublisherKeys:
    """What the offline publisher holds. It cannot open an escalation."""

    store_id: bytes
    store_salt: bytes
    signing_key: bytes = field(repr=False)
    pepper_id: str
    pepper: bytes = field(repr=False)
    cache_key: bytes = field(repr=False)
    office_public_key: OfficePublicKey

    @property
    def signing_key_id(self) -> str:
        """The name under which servers know the public half."""
        return signing_key_id(self.manifest_public_key)

    @property
    def manifest_public_key(self) -> bytes:
        """The raw Ed25519 public key that servers check generations with."""
        return public_signing_key(self.signing_key)


@dataclass(frozen=True)
class OfficeKeys:
    """What the office's console holds after the passphrase was given.

    The outbox key is the server's too: without it the console could neither hand over a text nor
    see that a number said STOP. Nothing else of the server's is in the office's hands.
    """

    private_key: OfficePrivateKey
    outbox_key: bytes = field(repr=False)
    earlier: tuple[OfficePrivateKey, ...] = ()
    outbox_earlier: tuple[bytes, ...] = field(default=(), repr=False)
    numbers_key: bytes | None = field(default=None, repr=False)
    kept_record_keys: tuple[bytes, ...] = field(default=(), repr=False)

    @property
    def public_key(self) -> OfficePublicKey:
        """The half that the public face seals to."""
        return self.private_key.public()

    @property
    def outbox(self) -> OutboxKeys:
        """The keys of texts, as the server holds them."""
        return OutboxKeys(self.outbox_key, self.outbox_earlier, self.numbers_key)

    @property
    def record_keys(self) -> tuple[bytes, ...]:
        """The keys of the office's own records, one for each of RECORD_PURPOSES.

        They come from the first private key and stay when that one is replaced and destroyed.
        """
        return self.kept_record_keys or tuple(
            hkdf_expand(self.private_key.scalar, b"lcr/office/" + purpose + b"/1", KEY_BYTES)
            for purpose in RECORD_PURPOSES
        )


def signing_key_id(public_key: bytes) -> str:
    """The short name of a manifest key: 16 hexadecimal digits."""
    return sha256(b"lcr/manifest-key-id/1" + public_key)[:8].hex()


def server_facts(keys: ServerKeys) -> dict[str, Any]:
    """server.key as JSON."""
    lists = {
        "limiter_earlier": keys.limiter_earlier,
        "session_earlier": keys.session_earlier,
        "outbox_earlier": keys.outbox_earlier,
        "claims_earlier": keys.claims_earlier,
    }
    return {
        "kind": "server",
        "version": VERSION,
        "store_id": keys.store_id.hex(),
        "peppers": {name: value.hex() for name, value in keys.peppers.items()},
        "manifest_public_keys": {n: v.hex() for n, v in keys.manifest_public_keys.items()},
        "limiter_key": keys.limiter_key.hex(),
        "outbox_key": keys.outbox_key.hex(),
        "session_key": keys.session_key.hex(),
        "log_key": keys.log_key.hex(),
        "suppression_key": keys.suppression_key.hex(),
        "office_public_key": keys.office_public_key.point.hex(),
        **{name: [one.hex() for one in some] for name, some in lists.items() if some},
        **({"numbers_key": keys.numbers_key.hex()} if keys.numbers_key else {}),
        **({"claims_key": keys.claims_key.hex()} if keys.claims_key else {}),
    }


def publisher_facts(keys: PublisherKeys) -> dict[str, Any]:
    """publisher.key as JSON."""
    return {
        "kind": "publisher",
        "version": VERSION,
        "store_id": keys.store_id.hex(),
        "store_salt": keys.store_salt.hex(),
        "signing_key": keys.signing_key.hex(),
        "pepper_id": keys.pepper_id,
        "pepper": keys.pepper.hex(),
        "cache_key": keys.cache_key.hex(),
        "office_public_key": keys.office_public_key.point.hex(),
    }


def office_facts(keys: OfficeKeys, passphrase: str) -> dict[str, Any]:
    """office.key as JSON, its secrets sealed under the passphrase."""
    salt = os.urandom(16)
    key = slow_hash(PASSPHRASE_KDF, passphrase.encode(), salt)
    point = keys.public_key.point
    secrets = keys.private_key.scalar + keys.outbox_key
    facts = {
        "kind": "office",
        "version": VERSION,
        "key_id": keys.public_key.key_id.hex(),
        "office_public_key": point.hex(),
        "passphrase_salt": salt.hex(),
        "secrets_sealed": aead_seal(key, secrets, _OFFICE_LABEL + point).hex(),
    }
    more = {
        "earlier": [one.scalar.hex() for one in keys.earlier],
        "outbox_earlier": [one.hex() for one in keys.outbox_earlier],
        "numbers_key": keys.numbers_key.hex() if keys.numbers_key else None,
        "record_keys": [one.hex() for one in keys.kept_record_keys],
    }
    if any(more.values()):
        sealed = aead_seal(key, json.dumps(more).encode(), _MORE_LABEL + point)
        facts["more_sealed"] = sealed.hex()
    return facts


def open_office_key(
    public: OfficePublicKey, salt: bytes, sealed: bytes, passphrase: str, *, more: bytes = b""
) -> OfficeKeys:
    """The office's keys out of office.key; raises SealBroken when the passphrase is wrong.

    `more` is what rotations left in the file, b"" before the first.
    """
    key = slow_hash(PASSPHRASE_KDF, passphrase.encode(), salt)
    secrets = aead_open(key, sealed, _OFFICE_LABEL + public.point)
    own = OfficeKeys(OfficePrivateKey(secrets[:KEY_BYTES]), secrets[KEY_BYTES:])
    if not more:
        return own
    facts = json.loads(aead_open(key, more, _MORE_LABEL + public.point))
    return replace(
        own,
        earlier=tuple(OfficePrivateKey(bytes.fromhex(one)) for one in facts["earlier"]),
        outbox_earlier=tuple(map(bytes.fromhex, facts["outbox_earlier"])),
        numbers_key=bytes.fromhex(facts["numbers_key"]) if facts["numbers_key"] else None,
        kept_record_keys=tuple(map(bytes.fromhex, facts["record_keys"])),
    )
