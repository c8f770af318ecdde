"""Trying at a limiter whose puzzles are easy: somebody fails, works, and tries again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from lookup.clock import Clock, FixedClock
from lookup.db import Database
from lookup.limits import (
    Attempt,
    BucketClass,
    Exceeded,
    Granted,
    Guess,
    Limiter,
    Origin,
    open_limits,
)

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
KEY = b"l" * 32
EASY = "[proof_of_work]\ncost = 1000\ncounter_from = 2\ncounter_to = 5\n"
HOME = Origin("web", b"s" * 32, None, "192.0.2.1")
ASKED = Exceeded(30, BucketClass.PROOF)


def limiter(
    url: str,
    clock: Clock | None = None,
    *,
    text: str = "",
    key: bytes = KEY,
    earlier: tuple[bytes, ...] = (),
    redis_url: str | None = None,
) -> Limiter:
    database = Database.open(url)
    file = Path(str(database.url.database) if database.file else "/nowhere").with_suffix(".toml")
    file.write_text(EASY + text)
    return open_limits(
        database,
        key=key,
        earlier=earlier,
        clock=clock or FixedClock(NOW),
        limits_file=file,
        redis_url=redis_url,
    )


def attempt(number: int, origin: Origin = HOME, kind: str = "ssn4") -> Attempt:
    """A try at somebody of its own."""
    key = f"K{number:03d}|19800101"
    guess = Guess(kind, f"{number:04d}", (key,), (f"1980{number:04d}",))
    return Attempt(origin, (guess,), (key,))


def fails(limits: Limiter, tried: Attempt) -> Granted | Exceeded:
    granted = limits.charge(tried)
    if isinstance(granted, Granted):
        limits.settle(granted, proven=())
    return granted


def after_two_failures(limits: Limiter, origin: Origin = HOME) -> None:
    for n in (801, 802):
        assert isinstance(fails(limits, attempt(n, origin)), Granted)


def with_proof(proof: str, number: int = 1, origin: Origin = HOME) -> Attempt:
    return attempt(number, replace(origin, proof=proof))
