"""The counters in the database: exact in parallel, surviving a restart, hidden, purged."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from limits import RateLimitItemPerHour
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import select

from lookup.clock import Clock, FixedClock, SystemClock
from lookup.db import Database
from lookup.limits.steps import LimitsUnavailable, step_of
from lookup.limits.storage import SCHEME, DatabaseStorage
from lookup.models.limits import limit_counter

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def storage(url: str, clock: Clock | None = None) -> DatabaseStorage:
    made = storage_from_string(
        f"{SCHEME}://", database=Database.open(url), clock=clock or FixedClock(NOW), key=b"k" * 32
    )
    assert isinstance(made, DatabaseStorage)
    return made


def test_the_limits_library_counts_in_the_database(database_url: str) -> None:
    clock = SystemClock()
    limiter = FixedWindowRateLimiter(storage(database_url, clock))
    three = RateLimitItemPerHour(3)
    assert [limiter.hit(three, "192.0.2.1") for _ in range(5)] == [True, True, True, False, False]
    assert limiter.hit(three, "192.0.2.2")
    stats = limiter.get_window_stats(three, "192.0.2.1")
    assert stats.remaining == 0
    assert stats.reset_time == pytest.approx(clock.now().timestamp() + 3600, abs=30)


def test_a_window_ends_and_the_next_begins_at_one(database_url: str) -> None:
    clock = FixedClock(NOW)
    counters = storage(database_url, clock)
    assert [counters.incr("a", 60), counters.incr("a", 60)] == [1, 2]
    clock.move(seconds=59)
    assert counters.get("a") == 2
    clock.move(seconds=1)
    assert counters.get("a") == 0
    assert counters.incr("a", 60) == 1
    assert counters.get_expiry("a") == clock.now().timestamp() + 60


def test_clearing_and_forgetting(database_url: str) -> None:
    counters = storage(database_url)
    for key in ("a", "b"):
        counters.incr(key, 60)
    counters.clear("a")
    assert (counters.get("a"), counters.get("b")) == (0, 1)
    assert counters.reset() == 1
    assert counters.check()


def test_parallel_threads_lose_no_count(database_url: str) -> None:
    counters = storage(database_url, SystemClock())
    with ThreadPoolExecutor(8) as threads:
        counts = list(threads.map(lambda _: counters.incr("a", 600), range(100)))
    assert sorted(counts) == list(range(1, 101))


def _count(url: str) -> list[int]:
    counters = storage(url, SystemClock())
    return [counters.incr("a", 600) for _ in range(25)]


def test_parallel_processes_lose_no_count(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'lookup.db'}"
    Database.open(url)
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        counts = [n for some in pool.map(_count, [url] * 3) for n in some]
    assert sorted(counts) == list(range(1, 76))


def test_what_is_undone_was_never_counted(database_url: str) -> None:
    counters = storage(database_url)
    with step_of(counters) as step:
        step.add({"aa" * 16: 60, "bb" * 16: 60})
    with step_of(counters) as step:
        assert step.add({"aa" * 16: 60})["aa" * 16].n == 2
        step.undo(["aa" * 16])
    with step_of(counters) as step:
        assert step.alive(["aa" * 16])["aa" * 16].n == 1


def test_taking_back_stops_at_zero(database_url: str) -> None:
    counters = storage(database_url)
    with step_of(counters) as step:
        step.add({"aa" * 16: 60})
        step.take_back({"aa" * 16: 5, "cc" * 16: 1})
        assert step.alive(["aa" * 16])["aa" * 16].n == 0


def test_no_address_can_be_read_in_the_table(database_url: str) -> None:
    counters = storage(database_url)
    counters.incr("LIMITER/192.0.2.1/300/5/minute", 60)
    with Database(database_url).read() as connection:
        rows = connection.execute(select(limit_counter)).all()
    assert len(rows) == 1
    assert len(rows[0].tag) == 16
    assert b"192" not in bytes(rows[0].tag)


def test_ended_counters_are_purged_as_others_are_counted(database_url: str) -> None:
    clock = FixedClock(NOW)
    counters = storage(database_url, clock)
    for number in range(5):
        counters.incr(f"old {number}", 60)
    clock.move(minutes=11)
    counters.incr("new", 60)
    with Database(database_url).read() as connection:
        assert len(connection.execute(select(limit_counter)).all()) == 1


def test_a_database_that_is_gone_is_said_plainly(tmp_path: Path) -> None:
    counters = storage(f"sqlite:///{tmp_path / 'lookup.db'}")
    with Database(f"sqlite:///{tmp_path / 'lookup.db'}").begin() as connection:
        limit_counter.drop(connection)
    with pytest.raises(LimitsUnavailable, match="OperationalError"), step_of(counters) as step:
        step.add({"aa" * 16: 60})
    assert not counters.check()
