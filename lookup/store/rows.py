"""Where sealed rows lie: a read-only SQLite file per generation, or a PostgreSQL partition."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from sqlalchemy import select

from lookup.db import Database
from lookup.models.store import chunk, token


class Rows(Protocol):
    """The sealed rows of one generation."""

    def wraps(self, index: bytes) -> list[bytes]:
        """All wraps under an index: none on a miss, several when people share an identity."""

    def chunk(self, location: bytes) -> bytes | None:
        """The sealed chunk at a location."""

    def close(self) -> None:
        """Give back what is held."""


def open_immutable(file: Path) -> sqlite3.Connection:
    """A generation's SQLite file, opened so that nothing can write to it, in any thread."""
    return sqlite3.connect(
        f"file:{quote(str(file.resolve()))}?mode=ro&immutable=1",
        uri=True,
        check_same_thread=False,
        isolation_level=None,
    )


class SqliteRows:
    """Rows in a generation's own file; an unlinked file stays readable until `close`."""

    def __init__(self, file: Path) -> None:
        self._connection = open_immutable(file)
        self._lock = threading.Lock()

    def wraps(self, index: bytes) -> list[bytes]:
        """All wraps under an index."""
        with self._lock:
            found = self._connection.execute(
                "SELECT wrap FROM token WHERE idx = ? ORDER BY n", (index,)
            ).fetchall()
        return [row[0] for row in found]

    def chunk(self, location: bytes) -> bytes | None:
        """The sealed chunk at a location."""
        with self._lock:
            found = self._connection.execute(
                "SELECT ct FROM chunk WHERE loc = ?", (location,)
            ).fetchone()
        return None if found is None else bytes(found[0])

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()


class PartitionRows:
    """Rows in a generation's partition of the PostgreSQL tables."""

    def __init__(self, database: Database, gen: int) -> None:
        self._database = database
        self._gen = gen

    def wraps(self, index: bytes) -> list[bytes]:
        """All wraps under an index."""
        query = (
            select(token.c.wrap)
            .where(token.c.gen == self._gen, token.c.idx == index)
            .order_by(token.c.n)
        )
        with self._database.read() as connection:
            return [bytes(row.wrap) for row in connection.execute(query)]

    def chunk(self, location: bytes) -> bytes | None:
        """The sealed chunk at a location."""
        query = select(chunk.c.ct).where(chunk.c.gen == self._gen, chunk.c.loc == location)
        with self._database.read() as connection:
            found = connection.execute(query).scalar_one_or_none()
        return None if found is None else bytes(found)

    def close(self) -> None:
        """Nothing to give back: the pool belongs to the database."""
