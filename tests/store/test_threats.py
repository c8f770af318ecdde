"""The store against who steals it: rows 5 to 10 and 43 of docs/threat-model.md, white box."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from lookup.identity import IdentifierKind, identity_strings_for_subject, split_doj_name
from lookup.publish.self_test import written_forms
from lookup.sealing import SealBroken, pair_slow, read_publisher_keys, slow_hash
from lookup.store.layout import (
    DataKey,
    Place,
    Tier,
    derive_token,
    location_of,
    open_record,
    open_wrap,
)
from lookup.store.rows import SqliteRows
from tests.publish.county import MARIA, STANDING_ALONE, TERRELL, Publisher
from tests.store.server import open_store, store_dir

NAMES = ("GARCIA", "MARIA", "ELENA", "WASHINGTON", "TERRELL", "OKAFOR", "CHIDI")
NUMBERS = (
    *("900123456", "B7654321", "66524879", "11223344", "99887766", "BA123456", "SA055555"),
    *("BA300000", "70001", "70002"),
)
DATES = ("1975-04-09", "19750409", "04/09/1975", "4/9/1975", "1968-11-30", "19681130")
SECTIONS = ("11359 HS", "11357(A)")


@pytest.fixture
def payload(publisher: Publisher) -> Path:
    """The sealed rows as they lie on a server's disk."""
    publisher.publish("first")
    store = open_store(f"sqlite:///{publisher.folder / 'server' / 'lookup.db'}", publisher)
    store.load(publisher.file("first"))
    (file,) = store_dir(publisher).glob("store-*.sqlite")
    return file


def blobs(payload: Path) -> dict[str, list[bytes]]:
    """Every column of sealed rows, in the order in which they lie."""
    with sqlite3.connect(payload) as connection:
        columns = {
            name: [row[0] for row in connection.execute(f"SELECT {name} FROM {table}")]
            for table, name in (
                ("token", "idx"),
                ("token", "wrap"),
                ("chunk", "loc"),
                ("chunk", "ct"),
            )
        }
    connection.close()
    return columns


def test_row_5_no_persons_data_stands_in_any_file(publisher: Publisher, payload: Path) -> None:
    forms = {form for word in (*NAMES, *NUMBERS, *DATES, *SECTIONS) for form in written_forms(word)}
    files = [publisher.file("first"), *(p for p in payload.parent.parent.rglob("*") if p.is_file())]
    assert len(files) >= 4
    for file in files:
        content = file.read_bytes()
        assert [form for form in forms if form in content] == [], file


def test_row_5_the_search_would_find_what_is_written(publisher: Publisher, payload: Path) -> None:
    """The test above is worth something: each form is found where it does stand."""
    import base64

    for text in (b"..GARCIA..", b"garcia", b"GARCIA".hex().encode(), "GARCIA".encode("utf-16-le")):
        assert any(form in text for form in written_forms("GARCIA"))
    for shift in range(3):
        text = base64.b64encode(b"x" * shift + b"WASHINGTON" + b"yz")
        assert any(form in text for form in written_forms("WASHINGTON"))


def test_row_6_lengths_tell_nothing_of_one_or_forty_convictions(payload: Path) -> None:
    assert len(MARIA.convictions) == 1
    assert len(TERRELL.convictions) == 40
    lengths = {name: {len(value) for value in values} for name, values in blobs(payload).items()}
    assert lengths == {"idx": {16}, "wrap": {61}, "loc": {16}, "ct": {2_048}}


def test_row_6_sealed_bytes_look_random(payload: Path) -> None:
    """Chi-square over byte values with 255 degrees of freedom: p > 0.001 up to 330.5."""
    for name, values in blobs(payload).items():
        counts = Counter(b"".join(values))
        expected = counts.total() / 256
        chi = sum((counts[value] - expected) ** 2 / expected for value in range(256))
        assert chi < 340, name


def test_row_7_rows_lie_sorted_by_random_key(payload: Path) -> None:
    columns = blobs(payload)
    assert columns["idx"] == sorted(columns["idx"])
    assert columns["loc"] == sorted(columns["loc"])


