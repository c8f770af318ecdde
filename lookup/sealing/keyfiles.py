"""Reading and writing the three key files; refusing those that are unsafe, torn or too full."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lookup.sealing.boxes import OfficePrivateKey, OfficePublicKey
from lookup.sealing.keyset import (
    OFFICE_SEALED_BYTES,
    VERSION,
    OfficeKeys,
    PublisherKeys,
    ServerKeys,
    open_office_key,
)
from lookup.sealing.primitives import SealBroken


class KeyFileRefused(Exception):
    """A key file that must not be used; the message says which, why, and what to do."""


def read_server_keys(path: Path) -> ServerKeys:
    """Read server.key; raises KeyFileRefused when it is unsafe, torn, or holds too much."""
    facts = _read(path, "server")
    office = _office_public(path, facts)
    _refuse_office_private(path, facts, office)
    with _Shape(path, facts) as shape:
        return ServerKeys(
            store_id=shape.octets("store_id", 16),
            peppers=shape.named_octets("peppers", 32, may_be_empty=True),
            manifest_public_keys=shape.named_octets("manifest_public_keys", 32),
            limiter_key=shape.octets("limiter_key", 32),
            outbox_key=shape.octets("outbox_key", 32),
            session_key=shape.octets("session_key", 32),
            log_key=shape.octets("log_key", 32),
            suppression_key=shape.octets("suppression_key", 32),
            office_public_key=office,
            limiter_earlier=shape.octets_list("limiter_earlier", 32),
            session_earlier=shape.octets_list("session_earlier", 32),
            outbox_earlier=shape.octets_list("outbox_earlier", 32),
            numbers_key=next(iter(shape.octets_list("numbers_key", 32)), None),
            claims_key=next(iter(shape.octets_list("claims_key", 32)), None),
            claims_earlier=shape.octets_list("claims_earlier", 32),
        )


def read_publisher_keys(path: Path) -> PublisherKeys:
    """Read publisher.key; raises KeyFileRefused when it is unsafe, torn, or holds too much."""
    facts = _read(path, "publisher")
    office = _office_public(path, facts)
    _refuse_office_private(path, facts, office)
    with _Shape(path, facts) as shape:
        return PublisherKeys(
            store_id=shape.octets("store_id", 16),
            store_salt=shape.octets("store_salt", 16),
            signing_key=shape.octets("signing_key", 32),
            pepper_id=shape.text("pepper_id"),
            pepper=shape.octets("pepper", 32),
            cache_key=shape.octets("cache_key", 32),
            office_public_key=office,
        )


def read_office_keys(path: Path, passphrase: str) -> OfficeKeys:
    """Read office.key with its passphrase; raises KeyFileRefused when either is wrong."""
    facts = _read(path, "office")
    public = _office_public(path, facts)
    with _Shape(path, facts) as shape:
        salt = shape.octets("passphrase_salt", 16)
        sealed = shape.octets("secrets_sealed", OFFICE_SEALED_BYTES)
        more = shape.octets_of_any_length("more_sealed")
    try:
        return open_office_key(public, salt, sealed, passphrase, more=more)
    except SealBroken:
        raise KeyFileRefused(f"{path}: the passphrase does not open this office key") from None


def write_key_file(path: Path, facts: Mapping[str, Any]) -> None:
    """Write a key file for its owner alone (0600); never replaces one that is there."""
    text = json.dumps(facts, indent=1) + "\n"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def replace_key_file(path: Path, facts: Mapping[str, Any]) -> None:
    """Put other keys in a key file's place, whole or not at all."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        write_key_file(aside, facts)
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def refuse_key_beside_data(key_file: Path, *, store_dir: Path, database: Path | None) -> None:
    """Raise KeyFileRefused when one copy of a folder would hold the pepper and what it guards."""
    key, store = key_file.resolve(), store_dir.resolve()
    if store in key.parents:
        raise KeyFileRefused(
            f"{key_file} lies inside the store's folder {store_dir}: move it elsewhere, since "
            "whoever copies that folder must not get the pepper with it"
        )
    if database is not None and key.parent == database.resolve().parent:
        raise KeyFileRefused(
            f"{key_file} lies beside the database {database}: move it to a folder of its own, "
            "since whoever copies that folder must not get the keys with it"
        )


def refuse_key_below_data(key_file: Path, *, database: Path | None) -> None:
    """Raise KeyFileRefused when a copy of the database's folder would bring the pepper along."""
    if database is not None and database.resolve().parent in key_file.resolve().parents:
        raise KeyFileRefused(
            f"{key_file} lies inside the database's folder {database.parent}: move it elsewhere, "
            "since whoever copies that folder must not get the keys with it"
        )


