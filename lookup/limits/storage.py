"""The counters in the application database, as a storage of the `limits` library.

The library has no storage for SQL. Registered by its scheme, this one serves Flask-Limiter and our
own limiter alike; with REDIS_URL the library's Redis storage takes its place.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from limits.storage import Storage
from sqlalchemy import Connection, TextClause, delete, event, text
from sqlalchemy.exc import SQLAlchemyError

from lookup.clock import Clock
from lookup.db import Database
from lookup.limits.steps import Count
from lookup.limits.tags import TAG_BYTES
from lookup.models.limits import limit_counter
from lookup.sealing import hmac_sha256

SCHEME = "lookup-database"
PURGE_EVERY = 600.0  # seconds
PATIENCE_SECONDS = 10.0  # for one answer of a PostgreSQL server


class DatabaseStorage(Storage):
    """Fixed windows in one table; every change is one UPSERT, so that parallel tries all count."""

    STORAGE_SCHEME = [SCHEME]

    def __init__(
        self,
        uri: str | None = None,
        wrap_exceptions: bool = False,
        *,
        database: Database,
        clock: Clock,
        key: bytes,
        **options: Any,
    ) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self._database = _own_connections(database)
        self._clock = clock
        self._key = key
        self._purged_at = clock.monotonic()

    @property
    def base_exceptions(self) -> type[Exception]:
        """What this storage raises when it fails."""
        return SQLAlchemyError

    @contextlib.contextmanager
    def step(self) -> Iterator[DatabaseStep]:
        """One transaction."""
        self._purge_now_and_then()
        with self._database.begin() as connection:
            step = DatabaseStep(connection, now=self._clock.now().timestamp())
            yield step
            if step.undone:
                connection.rollback()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count a key of Flask-Limiter; the new count."""
        tag = self._tag(key)
        with self.step() as step:
            return step.add({tag: int(expiry)}, amount)[tag].n

    def get(self, key: str) -> int:
        """How far a key is."""
        found = self._find(self._tag(key))
        return found.n if found else 0

    def get_expiry(self, key: str) -> float:
        """When a key's window ends, seconds since 1970."""
        found = self._find(self._tag(key))
        return found.expires_at if found else self._clock.now().timestamp()

    def check(self) -> bool:
        """Whether the counters can be read."""
        try:
            self._find("00" * TAG_BYTES)
        except SQLAlchemyError:
            return False
        return True

    def reset(self) -> int | None:
        """Forget every count."""
        with self._database.begin() as connection:
            return connection.execute(delete(limit_counter)).rowcount

    def clear(self, key: str) -> None:
        """Forget one key."""
        with self.step() as step:
            step.remove([self._tag(key)])

    def purge(self) -> int:
        """Remove the counters that have ended; how many."""
        ended = limit_counter.c.expires_at <= self._clock.now().timestamp()
        with self._database.begin() as connection:
            return connection.execute(delete(limit_counter).where(ended)).rowcount

    def _purge_now_and_then(self) -> None:
        if self._clock.monotonic() - self._purged_at >= PURGE_EVERY:
            self._purged_at = self._clock.monotonic()
            self.purge()

    def _find(self, tag: str) -> Count | None:
        with self._database.read() as connection:
            now = self._clock.now().timestamp()
            return DatabaseStep(connection, now=now).alive([tag]).get(tag)

    def _tag(self, key: str) -> str:
        """Flask-Limiter's keys hold addresses in the clear: they are hidden here at the latest."""
        return hmac_sha256(self._key, b"lcr/limits-key/1|" + key.encode())[:TAG_BYTES].hex()


def _own_connections(database: Database) -> Database:
    """The same database for counting alone: on SQLite a commit does not wait for the disk.

    Every count survives the end of the process; the last few may be lost when the power fails.
    Waiting for the disk twice a check would cost as much as a slow hash.  A PostgreSQL server that
    says nothing is given up: counting comes before all other work, so nobody waits for that.
    """
    url = database.url.render_as_string(hide_password=False)
    if database.is_postgresql:
        return Database(url, patience_seconds=PATIENCE_SECONDS)
    own = Database(url)
    event.listen(own.engine, "connect", _do_not_wait_for_the_disk)
    return own


