"""The sealed rows of a generation, gathered in any order and written sorted by random key."""

from __future__ import annotations

import os
import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from lookup.identity.tokens import PersonIdentities
from lookup.publish.errors import PublishRefused
from lookup.publish.people import Person
from lookup.publish.slow_hashes import Batch, SlowHashes
from lookup.publish.staging import SortedRows
from lookup.sealing import pair_slow
from lookup.store.layout import (
    CHUNK_BYTES,
    INDEX_BYTES,
    WRAP_BYTES,
    Place,
    Tier,
    derive_token,
    new_data_key,
    seal_record,
    seal_wrap,
)

BATCH = 256  # people whose slow hashes are computed together
PAGE_BYTES = 16_384  # three to four times faster for 2 KB rows than SQLite's own 4,096


class Sealer:
    """Seals people; what waits on disk to be written sorted is sealed, and memory does not grow."""

    def __init__(self, folder: Path, *, place: Place, pepper: bytes, slow: SlowHashes) -> None:
        self._place = place
        self._pepper = pepper
        self._slow = slow
        self._tokens = SortedRows(folder, row_bytes=INDEX_BYTES + WRAP_BYTES)
        self._chunks = SortedRows(folder, row_bytes=INDEX_BYTES + CHUNK_BYTES)

    def seal(self, people: Iterable[Person]) -> Iterator[Person]:
        """Seal everybody, giving each back when done; the next batch hashes while one is sealed."""
        waiting: deque[tuple[list[Person], Batch]] = deque()
        for some in batches(people):
            strings = (s.data for one in some for s, _ in one.identities.singles)
            waiting.append((some, self._slow.begin(strings)))
            if len(waiting) > 1:
                yield from self._seal_batch(*waiting.popleft())
        while waiting:
            yield from self._seal_batch(*waiting.popleft())

    def _seal_batch(self, people: list[Person], batch: Batch) -> list[Person]:
        slow = batch.finish()
        for person in people:
            self._seal_person(person, slow)
        return people

    def _seal_person(self, person: Person, slow: dict[bytes, bytes]) -> None:
        headline, details = new_data_key(Tier.HEADLINE), new_data_key(Tier.DETAILS)
        for body, data_key in ((person.headline, headline), (person.details, details)):
            chunks = seal_record(body, data_key, place=self._place)
            self._chunks.add(location + sealed for location, sealed in chunks)
        tokens = []
        for proof, tier in proofs(person.identities, slow):
            token = derive_token(proof, pepper=self._pepper, place=self._place)
            data_key = details if tier is Tier.DETAILS else headline
            tokens.append(token.index + seal_wrap(token, data_key, place=self._place))
        self._tokens.add(tokens)

    def write(self, payload: Path, meta: dict[str, bytes]) -> None:
        """Write the payload with all rows sorted by their random keys, so that no order is left."""
        os.close(os.open(payload, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        target = sqlite3.connect(payload, isolation_level=None)
        try:
            for statement in SCHEMA:
                target.execute(statement)
            target.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
            _insert(target, "INSERT INTO token VALUES (?, ?, ?)", _numbered(self._tokens.sorted()))
            chunks = ((row[:INDEX_BYTES], row[INDEX_BYTES:]) for row in self._chunks.sorted())
            _insert(target, "INSERT INTO chunk VALUES (?, ?)", chunks)
            sound = target.execute("PRAGMA integrity_check").fetchall()
        except sqlite3.Error as problem:
            raise PublishRefused(f"{payload}: cannot write the sealed rows ({problem})") from None
        finally:
            target.close()
        if sound != [("ok",)]:
            raise PublishRefused(f"{payload}: the sealed rows came out damaged: check the disk")

    def close(self) -> None:
        """Give the disk its room back."""
        self._tokens.close()
        self._chunks.close()


def _insert(target: sqlite3.Connection, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
    target.execute("BEGIN")
    target.executemany(statement, rows)
    target.execute("COMMIT")


def _numbered(tokens: Iterable[bytes]) -> Iterator[tuple[bytes, int, bytes]]:
    """Index, number and wrap: an index may be two people's, in the order of their random wraps."""
    before, number = b"", 0
    for row in tokens:
        index = row[:INDEX_BYTES]
        number = number + 1 if index == before else 0
        before = index
        yield index, number, row[INDEX_BYTES:]


SCHEMA = (
    f"PRAGMA page_size = {PAGE_BYTES}",
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "CREATE TABLE meta (k TEXT PRIMARY KEY, v BLOB NOT NULL) WITHOUT ROWID",
    (
        f"CREATE TABLE token (idx BLOB NOT NULL CHECK (length(idx) = {INDEX_BYTES}),"
        f" n INTEGER NOT NULL, wrap BLOB NOT NULL CHECK (length(wrap) = {WRAP_BYTES}),"
        " PRIMARY KEY (idx, n)) WITHOUT ROWID"
    ),
    (
        f"CREATE TABLE chunk (loc BLOB NOT NULL UNIQUE CHECK (length(loc) = {INDEX_BYTES}),"
        f" ct BLOB NOT NULL CHECK (length(ct) = {CHUNK_BYTES}))"
    ),
)


def proofs(identities: PersonIdentities, slow: dict[bytes, bytes]) -> Iterator[tuple[bytes, Tier]]:
    """Every slow hash that opens a person's record, with the tier that it opens, each once."""
    found = {slow[string.data]: Tier(tier.value) for string, tier in identities.singles}
    for one, other in identities.pairs:
        found[pair_slow(slow[one.data], slow[other.data])] = Tier.DETAILS
    yield from found.items()


def batches(people: Iterable[Person]) -> Iterator[list[Person]]:
    """People in lists of BATCH."""
    rest = iter(people)
    while some := list(islice(rest, BATCH)):
        yield some
