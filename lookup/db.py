"""The application database: one engine, write and read transactions, the schema kept current."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

import psycopg
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

MIGRATIONS = Path(__file__).parents[1] / "migrations"
# The two sets of tables, each with a line of migrations of its own.
SHARED, OFFICE = MIGRATIONS / "versions", MIGRATIONS / "office"
BUSY_MILLISECONDS = 10_000
_SWEEP_MILLISECONDS = 200
_MIGRATION_LOCK = 0x1C3_4D13  # any number, the same in every process
_SETTING = {SHARED: "DATABASE_URL", OFFICE: "OFFICE_DATABASE_URL"}
# Of libpq: seconds for a new connection; a network gone silent is noticed within half a minute.
_IN_TIME: dict[str, int] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
_READ_ONLY: dict[str, Any] = {"lookup_read_only": True}


class DatabaseUnavailable(Exception):
    """The database cannot be used; the message says which, why and what to do, in one line."""


class Database:
    """The application database behind one URL (`sqlite:///...` or `postgresql://...`)."""

    def __init__(self, url: str, *, patience_seconds: float | None = None) -> None:
        """`patience_seconds`: how long a PostgreSQL server may say nothing to one statement."""
        self.url = _usable_url(url)
        self.is_postgresql = self.url.get_backend_name() == "postgresql"
        self.engine = (
            _postgresql(self.url, patience_seconds) if self.is_postgresql else _sqlite(self.url)
        )
        weakref.finalize(self, self.engine.dispose)  # whoever forgets `close` leaks nothing

    def __repr__(self) -> str:
        return f"Database({self.url.render_as_string(hide_password=True)})"

    @property
    def file(self) -> Path | None:
        """The SQLite file; None for PostgreSQL."""
        return None if self.is_postgresql else Path(str(self.url.database))

    @classmethod
    def open(cls, url: str, *, migrations: Path = SHARED) -> Self:
        """The database with its schema brought to the newest; raises DatabaseUnavailable."""
        database = cls(url)
        try:
            _create_privately(database.file)
            database._upgrade(migrations)
        except (SQLAlchemyError, CommandError, OSError, sqlite3.Error) as problem:
            database.engine.dispose()
            raise DatabaseUnavailable(
                f"cannot open the database {database.url.render_as_string(hide_password=True)}: "
                f"{_first_line(problem)}; "
                f"check {_SETTING[migrations]} and that the server or folder is there"
            ) from None
        return database

    def close(self) -> None:
        """Give back the connections that nobody is using."""
        self.engine.dispose()

    def compact(self) -> bool:
        """Write the files anew without deleted rows; False as `sweep`, whose log is left then."""
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute("VACUUM")
        return self.sweep()

    def sweep(self) -> bool:
        """Have deleted rows leave the write-ahead log too; False while somebody reads, try later.

        In the SQLite file itself they are overwritten as they are deleted (secure_delete).
        PostgreSQL's server sweeps by itself; its log is the operator's (docs/runbook.md).
        """
        if self.is_postgresql:
            return True
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            raw: Any = connection.connection.driver_connection
            # It keeps writers out while it waits for readers: not as long as they have patience.
            raw.execute(f"PRAGMA busy_timeout = {_SWEEP_MILLISECONDS}")
            try:
                busy, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                raw.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
            return not busy

    @contextlib.contextmanager
    def begin(self) -> Iterator[Connection]:
        """A write transaction: commits at the end, rolls back on an error.

        On SQLite it takes the write lock at once, so that what it reads cannot change before it
        writes.
        """
        with self.engine.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A read transaction that sees one moment of the database and writes nothing."""
        options = dict(_READ_ONLY)
        if self.is_postgresql:
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self.engine.connect().execution_options(**options) as connection:
            yield connection

    def _upgrade(self, migrations: Path) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.set_main_option("path_separator", "newline")
        config.set_main_option("version_locations", str(migrations))
        head = ScriptDirectory.from_config(config).get_current_head()
        with self.read() as connection:
            if MigrationContext.configure(connection).get_current_revision() == head:
                return
        with self.begin() as connection:
            if self.is_postgresql:
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _usable_url(given: str) -> URL:
    try:
        url = make_url(given)
    except ArgumentError:
        raise DatabaseUnavailable(
            "DATABASE_URL is not a database address: write sqlite:///path or postgresql://..."
        ) from None
    if url.drivername in {"postgresql", "postgres"}:
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise DatabaseUnavailable(
            f"DATABASE_URL names {url.drivername!r}: only sqlite and postgresql are supported"
        )
    if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
        raise DatabaseUnavailable(
            "DATABASE_URL names no file: write sqlite:///path, since counts and escalations "
            "must survive a restart"
        )
    return url


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql(url: URL, patience_seconds: float | None) -> Engine:
    """An engine that gives a server up which takes the connection and then says nothing."""
    asked = {name: value for name, value in _IN_TIME.items() if name not in url.query}
    waits = {} if patience_seconds is None else {"pool_timeout": patience_seconds}
    engine = create_engine(
        url, hide_parameters=True, pool_pre_ping=True, connect_args=asked, **waits
    )
    if patience_seconds is not None:
        event.listen(engine, "do_connect", _connect_impatiently(patience_seconds))
    return engine


def _connect_impatiently(patience_seconds: float) -> Callable[..., _Impatient]:
    def connect(_dialect: object, _record: object, words: Any, how: Any) -> _Impatient:
        made = _Impatient.connect(*words, **how)
        made.patience_seconds = patience_seconds
        return made

    return connect


class _Impatient(psycopg.Connection[Any]):
    """A connection that closes itself when one statement is not answered in time."""

    patience_seconds: float | None = None

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        try:
            return super().wait(gen, interval, timeout or self.patience_seconds)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == psycopg.pq.TransactionStatus.ACTIVE:
                self.pgconn.finish()  # what it still may say belongs to a statement given up
            raise


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # Python's own transaction handling is switched off: it begins late and only for some verbs.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.execute("PRAGMA synchronous = FULL")
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        cursor.execute("PRAGMA journal_mode = WAL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    read_only = connection.get_execution_options().get("lookup_read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _create_privately(file: Path | None) -> None:
    """An SQLite file is made for its owner alone; its -wal and -shm inherit that."""
    if file is None:
        return
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Never opened when it is there: closing it again would let go of the locks that SQLite holds
    # on it for other connections of this process.
    with contextlib.suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _first_line(problem: Exception) -> str:
    cause = getattr(problem, "orig", None) or problem
    return (str(cause).strip().splitlines() or [type(cause).__name__])[0]