def _do_not_wait_for_the_disk(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous = NORMAL")


class DatabaseStep:
    """Reads and writes of one transaction."""

    def __init__(self, connection: Connection, *, now: float) -> None:
        self._connection = connection
        self._now = now
        self.undone = False

    def alive(self, tags: Iterable[str]) -> dict[str, Count]:
        """The counters that have not ended."""
        wanted = _bound(tags)
        if not wanted:
            return {}
        values: dict[str, object] = {"now": self._now, **wanted}
        return _counts(self._connection.execute(_alive(len(wanted)), values))

    def add(self, seconds_by_tag: Mapping[str, int], amount: int = 1) -> dict[str, Count]:
        """So much more on each, in one statement, in the order of tags against deadlocks."""
        if not seconds_by_tag:
            return {}
        values: dict[str, object] = {"now": self._now, "amount": amount}
        for place, (tag, seconds) in enumerate(sorted(seconds_by_tag.items())):
            values |= {f"tag{place}": bytes.fromhex(tag), f"ends{place}": self._now + seconds}
        return _counts(self._connection.execute(_upsert(len(seconds_by_tag)), values))

    def take_back(self, amounts: Mapping[str, int]) -> None:
        """So much less on each, never under zero."""
        rows = [{"tag": bytes.fromhex(tag), "less": n} for tag, n in sorted(amounts.items())]
        if rows:
            self._connection.execute(_TAKE_BACK, rows)

    def remove(self, tags: Iterable[str]) -> None:
        """End these counters."""
        wanted = _bound(tags)
        if wanted:
            self._connection.execute(_remove(len(wanted)), wanted)

    def undo(self, added: Mapping[str, int]) -> None:
        """Roll the whole transaction back at its end."""
        self.undone = True


def _bound(tags: Iterable[str]) -> dict[str, object]:
    """Tags as the values of a statement, in their order against deadlocks."""
    return {f"tag{place}": bytes.fromhex(tag) for place, tag in enumerate(sorted(set(tags)))}


# Statements as text, made once for each number of tags: building them from parts and comparing
# them with those already compiled took longer than the database did.
_TAKE_BACK = text(
    "UPDATE limit_counter SET n = CASE WHEN n > :less THEN n - :less ELSE 0 END WHERE tag = :tag"
)


@cache
def _alive(tags: int) -> TextClause:
    return text(
        "SELECT tag, n, expires_at FROM limit_counter "  # noqa: S608 only numbers
        f"WHERE tag IN ({_places(tags)}) AND expires_at > :now"
    )


@cache
def _remove(tags: int) -> TextClause:
    return text(f"DELETE FROM limit_counter WHERE tag IN ({_places(tags)})")  # noqa: S608


def _places(tags: int) -> str:
    return ", ".join(f":tag{place}" for place in range(tags))


@cache
def _upsert(rows: int) -> TextClause:
    """Add to so many counters at once, whichever the database; an ended one starts anew."""
    values = ", ".join(f"(:tag{place}, :amount, :ends{place})" for place in range(rows))
    return text(
        f"INSERT INTO limit_counter (tag, n, expires_at) VALUES {values} "  # noqa: S608 only numbers
        "ON CONFLICT (tag) DO UPDATE SET "
        "n = CASE WHEN limit_counter.expires_at <= :now THEN excluded.n "
        "ELSE limit_counter.n + excluded.n END, "
        "expires_at = CASE WHEN limit_counter.expires_at <= :now THEN excluded.expires_at "
        "ELSE limit_counter.expires_at END "
        "RETURNING tag, n, expires_at"
    )


def _counts(rows: Iterable[Any]) -> dict[str, Count]:
    return {bytes(row.tag).hex(): Count(row.n, row.expires_at) for row in rows}
