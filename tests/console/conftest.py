"""The console over its two databases, once on SQLite and once on PostgreSQL."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import create_app
from lookup import log
from lookup.clock import FixedClock
from lookup.county import County
from lookup.db import Database
from lookup.keys import make_key_files
from lookup.sealing import read_server_keys
from lookup.settings import Settings
from tests.console.staffroom import StaffRoom

ROOT = Path(__file__).parents[2]
PASSPHRASE = "correct horse battery"
NOW = datetime(2020, 3, 4, 17, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The three key files, and the passphrase beside them (in life it is elsewhere)."""
    folder = tmp_path_factory.mktemp("keys")
    make_key_files(folder, PASSPHRASE)
    passphrase = folder / "passphrase"
    passphrase.touch(mode=0o600)
    passphrase.write_text(PASSPHRASE + "\n")
    return folder


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def office_url(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[str]:
    """An empty database for the office's own records, of the same kind as the shared one."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'office' / 'office.db'}"
        return
    import psycopg

    server: str = request.getfixturevalue("postgres_server")
    name = f"o{uuid.uuid4().hex[:16]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield server.replace("/postgres?", f"/{name}?")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def settings(keys: Path, database_url: str, office_url: str) -> Settings:
    return Settings(
        face="console",
        base_url="http://127.0.0.1:8001",
        key_file=None,
        secret_key="a secret for tests, long enough for https too",
        database_url=database_url,
        office_database_url=office_url,
        office_private_key_file=keys / "office.key",
        office_passphrase_file=keys / "passphrase",
    )


@pytest.fixture
def room(settings: Settings, keys: Path, clock: FixedClock) -> Iterator[StaffRoom]:
    app = create_app(settings, clock=clock)
    database = Database.open(settings.database_url)
    yield StaffRoom(
        app=app,
        database=database,
        server_keys=read_server_keys(keys / "server.key"),
        county=County.load(ROOT / "counties" / "los_angeles.toml"),
        clock=clock,
    )
    database.close()
    console = app.extensions["console"]
    for opened in ("records", "database"):
        if opened in vars(console):
            getattr(console, opened).close()


@pytest.fixture(autouse=True)
def strict_log() -> None:
    """An event with a key or a form of value that is not allowed fails the test."""
    log.be_strict(strict=True)
