"""Loading: a whole generation is served at once, anything else changes nothing."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete

from lookup.db import Database
from lookup.identity.claims import Claim, Identifier
from lookup.identity.identifiers import IdentifierKind
from lookup.models.store import generation as generations
from lookup.sealing import read_publisher_keys
from lookup.store import GenerationRefused, Store, StoreUnavailable, Tier
from lookup.store.container import MAGIC, sign_manifest, write_container
from tests.publish.county import ANA, MARIA, Publisher
from tests.store.server import ask, open_store, store_dir

MARIA_LAST4 = Claim("Maria", "Garcia", date(1975, 4, 9), (Identifier(IdentifierKind.SSN4, "3456"),))


def in_force(store: Store) -> int:
    generation = store.current()
    assert generation is not None
    return generation.manifest.gen


def test_before_the_first_load_there_is_no_generation(
    database_url: str, publisher: Publisher
) -> None:
    store = open_store(database_url, publisher)
    assert store.current() is None
    assert store.list() == []


def test_a_loaded_generation_answers_the_person_it_was_published_for(
    database_url: str, publisher: Publisher
) -> None:
    publisher.publish("first")
    store = open_store(database_url, publisher)
    store.load(publisher.file("first"))
    generation = store.current()
    assert generation is not None
    (record,) = ask(generation, MARIA_LAST4)
    assert record.tier is Tier.HEADLINE
    assert record.body["headline"] == "all_dismissed"
    assert record.names[0].given == ("MARIA", "ELENA")
    assert record.names[0].surnames == ("GARCIA", "LOPEZ")


def test_the_next_generation_replaces_it_and_the_one_before_is_kept_a_day(
    database_url: str, publisher: Publisher
) -> None:
    first, second = publisher.publish("first"), publisher.publish("second")
    store = open_store(database_url, publisher)
    store.load(publisher.file("first"))
    store.load(publisher.file("second"))
    assert in_force(store) == second.manifest.gen
    assert store.roll_back().id == str(first.manifest.gen)
    assert in_force(store) == first.manifest.gen
    store.activate(str(second.manifest.gen))
    publisher.clock.move(hours=25)
    store.prune()
    assert [info.id for info in store.list()] == [str(second.manifest.gen)]
    with pytest.raises(GenerationRefused, match="no earlier generation"):
        store.roll_back()


def test_only_one_generation_is_kept_beside_the_one_in_force(
    database_url: str, publisher: Publisher
) -> None:
    store = open_store(database_url, publisher)
    made = []
    for name in ("first", "second", "third"):
        made.append(str(publisher.publish(name).manifest.gen))
        store.load(publisher.file(name))
    assert [info.id for info in store.list()] == made[:0:-1]
    with pytest.raises(GenerationRefused, match="is not kept here"):
        store.activate(made[0])


def test_after_a_court_order_nothing_older_is_kept(database_url: str, publisher: Publisher) -> None:
    publisher.publish("first")
    publisher.publish("without-maria", [ANA], forbid_roll_back=True)
    store = open_store(database_url, publisher)
    store.load(publisher.file("first"))
    store.load(publisher.file("without-maria"))
    assert len(store.list()) == 1
    left = [file.name for file in store_dir(publisher).glob("store-*")]
    assert len(left) <= 1
    generation = store.current()
    assert generation is not None
    assert ask(generation, MARIA_LAST4) == []


def test_an_older_generation_is_refused_and_the_newer_goes_on_serving(
    database_url: str, publisher: Publisher
) -> None:
    publisher.publish("first")
    second = publisher.publish("second")
    store = open_store(database_url, publisher)
    store.load(publisher.file("second"))
    with pytest.raises(GenerationRefused, match="is not newer than"):
        store.load(publisher.file("first"))
    assert in_force(store) == second.manifest.gen


def test_a_generation_that_was_rolled_back_cannot_come_in_as_a_file_again(
    database_url: str, publisher: Publisher
) -> None:
    first = publisher.publish("first")
    publisher.publish("second")
    store = open_store(database_url, publisher)
    store.load(publisher.file("first"))
    store.load(publisher.file("second"))
    store.roll_back()
    with pytest.raises(GenerationRefused, match="is not newer than"):
        store.load(publisher.file("second"))
    assert in_force(store) == first.manifest.gen


def test_loading_what_is_in_force_again_changes_nothing(
    database_url: str, publisher: Publisher
) -> None:
    publisher.publish("first")
    store = open_store(database_url, publisher)
    first, again = (store.load(publisher.file("first")) for _ in range(2))
    assert first == again
    assert len(store.list()) == 1


def test_a_generation_sealed_with_the_test_hash_never_serves_behind_https(
    database_url: str, publisher: Publisher
) -> None:
    publisher.publish("first")
    with pytest.raises(GenerationRefused, match="test slow hash"):
        open_store(database_url, publisher, https=True).load(publisher.file("first"))


def test_a_test_generation_loaded_before_the_address_became_https_stops_serving(
    database_url: str, publisher: Publisher
) -> None:
    publisher.publish("first")
    open_store(database_url, publisher).load(publisher.file("first"))
    with pytest.raises(StoreUnavailable, match="test slow hash"):
        open_store(database_url, publisher, https=True).current()


def test_a_cheaper_hash_under_the_name_of_a_dearer_one_is_refused_behind_https(
    database_url: str, publisher: Publisher
) -> None:
    published = publisher.publish("first")
    keys = read_publisher_keys(publisher.keys / "publisher.key")
    named = replace(published.manifest, kdf=replace(published.manifest.kdf, profile="pilot"))
    file = publisher.folder / "named.generation"
    write_container(file, sign_manifest(named, keys.signing_key), publisher.file("first"))
    with pytest.raises(GenerationRefused, match="test slow hash"):
        open_store(database_url, publisher, https=True).load(file)


def test_another_countys_generation_is_refused(
    database_url: str, publisher: Publisher, tmp_path: Path
) -> None:
    elsewhere = Publisher(tmp_path / "elsewhere")
    elsewhere.publish("first")
    with pytest.raises(GenerationRefused, match="signature is not our publisher's"):
        open_store(database_url, publisher).load(elsewhere.file("first"))


def test_a_generation_does_not_serve_before_its_day(
    database_url: str, publisher: Publisher
) -> None:
    publisher.publish("early", not_before=date(2020, 3, 5))
    store = open_store(database_url, publisher)
    with pytest.raises(GenerationRefused, match="must not serve before 2020-03-05"):
        store.load(publisher.file("early"))
    publisher.clock.move(days=4)
    store.load(publisher.file("early"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_its_first_day_begins_where_the_office_is(database_url: str, publisher: Publisher) -> None:
    """Five in the afternoon of the day before in Los Angeles is that day in London already."""
    publisher.publish("early", not_before=date(2020, 3, 5))
    store = open_store(database_url, publisher, zone=ZoneInfo("America/Los_Angeles"))
    publisher.clock.set(datetime(2020, 3, 5, 1, 0, tzinfo=UTC))
    with pytest.raises(GenerationRefused, match="must not serve before 2020-03-05"):
        store.load(publisher.file("early"))
    publisher.clock.set(datetime(2020, 3, 5, 8, 0, tzinfo=UTC))
    store.load(publisher.file("early"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_left_by_whoever_was_killed_after_the_switch_goes_with_the_next_round(
    database_url: str, publisher: Publisher, tmp_path: Path
) -> None:
    """The commit that forgot the generation was made; its file was still to be unlinked."""
    first = publisher.publish("first").manifest.gen
    second = publisher.publish("second", forbid_roll_back=True).manifest.gen
    store = open_store(database_url, publisher)
    store.load(publisher.file("first"))
    old = store_dir(publisher) / f"store-{first}.sqlite"
    kept = shutil.copy(old, tmp_path / "kept")
    store.load(publisher.file("second"))
    assert not old.exists()
    shutil.copy(kept, old)
    incoming = shutil.copy(kept, store_dir(publisher) / f"store-{second + 1}.sqlite")
    assert store.forget_earlier() == 0
    assert not old.exists()
    assert Path(incoming).exists()  # a load that has not come to its commit
    assert in_force(store) == second


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_restored_database_that_keeps_no_generation_removes_no_file_of_another(
    database_url: str, publisher: Publisher
) -> None:
    """A back-up says which generation was in force and has none; its machine may serve on."""
    gen = publisher.publish("first").manifest.gen
    store = open_store(database_url, publisher)
    store.load(publisher.file("first"))
    database = Database.open(database_url)
    with database.begin() as connection:
        connection.execute(delete(generations))
    database.close()
    store.prune()
    assert (store_dir(publisher) / f"store-{gen}.sqlite").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a generation file"),
        (b"LAST,FIRST\n", "not a generation file"),
        (MAGIC, "cut short"),
        (MAGIC + b"\xff\xff\xff\xff", "length was altered"),
        (MAGIC + b"\x00\x00\x00\x09{}", "cut short"),
    ],
)
def test_what_is_no_generation_is_refused_in_one_line(
    database_url: str, publisher: Publisher, content: bytes, words: str
) -> None:
    file = publisher.folder / "odd.generation"
    file.write_bytes(content)
    with pytest.raises(GenerationRefused, match=words) as refused:
        open_store(database_url, publisher).load(file)
    assert "\n" not in str(refused.value)
    assert str(file) in str(refused.value)


def test_a_file_that_is_not_there_is_named(database_url: str, publisher: Publisher) -> None:
    with pytest.raises(GenerationRefused, match="nowhere.generation: No such file"):
        open_store(database_url, publisher).load(publisher.folder / "nowhere.generation")


def test_a_killed_load_leaves_nothing_that_the_next_does_not_clear(
    database_url: str, publisher: Publisher
) -> None:
    store_dir(publisher).mkdir(parents=True)
    (store_dir(publisher) / ".incoming-0123").write_bytes(b"half")
    gen = publisher.publish("second").manifest.gen
    (store_dir(publisher) / f"store-{gen}.sqlite").write_bytes(b"renamed, never committed")
    store = open_store(database_url, publisher)
    store.load(publisher.file("second"))
    assert list(store_dir(publisher).glob(".incoming-*")) == []
    assert in_force(store) == gen


def test_the_manifest_tells_the_rules_sentences_and_only_round_counts(
    database_url: str, publisher: Publisher
) -> None:
    publisher.publish("first", [MARIA])
    store = open_store(database_url, publisher)
    manifest = store.load(publisher.file("first")).manifest
    assert manifest.policy.rules[0].sentence["es"] == "La ley de 2016 lo cubre."
    assert manifest.counts == {"people": 0, "convictions": 0}
    assert manifest.published_on == date(2020, 3, 2)
    assert "70001" not in json.dumps(manifest.facts())
