"""Recovery keys: back-ups are sealed to the public half; the private half lies in a safe."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any, BinaryIO, Final

from lookup.sealing.boxes import (
    OfficePrivateKey,
    OfficePublicKey,
    open_from_office,
    seal_to_office,
)
from lookup.sealing.kdf import slow_hash
from lookup.sealing.keyset import PASSPHRASE_KDF, VERSION
from lookup.sealing.primitives import KEY_BYTES, SealBroken, aead_open, aead_seal

_LABEL: Final = b"lcr/backup/1"
_KEY_LABEL: Final = b"lcr/recovery-key/1"
_MAGIC: Final = b"LCRBAK1\n"
_BLOCK: Final = 2**20
_OVERHEAD: Final = 28  # nonce and tag
_BOX_BYTES: Final = 4_096


def new_recovery_facts(passphrase: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """recovery.pub and recovery.key as JSON, the private one under a passphrase."""
    private, salt = OfficePrivateKey.new(), os.urandom(16)
    point = private.public().point
    key = slow_hash(PASSPHRASE_KDF, passphrase.encode(), salt)
    shown = {"version": VERSION, "public_key": point.hex()}
    sealed = {
        "passphrase_salt": salt.hex(),
        "private_key_sealed": aead_seal(key, private.scalar, _KEY_LABEL + point).hex(),
    }
    return {"kind": "recovery-public", **shown}, {"kind": "recovery", **shown, **sealed}


def public_of(facts: dict[str, Any]) -> OfficePublicKey:
    """The key of recovery.pub; raises ValueError when it is none."""
    key = OfficePublicKey(bytes.fromhex(str(facts["public_key"])))
    if facts["kind"] != "recovery-public" or not key.is_a_point:
        raise ValueError("not a recovery.pub")
    return key


def private_of(facts: dict[str, Any], passphrase: str) -> OfficePrivateKey:
    """The key of recovery.key; raises ValueError, or SealBroken for a wrong passphrase."""
    if facts["kind"] != "recovery":
        raise ValueError("not a recovery.key")
    key = slow_hash(PASSPHRASE_KDF, passphrase.encode(), bytes.fromhex(facts["passphrase_salt"]))
    context = _KEY_LABEL + bytes.fromhex(facts["public_key"])
    return OfficePrivateKey(aead_open(key, bytes.fromhex(facts["private_key_sealed"]), context))


def seal_stream(parts: Iterable[bytes], target: BinaryIO, to: OfficePublicKey) -> None:
    """Seal what comes, block by block, under a new key that only the recovery key opens.

    Each block is bound to its number and to whether it is the last.
    """
    key = os.urandom(KEY_BYTES)
    target.write(_MAGIC + seal_to_office(to, key, _LABEL))
    for number, block, last in _numbered(_in_blocks(parts)):
        target.write(aead_seal(key, block, _context(number, last=last)))


def open_stream(source: BinaryIO, key: OfficePrivateKey) -> Iterator[bytes]:
    """The blocks of a sealed stream; raises SealBroken when it was altered or cut short."""
    if source.read(len(_MAGIC)) != _MAGIC:
        raise SealBroken("not a back-up (or its first bytes were altered)")
    own = open_from_office(key, source.read(_BOX_BYTES), _LABEL)
    for number, block, last in _numbered(iter(lambda: source.read(_BLOCK + _OVERHEAD), b"")):
        yield aead_open(own, block, _context(number, last=last))


def _in_blocks(parts: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for part in parts:
        rest += part
        while len(rest) > _BLOCK:
            yield rest[:_BLOCK]
            rest = rest[_BLOCK:]
    yield rest


def _numbered(blocks: Iterator[bytes]) -> Iterator[tuple[int, bytes, bool]]:
    """Blocks with their numbers, and whether each is the last."""
    block = next(blocks, b"")
    for number in count():
        following = next(blocks, None)
        yield number, block, following is None
        if following is None:
            return
        block = following


def _context(number: int, *, last: bool) -> bytes:
    return _LABEL + number.to_bytes(8, "big") + (b"\x01" if last else b"\x00")
