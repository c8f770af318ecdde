"""One sealed back-up file: written whole or not at all, restored only when everything proves."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Final

from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, Table
from sqlalchemy.exc import SQLAlchemyError

from lookup.backup.dump import count_rows, put_rows, row_of, rows_of, tables_of
from lookup.db import Database
from lookup.sealing import (
    OfficePrivateKey,
    OfficePublicKey,
    SealBroken,
    aead_open,
    aead_seal,
    open_stream,
    seal_stream,
)

_CANARY: Final = b"lcr/backup/canary/1"


class BackupRefused(Exception):
    """A back-up that was not written or not restored; one line says why and what to do."""


@dataclass(frozen=True)
class Part:
    """What is backed up: a database, its tables, and the key that what lies in it depends on.

    `only`: the names of the tables, where not all are meant.
    """

    name: str
    database: Database
    metadata: MetaData
    key: bytes = field(repr=False)
    only: frozenset[str] = frozenset()

    @property
    def tables(self) -> list[Table]:
        """What is kept of it, in the order in which it goes back in."""
        tables = tables_of(self.metadata)
        return [table for table in tables if not self.only or table.name in self.only]


@dataclass(frozen=True)
class Proof:
    """What a restored back-up showed: when it was made, and how many rows each table got."""

    made_at: datetime
    counts: dict[str, int]


def write_backup(part: Part, out: Path, *, to: OfficePublicKey, now: datetime) -> dict[str, int]:
    """Seal one moment of a database into a file (0600); how many rows of each table."""
    tables = part.tables
    aside = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with _private(aside) as target, part.database.read() as connection:
            counts = count_rows(connection, tables)
            header = _header(part, connection, counts, now)
            seal_stream(chain([header], rows_of(connection, tables)), target, to)
            target.flush()
            os.fsync(target.fileno())
        os.replace(aside, out)
    finally:
        aside.unlink(missing_ok=True)
    return counts


def restore(
    part: Part,
    file: Path,
    key: OfficePrivateKey,
    *,
    first: Callable[[Connection], None],
    then: Callable[[Connection, datetime], None],
    prove: Callable[[Connection], None],
) -> Proof:
    """Put a back-up into an empty database, in one transaction; raises BackupRefused otherwise.

    `first` applies later suppressions before any row, `then` all else that was removed after the
    back-up was made; `prove` looks at the result and raises BackupRefused when it does not hold.
    """
    tables = part.tables
    try:
        with file.open("rb") as source, part.database.begin() as connection:
            lines = _lines(open_stream(source, key))
            header = _checked_header(part, connection, next(lines, b""))
            _check_empty(connection, tables)
            counts = put_rows(connection, tables[:1], _those_of(lines := _Peekable(lines), tables))
            first(connection)
            counts |= put_rows(connection, tables[1:], lines)
            if counts != header["counts"]:
                raise BackupRefused(f"{file}: rows are missing: it says {header['counts']}")
            then(connection, datetime.fromisoformat(header["at"]))
            prove(connection)
    except (SealBroken, ValueError, KeyError, TypeError) as problem:
        raise BackupRefused(f"{file}: {problem}: nothing was restored") from None
    except (OSError, SQLAlchemyError) as problem:
        why = getattr(problem, "strerror", None) or type(problem).__name__
        raise BackupRefused(f"{file}: {why}: nothing was restored") from None
    return Proof(datetime.fromisoformat(header["at"]), counts)


def read_rows(
    part: Part, file: Path, key: OfficePrivateKey
) -> tuple[datetime, dict[str, list[dict[str, Any]]]]:
    """When a small back-up was made, and its rows by table; raises BackupRefused."""
    rows: dict[str, list[dict[str, Any]]] = {table.name: [] for table in part.tables}
    try:
        with file.open("rb") as source, part.database.read() as connection:
            lines = _lines(open_stream(source, key))
            header = _checked_header(part, connection, next(lines, b""))
            for name, values in map(row_of, lines):
                rows[name].append(values)
    except (SealBroken, ValueError, KeyError, TypeError) as problem:
        raise BackupRefused(f"{file}: {problem}: nothing was restored") from None
    except OSError as problem:
        raise BackupRefused(f"{file}: {problem.strerror}: nothing was restored") from None
    if {name: len(held) for name, held in rows.items()} != header["counts"]:
        raise BackupRefused(f"{file}: rows are missing: it says {header['counts']}")
    return datetime.fromisoformat(header["at"]), rows


class _Peekable(Iterator[bytes]):
    """Lines of which the next one can be looked at."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self.upcoming = next(lines, None)

    def __next__(self) -> bytes:
        if self.upcoming is None:
            raise StopIteration
        line, self.upcoming = self.upcoming, next(self._lines, None)
        return line


def _those_of(lines: _Peekable, tables: Collection[Any]) -> Iterator[bytes]:
    """The lines of the first table, which stand first."""
    name = next(iter(tables)).name
    while lines.upcoming is not None and json.loads(lines.upcoming)[0] == name:
        yield next(lines)


def _header(part: Part, connection: Connection, counts: dict[str, int], now: datetime) -> bytes:
    facts = {
        "part": part.name,
        "revision": _revision(connection),
        "at": now.isoformat(),
        "counts": counts,
        "canary": aead_seal(part.key, _CANARY, _CANARY).hex(),
    }
    return json.dumps(facts).encode() + b"\n"


def _checked_header(part: Part, connection: Connection, line: bytes) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(line)
    if facts["part"] != part.name:
        raise BackupRefused(f"this is a back-up of {facts['part']}, not of {part.name}")
    if facts["revision"] != _revision(connection):
        raise BackupRefused("it was made by another release: restore with that one, then upgrade")
    with suppress(SealBroken):
        aead_open(part.key, bytes.fromhex(facts["canary"]), _CANARY)
        return facts
    raise BackupRefused("its canary does not open: the key file here is not the one it needs")


def _check_empty(connection: Connection, tables: Iterable[Any]) -> None:
    filled = [name for name, count in count_rows(connection, tables).items() if count]
    if filled:
        raise BackupRefused(
            f"the database is not empty ({', '.join(filled)}): name a new one, so that nothing "
            "is lost"
        )


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _lines(blocks: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for block in blocks:
        *whole, rest = (rest + block).split(b"\n")
        yield from whole


def _private(file: Path) -> BinaryIO:
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
