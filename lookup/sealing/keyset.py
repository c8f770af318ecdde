"""The three sets of keys as values, and what each key file says as JSON."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lookup.sealing.boxes import OfficePrivateKey, OfficePublicKey
from lookup.sealing.kdf import Kdf, slow_hash
from lookup.sealing.primitives import (
    KEY_BYTES,
    NONCE_BYTES,
    TAG_BYTES,
    aead_open,
    aead_seal,
    public_signing_key,
    sha256,
)

VERSION = 1
# A passphrase that people type: dearer than a look-up, since it is paid once per start.
PASSPHRASE_KDF = Kdf("passphrase", memory_kib=65_536, iterations=3)
_OFFICE_LABEL = b"lcr/office-key/2"
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

    @property
    def public_key(self) -> OfficePublicKey:
        """The half that the public face seals to."""
        return self.private_key.public()


def signing_key_id(public_key: bytes) -> str:
    """The short name of a manifest key: 16 hexadecimal digits."""
    return sha256(b"lcr/manifest-key-id/1" + public_key)[:8].hex()


def server_facts(keys: ServerKeys) -> dict[str, Any]:
    """server.key as JSON."""
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
    """office.key as JSON, its two secrets sealed under the passphrase."""
    salt = os.urandom(16)
    key = slow_hash(PASSPHRASE_KDF, passphrase.encode(), salt)
    secrets = keys.private_key.scalar + keys.outbox_key
    sealed = aead_seal(key, secrets, _OFFICE_LABEL + keys.public_key.point)
    return {
        "kind": "office",
        "version": VERSION,
        "key_id": keys.public_key.key_id.hex(),
        "office_public_key": keys.public_key.point.hex(),
        "passphrase_salt": salt.hex(),
        "secrets_sealed": sealed.hex(),
    }


def open_office_key(
    public: OfficePublicKey, salt: bytes, sealed: bytes, passphrase: str
) -> OfficeKeys:
    """The office's keys out of office.key; raises SealBroken when the passphrase is wrong."""
    key = slow_hash(PASSPHRASE_KDF, passphrase.encode(), salt)
    secrets = aead_open(key, sealed, _OFFICE_LABEL + public.point)
    return OfficeKeys(OfficePrivateKey(secrets[:KEY_BYTES]), secrets[KEY_BYTES:])
