"""Replacing a key: the new one first, the old one still understood until it is retired."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field, replace
from typing import Any, Final

from lookup.sealing import (
    OfficeKeys,
    OfficePrivateKey,
    OfficePublicKey,
    PublisherKeys,
    ServerKeys,
    numbers_key_of,
    public_signing_key,
    signing_key_id,
)

OWN_OF_SERVER: Final = ("limiter", "session", "outbox", "claims")


class RotationRefused(Exception):
    """A key that must not be replaced or retired like this; one line says why."""


@dataclass(frozen=True)
class Handover:
    """What one holder of a new key tells the others; a file of mode 0600, destroyed afterwards."""

    peppers: dict[str, bytes] = field(default_factory=dict, repr=False)
    manifest_public_keys: dict[str, bytes] = field(default_factory=dict)
    office_public_key: OfficePublicKey | None = None
    outbox_key: bytes | None = field(default=None, repr=False)

    def facts(self) -> dict[str, Any]:
        """The handover as JSON."""
        office, outbox = self.office_public_key, self.outbox_key
        return {
            "kind": "handover",
            "version": 1,
            "peppers": {name: value.hex() for name, value in self.peppers.items()},
            "manifest_public_keys": {n: v.hex() for n, v in self.manifest_public_keys.items()},
            "office_public_key": office.point.hex() if office else None,
            "outbox_key": outbox.hex() if outbox else None,
        }


def rotated_pepper(keys: PublisherKeys) -> tuple[PublisherKeys, Handover]:
    """A new pepper for the next publishing; slow hashes stay as they are."""
    name, pepper = secrets.token_hex(8), os.urandom(32)
    return replace(keys, pepper_id=name, pepper=pepper), Handover(peppers={name: pepper})


def rotated_manifest(keys: PublisherKeys) -> tuple[PublisherKeys, Handover]:
    """A new signing key for the next publishing."""
    signing = os.urandom(32)
    public = public_signing_key(signing)
    handover = Handover(manifest_public_keys={signing_key_id(public): public})
    return replace(keys, signing_key=signing), handover


def rotated_office(keys: OfficeKeys) -> tuple[OfficeKeys, Handover]:
    """A new key that people's inquiries are sealed to; the earlier one still opens its boxes."""
    new = OfficePrivateKey.new()
    rotated = replace(
        keys,
        private_key=new,
        earlier=(keys.private_key, *keys.earlier),
        kept_record_keys=keys.record_keys,
    )
    return rotated, Handover(office_public_key=new.public())


def rotated_server(keys: ServerKeys, kind: str) -> tuple[ServerKeys, Handover | None]:
    """A new limiter, session, outbox or claims key; the earlier one is still read."""
    new = os.urandom(32)
    if kind == "limiter":
        earlier = (keys.limiter_key, *keys.limiter_earlier)
        return replace(keys, limiter_key=new, limiter_earlier=earlier), None
    if kind == "session":
        earlier = (keys.session_key, *keys.session_earlier)
        return replace(keys, session_key=new, session_earlier=earlier), None
    if kind == "claims":
        return replace(keys, claims_key=new, claims_earlier=keys.claims), None
    earlier = (keys.outbox_key, *keys.outbox_earlier)
    numbers = keys.numbers_key or numbers_key_of(keys.outbox_key)
    rotated = replace(keys, outbox_key=new, outbox_earlier=earlier, numbers_key=numbers)
    return rotated, Handover(outbox_key=new)


def for_the_web(keys: ServerKeys) -> ServerKeys:
    """What a web process needs beside a look-up service: it can neither hash a guess nor name one
    of the service's counters or suppressions, nor open a claim that waits."""
    return replace(
        keys,
        peppers={},
        suppression_key=os.urandom(32),
        limiter_key=os.urandom(32),
        limiter_earlier=(),
        claims_key=None,
        claims_earlier=(),
    )


def accepted_by_server(keys: ServerKeys, handover: Handover) -> ServerKeys:
    """The server's keys with what was handed over; everything earlier is still understood."""
    return replace(
        keys,
        peppers={**keys.peppers, **handover.peppers},
        manifest_public_keys={**keys.manifest_public_keys, **handover.manifest_public_keys},
        office_public_key=handover.office_public_key or keys.office_public_key,
    )


def accepted_by_publisher(keys: PublisherKeys, handover: Handover) -> PublisherKeys:
    """The publisher's keys with the office's new public key."""
    return replace(keys, office_public_key=handover.office_public_key or keys.office_public_key)


def accepted_by_office(keys: OfficeKeys, handover: Handover) -> OfficeKeys:
    """The office's keys with the server's new outbox key."""
    if handover.outbox_key in {None, keys.outbox_key}:
        return keys
    return replace(
        keys,
        outbox_key=handover.outbox_key or b"",
        outbox_earlier=(keys.outbox_key, *keys.outbox_earlier),
        numbers_key=keys.numbers_key or numbers_key_of(keys.outbox_key),
    )


def retired_from_server(keys: ServerKeys, kind: str, name: str | None) -> ServerKeys:
    """The server's keys without an old one; raises RotationRefused when it is the last."""
    if kind == "pepper":
        return replace(keys, peppers=_without(keys.peppers, name, "pepper"))
    if kind == "manifest":
        left = _without(keys.manifest_public_keys, name, "manifest key")
        return replace(keys, manifest_public_keys=left)
    if kind == "limiter":
        return replace(keys, limiter_earlier=())
    if kind == "session":
        return replace(keys, session_earlier=())
    if kind == "claims":
        return replace(keys, claims_earlier=())
    return replace(keys, outbox_earlier=())


def retired_from_office(keys: OfficeKeys) -> OfficeKeys:
    """The office's keys without the earlier ones; the keys of its own records stay."""
    return replace(keys, earlier=(), outbox_earlier=())


def _without(named: Any, name: str | None, what: str) -> dict[str, bytes]:
    if name not in named:
        raise RotationRefused(f"there is no {what} {name}: there are {', '.join(sorted(named))}")
    if len(named) == 1:
        raise RotationRefused(f"{name} is the only {what}: rotate first, then publish and load")
    return {key: value for key, value in named.items() if key != name}
