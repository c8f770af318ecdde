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
Row = tuple[bytes, bytes]


class Sealer:
    """Seals people into a staging file, which holds sealed rows only; memory does not grow."""

    def __init__(self, staging: Path, *, place: Place, pepper: bytes, slow: SlowHashes) -> None:
        self._place = place
        self._pepper = pepper
        self._slow = slow
        os.close(os.open(staging, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        self._staging = sqlite3.connect(staging, isolation_level=None)
        self._staging.execute("PRAGMA journal_mode = OFF")
        self._staging.execute("PRAGMA synchronous = OFF")
        self._staging.execute("CREATE TABLE token (idx BLOB, wrap BLOB)")
        self._staging.execute("CREATE TABLE chunk (loc BLOB, ct BLOB)")

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
        tokens: list[Row] = []
        chunks: list[Row] = []
        for person in people:
            self._seal_person(person, slow, tokens, chunks)
        self._staging.execute("BEGIN")
        self._staging.executemany("INSERT INTO token VALUES (?, ?)", tokens)
        self._staging.executemany("INSERT INTO chunk VALUES (?, ?)", chunks)
        self._staging.execute("COMMIT")
        return people

    def _seal_person(
        self, person: Person, slow: dict[bytes, bytes], tokens: list[Row], chunks: list[Row]
    ) -> None:
        headline, details = new_data_key(Tier.HEADLINE), new_data_key(Tier.DETAILS)
        chunks.extend(seal_record(person.headline, headline, place=self._place))
        chunks.extend(seal_record(person.details, details, place=self._place))
        for proof, tier in proofs(person.identities, slow):
            token = derive_token(proof, pepper=self._pepper, place=self._place)
            data_key = details if tier is Tier.DETAILS else headline
            tokens.append((token.index, seal_wrap(token, data_key, place=self._place)))

    def write(self, payload: Path, meta: dict[str, bytes]) -> None:
        """Write the payload with all rows sorted by their random keys, so that no order is left."""
        os.close(os.open(payload, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        target = sqlite3.connect(payload, isolation_level=None)
        try:
            for statement in SCHEMA:
                target.execute(statement)
            target.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
            # An index may be two people's: `n` counts them, in the order of their random wraps.
            self._copy(
                target,
                "SELECT idx, row_number() OVER (PARTITION BY idx ORDER BY wrap) - 1, wrap"
                " FROM token ORDER BY idx, wrap",
                "INSERT INTO token VALUES (?, ?, ?)",
            )
            self._copy(
                target, "SELECT loc, ct FROM chunk ORDER BY loc", "INSERT INTO chunk VALUES (?, ?)"
            )
            sound = target.execute("PRAGMA integrity_check").fetchall()
        except sqlite3.Error as problem:
            raise PublishRefused(f"{payload}: cannot write the sealed rows ({problem})") from None
        finally:
            target.close()
        if sound != [("ok",)]:
            raise PublishRefused(f"{payload}: the sealed rows came out damaged: check the disk")

    def close(self) -> None:
        """Close the staging file."""
        self._staging.close()

    def _copy(self, target: sqlite3.Connection, query: str, insert: str) -> None:
        target.execute("BEGIN")
        target.executemany(insert, self._staging.execute(query))
        target.execute("COMMIT")


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
