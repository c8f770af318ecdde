"""A store that takes a connection and never says a word: refused in time, nobody hangs."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from lookup.clock import SystemClock
from lookup.db import Database, DatabaseUnavailable
from lookup.limits import LimitsUnavailable, open_limits
from tests.limits.test_limiter import attempt

KEY = b"l" * 32


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that accepts everybody and answers nobody."""
    held: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        server.settimeout(0.2)
        over = threading.Event()

        def accept() -> None:
            while not over.is_set():
                with contextlib.suppress(TimeoutError):
                    held.append(server.accept()[0])

        thread = threading.Thread(target=accept)
        thread.start()
        yield server.getsockname()[1]
        over.set()
        thread.join()
        for one in held:
            one.close()


@pytest.mark.timeout(60)
def test_a_silent_redis_refuses_and_is_not_ready(silent: int, tmp_path: Path) -> None:
    limits = open_limits(
        Database.open(f"sqlite:///{tmp_path / 'lookup.db'}"),
        key=KEY,
        clock=SystemClock(),
        redis_url=f"redis://127.0.0.1:{silent}",
    )
    assert not limits.answers()
    with pytest.raises(LimitsUnavailable):
        limits.charge(attempt(1))


@pytest.mark.timeout(60)
def test_a_silent_postgresql_stops_the_start_with_one_line(silent: int) -> None:
    with pytest.raises(DatabaseUnavailable, match="cannot open the database") as told:
        Database.open(f"postgresql://lookup@127.0.0.1:{silent}/lookup")
    assert "\n" not in str(told.value)


def freeze_and_ask(database: Database, stopped: list[int]) -> None:
    with database.begin() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        stopped.append(driver.info.backend_pid)
        os.kill(stopped[0], signal.SIGSTOP)
        connection.execute(text("SELECT 1"))


@pytest.mark.postgres
@pytest.mark.timeout(60)
def test_a_postgresql_that_falls_silent_later_is_given_up(postgres_url: str) -> None:
    """Its process is stopped in the midst of a transaction, as a frozen machine would be."""
    Database.open(postgres_url)
    counting = Database(postgres_url, patience_seconds=1.0)
    stopped: list[int] = []
    try:
        with pytest.raises(OperationalError):
            freeze_and_ask(counting, stopped)
        with counting.read() as connection:  # over a new connection
            assert connection.execute(text("SELECT 2")).scalar_one() == 2
    finally:
        for process in stopped:
            os.kill(process, signal.SIGCONT)
