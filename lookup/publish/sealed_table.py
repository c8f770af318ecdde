"""A table on the publisher's disk whose keys and values say nothing to who steals the file."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from lookup.publish.errors import PublishRefused
from lookup.sealing import SealBroken, aead_open, aead_seal, hkdf_expand, hmac_sha256

TAG_BYTES = 16
_AT_ONCE = 500  # SQLite's limit on bound values is above this


class SealedTable:
    """Rows (tag, sealed value) in one SQLite file; `label` and `key` bind them to their use."""

    def __init__(self, file: Path, *, key: bytes, label: bytes) -> None:
        self.file = file
        self._tag_key = hkdf_expand(key, b"lcr/tag/1" + label, 32)
        self._value_key = hkdf_expand(key, b"lcr/value/1" + label, 32)
        try:
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
            self._connection = sqlite3.connect(file, isolation_level=None)
            self._connection.execute("PRAGMA secure_delete = ON")
            self._connection.execute(
                "CREATE TABLE IF NOT EXISTS sealed"
                " (tag BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID"
            )
        except (OSError, sqlite3.Error) as problem:
            raise PublishRefused(
                f"{file}: cannot be used ({problem}): name another file or free this one"
            ) from None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in it."""
        return self._connection.execute("SELECT 1 FROM sealed LIMIT 1").fetchone() is None

    def tag(self, name: bytes) -> bytes:
        """The tag that a name is kept under."""
        return hmac_sha256(self._tag_key, name)[:TAG_BYTES]

    def find(self, tags: Sequence[bytes]) -> dict[bytes, bytes]:
        """The values of those tags that are there."""
        found: dict[bytes, bytes] = {}
        for start in range(0, len(tags), _AT_ONCE):
            some = tags[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            rows = self._connection.execute(
                f"SELECT tag, value FROM sealed WHERE tag IN ({marks})",  # noqa: S608  marks only
                some,
            )
            found.update((tag, self._opened(tag, value)) for tag, value in rows)
        return found

    def everything(self) -> Iterator[tuple[bytes, bytes]]:
        """All tags with their values."""
        for tag, value in self._connection.execute("SELECT tag, value FROM sealed"):
            yield tag, self._opened(tag, value)

    def put(self, values: Mapping[bytes, bytes], *, without: Iterable[bytes] = ()) -> None:
        """Write values and remove tags in one transaction."""
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany(
            "DELETE FROM sealed WHERE tag = ?", [(tag,) for tag in without]
        )
        self._connection.executemany(
            "INSERT OR REPLACE INTO sealed VALUES (?, ?)",
            [(tag, aead_seal(self._value_key, value, tag)) for tag, value in values.items()],
        )
        self._connection.execute("COMMIT")

    def stage(self, values: Mapping[bytes, bytes]) -> None:
        """Keep values aside, sealed, until `put_staged`; what is never put is gone at the end."""
        self._connection.execute(
            "CREATE TEMP TABLE IF NOT EXISTS staged"
            " (tag BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID"
        )
        self._connection.execute("BEGIN")
        self._connection.executemany(
            "INSERT OR REPLACE INTO staged VALUES (?, ?)",
            [(tag, aead_seal(self._value_key, value, tag)) for tag, value in values.items()],
        )
        self._connection.execute("COMMIT")

    def is_staged(self, tag: bytes) -> bool:
        """Whether a value is kept aside for this tag."""
        found = self._connection.execute("SELECT 1 FROM staged WHERE tag = ?", (tag,))
        return found.fetchone() is not None

    def put_staged(self, values: Mapping[bytes, bytes], *, without: Iterable[bytes] = ()) -> None:
        """Write what was kept aside, with a few more values, in one transaction."""
        self.stage(values)
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany(
            "DELETE FROM sealed WHERE tag = ?", [(tag,) for tag in without]
        )
        self._connection.execute("INSERT OR REPLACE INTO sealed SELECT tag, value FROM staged")
        self._connection.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _opened(self, tag: bytes, sealed: bytes) -> bytes:
        try:
            return aead_open(self._value_key, sealed, tag)
        except SealBroken:
            raise PublishRefused(
                f"{self.file}: was altered, or belongs to other keys: move it away to start anew"
            ) from None
