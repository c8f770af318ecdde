"""What a slow hash opens: the derivation step by step, and a miss that costs what a hit does."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from datetime import date

import pytest

from lookup.sealing import PROFILES, SealBroken
from lookup.store import Generation, Manifest, PolicyFacts, Tier
from lookup.store.layout import (
    DataKey,
    Place,
    derive_token,
    location_of,
    new_data_key,
    open_record,
    open_wrap,
    seal_record,
    seal_wrap,
)

PLACE = Place(b"store-id-16bytes", 7)
PEPPER = b"p" * 32
MANIFEST = Manifest(
    gen=7,
    min_gen=0,
    not_before=None,
    store_id=PLACE.store_id,
    store_salt=b"s" * 16,
    kdf=PROFILES["test"],
    pepper_id="pepper",
    signing_key_id="key",
    payload_bytes=0,
    payload_sha256=b"",
    engine_version="0.1.0",
    policy=PolicyFacts("la_2020", "", "", ()),
    county="LOS ANGELES",
    as_of=date(2020, 2, 11),
    published_on=date(2020, 3, 2),
    counts={},
)
BODY = {"v": 1, "names": [{"given": ["ANA"], "surnames": ["REYES"]}], "headline": "pending"}


class CountedRows:
    """Rows in memory that count how often they were searched."""

    def __init__(self) -> None:
        self.tokens: dict[bytes, list[bytes]] = {}
        self.chunks: dict[bytes, bytes] = {}
        self.searches = {"wraps": 0, "chunk": 0}

    def wraps(self, index: bytes) -> list[bytes]:
        self.searches["wraps"] += 1
        return self.tokens.get(index, [])

    def chunk(self, location: bytes) -> bytes | None:
        self.searches["chunk"] += 1
        return self.chunks.get(location)

    def close(self) -> None:
        pass

    def add(self, slow: bytes, body: dict[str, object], tier: Tier = Tier.HEADLINE) -> DataKey:
        """Seal a record under a slow hash."""
        data_key, token = new_data_key(tier), derive_token(slow, pepper=PEPPER, place=PLACE)
        wrap = seal_wrap(token, data_key, place=PLACE)
        self.tokens.setdefault(token.index, []).append(wrap)
        self.chunks.update(seal_record(body, data_key, place=PLACE))
        return data_key


def test_index_and_key_are_those_of_the_published_derivation() -> None:
    """Computed here by the formulas of docs/lookup-store.md with the standard library alone."""
    slow = bytes(range(32))
    prk = hmac.new(PEPPER, b"lcr/prk/1" + slow, hashlib.sha256).digest()
    info = b"lcr/tok/1" + PLACE.store_id + (7).to_bytes(8, "big")
    first = hmac.new(prk, info + b"\x01", hashlib.sha256).digest()
    second = hmac.new(prk, first + info + b"\x02", hashlib.sha256).digest()
    token = derive_token(slow, pepper=PEPPER, place=PLACE)
    assert token.index + token.key == (first + second)[:48]
    data_key = DataKey(Tier.DETAILS, b"d" * 32)
    where = b"lcr/loc/1" + (7).to_bytes(8, "big") + (2).to_bytes(2, "big")
    expected = hmac.new(data_key.key, where + b"\x01", hashlib.sha256).digest()[:16]
    assert location_of(data_key, 2, place=PLACE) == expected


def test_wraps_and_chunks_have_one_length() -> None:
    token = derive_token(b"1" * 32, pepper=PEPPER, place=PLACE)
    for tier in Tier:
        data_key = new_data_key(tier)
        wrap = seal_wrap(token, data_key, place=PLACE)
        assert len(wrap) == 61
        assert open_wrap(token, wrap, place=PLACE) == data_key
    for length, chunks in ((0, 1), (1_900, 1), (2_100, 2), (9_000, 5)):
        sealed = list(seal_record({"note": "x" * length}, new_data_key(Tier.DETAILS), place=PLACE))
        assert [len(chunk) for _, chunk in sealed] == [2_048] * chunks


def test_a_miss_makes_the_same_searches_as_a_hit() -> None:
    rows = CountedRows()
    rows.add(b"1" * 32, BODY)
    generation = Generation(MANIFEST, pepper=PEPPER, rows=rows)
    (record,) = generation.open_by_slow(b"1" * 32)
    assert record.body == BODY
    hit = dict(rows.searches)
    rows.searches = {"wraps": 0, "chunk": 0}
    assert generation.open_by_slow(b"2" * 32) == []
    assert rows.searches == hit == {"wraps": 1, "chunk": 1}


def test_two_people_under_one_identity_string_both_open() -> None:
    """The check above must see both, or it would show one of them the other's record."""
    rows = CountedRows()
    rows.add(b"1" * 32, BODY)
    rows.add(b"1" * 32, {**BODY, "headline": "all_dismissed"})
    opened = Generation(MANIFEST, pepper=PEPPER, rows=rows).open_by_slow(b"1" * 32)
    assert {record.body["headline"] for record in opened} == {"pending", "all_dismissed"}


def test_another_pepper_store_or_generation_finds_nothing() -> None:
    rows = CountedRows()
    rows.add(b"1" * 32, BODY)
    for generation in (
        Generation(MANIFEST, pepper=b"q" * 32, rows=rows),
        Generation(replace(MANIFEST, gen=8), pepper=PEPPER, rows=rows),
        Generation(replace(MANIFEST, store_id=b"another-store-id"), pepper=PEPPER, rows=rows),
    ):
        assert generation.open_by_slow(b"1" * 32) == []


def test_missing_moved_and_altered_chunks_are_refused() -> None:
    data_key = new_data_key(Tier.DETAILS)
    sound = dict(seal_record({"note": "x" * 5_000}, data_key, place=PLACE))
    first, second, third = sound
    for altered in (
        {first: sound[first], second: sound[second]},
        {**sound, second: sound[third], third: sound[second]},
        {**sound, second: sound[second][:-1]},
        {**sound, second: sound[second] + b"\0"},
        {**sound, first: bytes(2_048)},
        {second: sound[second], third: sound[third]},
    ):
        with pytest.raises(SealBroken):
            open_record(data_key, altered.get, place=PLACE)
    with pytest.raises(SealBroken):
        open_record(data_key, sound.get, place=Place(PLACE.store_id, 8))


def test_no_tier_is_raised_by_its_wrap() -> None:
    """The tier lies inside the seal: exchanging wraps or bytes does not lift it."""
    weak, strong = (derive_token(s * 32, pepper=PEPPER, place=PLACE) for s in (b"1", b"2"))
    wrap = seal_wrap(strong, new_data_key(Tier.DETAILS), place=PLACE)
    with pytest.raises(SealBroken):
        open_wrap(weak, wrap, place=PLACE)
    with pytest.raises(SealBroken):
        open_wrap(replace(weak, key=strong.key), wrap, place=PLACE)


def test_nothing_secret_prints() -> None:
    data_key = new_data_key(Tier.DETAILS)
    token = derive_token(b"1" * 32, pepper=PEPPER, place=PLACE)
    rows = CountedRows()
    rows.add(b"1" * 32, BODY)
    generation = Generation(MANIFEST, pepper=PEPPER, rows=rows)
    shown = f"{data_key} {token} {generation} {generation.open_by_slow(b'1' * 32)}"
    for secret in (data_key.key, token.key, token.index, PEPPER):
        assert repr(secret)[2:-1] not in shown
    assert "REYES" not in shown
    assert "pending" not in shown
