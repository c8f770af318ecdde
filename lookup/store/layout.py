"""How one slow hash becomes an index and a key, and how records lie sealed in equal chunks.

The derivations, labels and lengths are those of docs/lookup-store.md; both the publisher and the
server use this file, so that they cannot drift apart.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from lookup.sealing import (
    InProcessPepper,
    PepperHolder,
    SealBroken,
    aead_open,
    aead_seal,
    hkdf_expand,
)

INDEX_BYTES = 16
KEY_BYTES = 32
WRAP_BYTES = 61  # nonce 12, tier 1, data key 32, tag 16
CHUNK_BYTES = 2_048  # nonce 12, plaintext 2,020, tag 16
CHUNK_PLAIN_BYTES = 2_020
LENGTH_BYTES = 4

_PRK = b"lcr/prk/1"
_TOKEN = b"lcr/tok/1"
_LOCATION = b"lcr/loc/1"
_RECORD = b"lcr/rec/1"


class Tier(StrEnum):
    """How much a token opens: one sentence for the record as a whole, or each conviction."""

    HEADLINE = "headline"
    DETAILS = "details"


_TIER_BYTES = {Tier.HEADLINE: b"\x01", Tier.DETAILS: b"\x02"}
_TIERS = {byte: tier for tier, byte in _TIER_BYTES.items()}


@dataclass(frozen=True)
class Place:
    """The store (16-byte id) and the generation number that every derivation is bound to."""

    store_id: bytes
    gen: int

    @property
    def gen_bytes(self) -> bytes:
        """The generation number as 8 bytes, big-endian."""
        return self.gen.to_bytes(8, "big")

    def bound(self, label: bytes) -> bytes:
        """A label with store and generation: the start of each associated data."""
        return label + self.store_id + self.gen_bytes


@dataclass(frozen=True)
class Token:
    """Where a person's wrap lies (16 bytes) and the key that opens it (32 bytes, never stored)."""

    index: bytes = field(repr=False)
    key: bytes = field(repr=False)


@dataclass(frozen=True)
class DataKey:
    """The key of one record (one person, one tier, one generation) and its tier."""

    tier: Tier
    key: bytes = field(repr=False)


def derive_token(slow: bytes, *, pepper: bytes, place: Place) -> Token:
    """Index and key out of a slow hash; only the pepper's holder can do this step."""
    return token_by(slow, holder=InProcessPepper(pepper), place=place)


def token_by(slow: bytes, *, holder: PepperHolder, place: Place) -> Token:
    """Index and key out of a slow hash, by whoever holds the pepper."""
    prk = holder.mac(_PRK + slow)
    okm = hkdf_expand(prk, place.bound(_TOKEN), INDEX_BYTES + KEY_BYTES)
    return Token(okm[:INDEX_BYTES], okm[INDEX_BYTES:])


def new_data_key(tier: Tier) -> DataKey:
    """A random key for one record."""
    return DataKey(tier, os.urandom(KEY_BYTES))


def seal_wrap(token: Token, data_key: DataKey, *, place: Place) -> bytes:
    """The data key wrapped for one token: 61 bytes bound to store, generation and index."""
    plain = _TIER_BYTES[data_key.tier] + data_key.key
    return aead_seal(token.key, plain, place.bound(_TOKEN) + token.index)


def open_wrap(token: Token, wrap: bytes, *, place: Place) -> DataKey:
    """The data key of a wrap; raises SealBroken when it was altered or moved."""
    plain = aead_open(token.key, wrap, place.bound(_TOKEN) + token.index)
    return DataKey(_TIERS[plain[:1]], plain[1:])


def location_of(data_key: DataKey, number: int, *, place: Place) -> bytes:
    """Where chunk `number` of a record lies: 16 bytes that tell nothing without the data key."""
    return hkdf_expand(data_key.key, _LOCATION + place.gen_bytes + _count(number), INDEX_BYTES)


def seal_record(
    body: dict[str, Any], data_key: DataKey, *, place: Place
) -> Iterator[tuple[bytes, bytes]]:
    """A record as (location, 2,048 sealed bytes) chunks, padded so that lengths tell nothing."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    plain = len(text).to_bytes(LENGTH_BYTES, "big") + text
    for number, start in enumerate(range(0, len(plain), CHUNK_PLAIN_BYTES)):
        part = plain[start : start + CHUNK_PLAIN_BYTES].ljust(CHUNK_PLAIN_BYTES, b"\0")
        location = location_of(data_key, number, place=place)
        key = _chunk_key(data_key, number, place)
        yield location, aead_seal(key, part, _chunk_context(location, number, place))


def open_record(
    data_key: DataKey, fetch: Callable[[bytes], bytes | None], *, place: Place
) -> dict[str, Any]:
    """The record behind a data key; raises SealBroken when a chunk is missing or altered.

    `fetch` gives the sealed chunk at a location, or None.
    """
    plain = _open_chunk(data_key, 0, fetch, place)
    length = int.from_bytes(plain[:LENGTH_BYTES], "big")
    chunks = -(-(LENGTH_BYTES + length) // CHUNK_PLAIN_BYTES)
    for number in range(1, chunks):
        plain += _open_chunk(data_key, number, fetch, place)
    body: dict[str, Any] = json.loads(plain[LENGTH_BYTES : LENGTH_BYTES + length])
    return body


def _open_chunk(
    data_key: DataKey, number: int, fetch: Callable[[bytes], bytes | None], place: Place
) -> bytes:
    location = location_of(data_key, number, place=place)
    sealed = fetch(location)
    if sealed is None:
        raise SealBroken("a part of a record is missing")
    key = _chunk_key(data_key, number, place)
    return aead_open(key, sealed, _chunk_context(location, number, place))


def _chunk_key(data_key: DataKey, number: int, place: Place) -> bytes:
    return hkdf_expand(data_key.key, _RECORD + place.gen_bytes + _count(number), KEY_BYTES)


def _chunk_context(location: bytes, number: int, place: Place) -> bytes:
    return place.bound(_RECORD) + location + _count(number)


def _count(number: int) -> bytes:
    return number.to_bytes(2, "big")