def test_row_8_two_publishings_of_the_same_data_share_no_blob(publisher: Publisher) -> None:
    seen: list[set[bytes]] = []
    for name in ("first", "second"):
        publisher.publish(name)
        store = open_store(f"sqlite:///{publisher.folder / 'server' / 'lookup.db'}", publisher)
        gen = store.load(publisher.file(name)).id
        columns = blobs(store_dir(publisher) / f"store-{gen}.sqlite")
        seen.append({piece for values in columns.values() for piece in pieces(values)})
    assert not seen[0] & seen[1]


def pieces(values: list[bytes]) -> Iterator[bytes]:
    """Every aligned run of 16 bytes in a column's values."""
    for value in values:
        for start in range(0, len(value) - 15, 16):
            yield value[start : start + 16]


def test_row_9_the_pepper_is_in_no_file_beside_the_store(
    publisher: Publisher, payload: Path
) -> None:
    keys = read_publisher_keys(publisher.keys / "publisher.key")
    secrets = (keys.pepper, keys.signing_key, keys.cache_key)
    forms = {form for s in secrets for form in (s, s.hex().encode(), s.hex().upper().encode())}
    for file in [publisher.file("first"), *payload.parent.parent.rglob("*")]:
        if file.is_file():
            assert not [form for form in forms if form in file.read_bytes()], file


def test_row_10_the_headlines_key_opens_no_details(publisher: Publisher) -> None:
    """White box: with the data key of the weak tier, no location and no chunk of the other."""
    published = publisher.publish("first")
    keys = read_publisher_keys(publisher.keys / "publisher.key")
    place = Place(keys.store_id, published.manifest.gen)
    identities = identity_strings_for_subject(
        [split_doj_name(name) for name in MARIA.names],
        [date.fromisoformat(MARIA.born or "")],
        {IdentifierKind.SSN4: [MARIA.ssn or ""], IdentifierKind.LICENSE: [MARIA.license or ""]},
    )
    open_store(f"sqlite:///{publisher.folder / 'server' / 'lookup.db'}", publisher).load(
        publisher.file("first")
    )
    rows = SqliteRows(store_dir(publisher) / f"store-{place.gen}.sqlite")

    def data_keys(slow: bytes) -> list[DataKey]:
        token = derive_token(slow, pepper=keys.pepper, place=place)
        return [open_wrap(token, wrap, place=place) for wrap in rows.wraps(token.index)]

    kdf = published.manifest.kdf
    slow = {s: slow_hash(kdf, s.data, keys.store_salt) for s, _ in identities.singles}
    weak = [
        key for s, tier in identities.singles if tier is Tier.HEADLINE for key in data_keys(slow[s])
    ]
    one, other = identities.pairs[0]
    strong = data_keys(pair_slow(slow[one], slow[other]))
    assert {key.tier for key in weak} == {Tier.HEADLINE}
    assert len({key.key for key in weak}) == 1
    assert {key.tier for key in strong} == {Tier.DETAILS}
    assert "convictions" in open_record(strong[0], rows.chunk, place=place)
    pretended = DataKey(Tier.DETAILS, weak[0].key)
    assert "convictions" not in open_record(pretended, rows.chunk, place=place)
    assert location_of(weak[0], 0, place=place) != location_of(strong[0], 0, place=place)
    with pytest.raises(SealBroken):
        open_record(
            weak[0],
            lambda _: rows.chunk(location_of(strong[0], 0, place=place)),
            place=place,
        )
    rows.close()


def test_row_45_after_a_court_order_no_file_holds_the_person(publisher: Publisher) -> None:
    """Suppression: tests/store/test_suppression.py; here: re-publishing leaves nothing older."""
    url = f"sqlite:///{publisher.folder / 'server' / 'lookup.db'}"
    first = publisher.publish("first")
    publisher.publish("second", [TERRELL], forbid_roll_back=True)
    store = open_store(url, publisher)
    store.load(publisher.file("first"))
    store.load(publisher.file("second"))
    assert not (store_dir(publisher) / f"store-{first.manifest.gen}.sqlite").exists()


def test_the_made_up_list_person_is_in_the_search() -> None:
    assert STANDING_ALONE["name"] == "OKAFOR,CHIDI"