def _read(path: Path, kind: str) -> dict[str, Any]:
    try:
        mode = path.stat().st_mode
        text = path.read_bytes()
    except OSError as problem:
        raise KeyFileRefused(f"{path}: cannot read the key file ({problem.strerror})") from None
    if stat.S_IMODE(mode) & 0o077:
        raise KeyFileRefused(
            f"{path}: others may read this key file (mode {stat.S_IMODE(mode):04o}): "
            f"run chmod 600 {path}"
        )
    return _parsed(path, text, kind)


def _parsed(path: Path, text: bytes, kind: str) -> dict[str, Any]:
    try:
        facts = json.loads(text)
    except ValueError:
        facts = None
    if not isinstance(facts, dict):
        raise KeyFileRefused(f"{path}: not a key file: `python -m lookup.keys new` writes them")
    if facts.get("kind") != kind:
        raise KeyFileRefused(f"{path}: this is a {facts.get('kind')!r} key file, not {kind}.key")
    if facts.get("version") != VERSION:
        raise KeyFileRefused(f"{path}: version {facts.get('version')!r} is not known here")
    return facts


def _office_public(path: Path, facts: Mapping[str, Any]) -> OfficePublicKey:
    with _Shape(path, facts, whole=False) as shape:
        office = OfficePublicKey(shape.octets("office_public_key", 65))
    if not office.is_a_point:
        raise KeyFileRefused(
            f"{path}: field 'office_public_key' is no public key: restore the file as it was made"
        )
    return office


def _refuse_office_private(path: Path, facts: Mapping[str, Any], office: OfficePublicKey) -> None:
    """No other host may hold the key that opens escalations, under whatever name it hides."""
    for name, value in _leaves(facts):
        named = "private" in name and "office" in name
        if (
            named
            or "PRIVATE KEY" in value
            or name.startswith("private_key")
            or _opens(value, office)
        ):
            raise KeyFileRefused(
                f"{path}: field {name!r} holds the office's private key: it belongs on the "
                "console alone; remove it here and make new office keys"
            )


def _leaves(value: Any, name: str = "") -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [leaf for key, item in value.items() for leaf in _leaves(item, str(key))]
    if isinstance(value, list):
        return [leaf for item in value for leaf in _leaves(item, name)]
    return [(name, str(value))]


def _opens(value: str, office: OfficePublicKey) -> bool:
    try:
        scalar = bytes.fromhex(value)
        return len(scalar) == 32 and OfficePrivateKey(scalar).public() == office
    except ValueError:
        return False


class _Shape:
    """Takes each field once, by name and length; leaves none over."""

    def __init__(self, path: Path, facts: Mapping[str, Any], *, whole: bool = True) -> None:
        self._path = path
        self._left = {k: v for k, v in facts.items() if k not in {"kind", "version"}}
        self._whole = whole

    def __enter__(self) -> _Shape:
        return self

    def __exit__(self, problem: object, *_: object) -> None:
        over = set(self._left) - {"office_public_key", "key_id"}
        if problem is None and self._whole and over:
            raise KeyFileRefused(f"{self._path}: unknown fields {', '.join(sorted(over))}")

    def text(self, name: str) -> str:
        """A field that is a word."""
        value = self._left.pop(name, None)
        if not isinstance(value, str) or not value:
            raise KeyFileRefused(f"{self._path}: field {name!r} is missing or not text")
        return value

    def octets(self, name: str, length: int) -> bytes:
        """A field of `length` bytes in hexadecimal digits."""
        return self._decoded(name, self.text(name), length)

    def named_octets(
        self, name: str, length: int, *, may_be_empty: bool = False
    ) -> dict[str, bytes]:
        """A field of several named values of `length` bytes each."""
        values = self._left.pop(name, None)
        if not isinstance(values, dict) or not (values or may_be_empty):
            raise KeyFileRefused(f"{self._path}: field {name!r} is missing or empty")
        return {str(k): self._decoded(f"{name}.{k}", str(v), length) for k, v in values.items()}

    def octets_list(self, name: str, length: int) -> tuple[bytes, ...]:
        """A field of several values of `length` bytes each, or one; () where it is not there."""
        values = self._left.pop(name, [])
        values = values if isinstance(values, list) else [values]
        return tuple(self._decoded(name, str(value), length) for value in values)

    def octets_of_any_length(self, name: str) -> bytes:
        """A field of some bytes; b"" where it is not there."""
        value = str(self._left.pop(name, ""))
        return self._decoded(name, value, len(value) // 2)

    def _decoded(self, name: str, text: str, length: int) -> bytes:
        try:
            value = bytes.fromhex(text)
        except ValueError:
            value = b""
        if len(value) != length:
            raise KeyFileRefused(
                f"{self._path}: field {name!r} must be {2 * length} hexadecimal digits"
            )
        return value
