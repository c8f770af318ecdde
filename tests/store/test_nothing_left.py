"""What was removed is in none of the database's files any more: file, log, shared memory, journal.

Only SQLite's files are looked through: PostgreSQL's are its server's (docs/runbook.md).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from sqlalchemy import select, update

from lookup.backup.dump import tables_of
from lookup.clock import SystemClock
from lookup.db import Database
from lookup.models.base import metadata
from lookup.models.keep_looking import subscription
from lookup.models.removals import removal
from lookup.removals import KEPT_FOR
from lookup.wiring import Public
from tests.store.desk import complaint, done, face
from tests.store.test_backups import SAFE, elsewhere, restoring, safe
from tests.store.test_removed_since import Town, inquiry, restored, town

__all__ = ["safe", "town"]

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SHORTEST = 16  # bytes of a value that cannot stand in a file by chance
HEAD = 100


def values(database: Database) -> set[bytes]:
    """Every sealed word, keyed hash and random id of a database."""
    found: set[bytes] = set()
    with database.read() as connection:
        for table in tables_of(metadata):
            for row in connection.execute(select(table)):
                found |= {bytes(one) for one in row if isinstance(one, bytes | memoryview)}
    return {one for one in found if len(one) >= SHORTEST and any(one)}


def left_in_files(database: Database, gone: set[bytes]) -> list[str]:
    """The files of a database that hold one of these values still."""
    assert database.file is not None
    assert gone, "nothing was removed, so nothing can be found"
    heads = {one[:HEAD] for one in gone}  # what is long goes over several pages
    files = {file: file.read_bytes() for file in database.file.parent.glob("*") if file.is_file()}
    assert database.file in files
    return sorted(file.name for file, held in files.items() if any(one in held for one in heads))


@contextlib.contextmanager
def somebody_reading(serving: Public) -> Iterator[None]:
    """A back-up or a page that has begun to read and takes its time."""
    with serving.database.read() as connection:
        connection.execute(select(metadata.tables["escalation"])).all()
        yield


def more_than_memory_keeps(serving: Public) -> list[str]:
    """So many inquiries that the database writes some to its log before the transaction ends."""
    said = {"v": 1, "reason": "not_verified"}
    with serving.database.begin() as connection:
        opened = [
            serving.escalations.open(connection, said, language="en", channel="web")
            for _ in range(600)
        ]
    return [one.receipt.reference for one in opened]


def test_a_restored_back_up_holds_nothing_of_whoever_is_gone_since(town: Town) -> None:
    serving = face(town.settings)
    references = more_than_memory_keeps(serving)
    town.write("backup", town.backup)
    had = values(serving.database)
    assert all(serving.escalations.erase(reference) for reference in references[::30])
    town.write("removals", town.removals)
    waits_already = face(elsewhere(town.publisher))  # so that no file goes when the command ends
    back, said = restored(town, "--removals", town.removals)
    assert waits_already.readiness()["database"] == "ok"
    assert "removed again: 20 inquiries erased" in said
    assert left_in_files(back.database, had - values(back.database)) == []


def test_a_back_up_that_was_refused_leaves_nothing_of_anybody(town: Town) -> None:
    serving = face(town.settings)
    more_than_memory_keeps(serving)
    stale = town.removals  # older than the back-up: seen when all its rows are in
    town.write("backup", town.backup)
    had = values(serving.database)
    new = elsewhere(town.publisher)
    told = complaint(new, *restoring(town.safe, town.backup, "--removals", stale), said=SAFE)
    assert "take the newest list" in told
    back = face(new)
    assert left_in_files(back.database, had - values(back.database)) == []


def test_a_purge_says_when_somebody_reads_and_the_next_minute_sweeps(town: Town) -> None:
    serving = face(town.settings)
    opened = inquiry(serving)
    had = values(serving.database)
    purge = ("purge", "--reference", opened.receipt.reference)
    with somebody_reading(serving):
        said = done(town.settings, *purge)
    gone = had - values(serving.database)
    assert "the write-ahead log is swept within a minute" in said
    assert left_in_files(serving.database, gone) == ["lookup.db-wal"]
    serving.keep_looking.tidy()
    assert left_in_files(serving.database, gone) == []


def test_what_is_past_its_time_leaves_the_files_with_the_command_that_wipes_it(town: Town) -> None:
    serving = face(town.settings)
    had = values(serving.database)
    long_ago = SystemClock().now() - KEPT_FOR
    with serving.database.begin() as connection:
        connection.execute(update(removal).values(at=long_ago))
        connection.execute(update(subscription).values(ends_at=long_ago))
    said = done(town.settings, "retention", "run")
    gone = had - values(serving.database)
    assert "nothing of it is left in the database's files" in said
    assert left_in_files(serving.database, gone) == []


def test_the_command_that_wipes_says_when_somebody_reads(town: Town) -> None:
    serving = face(town.settings)
    with somebody_reading(serving):
        lines = done(town.settings, "retention", "run").splitlines()
    assert lines[-1].startswith("what was wiped is in the write-ahead log still")
