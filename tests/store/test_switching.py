"""Switching while serving: other processes follow by themselves, each request keeps its handle."""

from __future__ import annotations

import threading
import time
from datetime import date

import pytest

from lookup.clock import SystemClock
from lookup.identity.claims import Claim, Identifier
from lookup.identity.identifiers import IdentifierKind
from lookup.store import Store, StoreUnavailable
from tests.publish.county import ANA, MARIA, Conviction, Publisher, Somebody
from tests.store.server import ask, open_store, store_dir
from tests.store.test_loading import MARIA_LAST4, in_force

MARIA_CII = Claim(
    "Maria", "Garcia", date(1975, 4, 9), (Identifier(IdentifierKind.CII, "A66524879"),)
)
MARIA_WAITING = Somebody(
    MARIA.subject_id,
    MARIA.names,
    MARIA.born,
    ssn=MARIA.ssn,
    cii=MARIA.cii,
    convictions=(
        Conviction("BA123456", ordered=False),
        Conviction("BA123457", ordered=False, determination="not_eligible"),
    ),
)


def test_a_running_server_follows_within_a_second_without_a_restart(
    database_url: str, publisher: Publisher
) -> None:
    first, second = publisher.publish("first"), publisher.publish("second")
    operator, server = (open_store(database_url, publisher) for _ in range(2))
    operator.load(publisher.file("first"))
    assert in_force(server) == first.manifest.gen
    operator.load(publisher.file("second"))
    began = time.monotonic()
    while in_force(server) != second.manifest.gen:
        assert time.monotonic() - began < 1
        time.sleep(0.01)


def test_a_request_reads_its_own_generation_to_the_end(
    database_url: str, publisher: Publisher
) -> None:
    publisher.publish("first")
    publisher.publish("second", [ANA], forbid_roll_back=True)
    operator, server = (open_store(database_url, publisher) for _ in range(2))
    operator.load(publisher.file("first"))
    handle = server.current()
    assert handle is not None
    if "sqlite" in database_url:
        operator.load(publisher.file("second"))  # the first file is unlinked under the handle
        assert len(ask(handle, MARIA_CII)) == 1
    fresh = open_store(database_url, publisher).current()
    assert fresh is not None


def test_answers_are_wholly_of_one_generation_while_it_is_switched(
    database_url: str, publisher: Publisher
) -> None:
    """Threat 44: hammer checks while generations with different outcomes take turns."""
    accept = publisher.folder / "accept.txt"
    accept.write_text(MARIA.subject_id)
    for number, people in enumerate([[MARIA], [MARIA_WAITING], [MARIA], [MARIA_WAITING]]):
        publisher.publish(f"g{number}", people, accept_flips=accept, alone=False)
    store = open_store(database_url, publisher)
    store.load(publisher.file("g0"))
    seen: set[tuple[str, int]] = set()
    wrong: list[object] = []
    over = threading.Event()

    def hammer() -> None:
        while not over.is_set():
            try:
                seen.add(one_answer(store))
            except Exception as problem:  # noqa: BLE001
                wrong.append(problem)
                return

    threads = [threading.Thread(target=hammer) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in (1, 2, 3):
        time.sleep(0.1)
        store.load(publisher.file(f"g{number}"))
    time.sleep(0.1)
    over.set()
    for thread in threads:
        thread.join()
    assert not wrong
    assert seen == {("all_dismissed", 1), ("needs_person", 2)}


def one_answer(store: Store) -> tuple[str, int]:
    generation = store.current()
    assert generation is not None
    (record,) = ask(generation, MARIA_CII)
    return record.body["headline"], len(record.body["convictions"])


def test_a_new_generation_that_cannot_be_opened_leaves_the_kept_one_serving(
    publisher: Publisher,
) -> None:
    url = f"sqlite:///{publisher.folder / 'server' / 'lookup.db'}"
    first = publisher.publish("first").manifest.gen
    second = publisher.publish("second").manifest.gen
    operator, server = (open_store(url, publisher, clock=SystemClock()) for _ in range(2))
    operator.load(publisher.file("first"))
    assert in_force(server) == first
    operator.load(publisher.file("second"))
    (store_dir(publisher) / f"store-{second}.sqlite").unlink()
    assert in_force(server) == first
    with pytest.raises(StoreUnavailable, match="cannot open"):
        open_store(url, publisher).current()


def test_a_generation_that_may_serve_no_longer_is_dropped_even_without_a_successor(
    publisher: Publisher,
) -> None:
    """After a court order: the successor is unreadable, and still the old one tells nobody."""
    url = f"sqlite:///{publisher.folder / 'server' / 'lookup.db'}"
    first = publisher.publish("first").manifest.gen
    second = publisher.publish("second", [ANA], forbid_roll_back=True).manifest.gen
    operator, server = (open_store(url, publisher) for _ in range(2))
    operator.load(publisher.file("first"))
    assert in_force(server) == first
    operator.load(publisher.file("second"))
    (store_dir(publisher) / f"store-{second}.sqlite").unlink()
    with pytest.raises(StoreUnavailable):
        server.current()


def test_without_its_database_the_store_tells_nothing(publisher: Publisher) -> None:
    url = f"sqlite:///{publisher.folder / 'server' / 'lookup.db'}"
    publisher.publish("first")
    store = open_store(url, publisher)
    store.load(publisher.file("first"))
    assert len(ask_current(store)) == 1
    for file in (publisher.folder / "server").glob("lookup.db*"):
        file.write_bytes(b"not a database, " * 512)
    with pytest.raises(StoreUnavailable, match="database does not answer"):
        store.current()


def ask_current(store: Store) -> list[object]:
    generation = store.current()
    assert generation is not None
    return list(ask(generation, MARIA_LAST4))
