"""Guessing all at once, across processes and restarts, and with parts that fail."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from lookup.clock import FixedClock, SystemClock
from lookup.identity import Refused, Verified
from tests.identity.world import MARIA, NOW, claim, guesses, somewhere, world


def test_fifty_wrong_guesses_at_once_and_a_right_one(database_url: str) -> None:
    here = world(database_url, clock=SystemClock())
    wrong = [
        claim("Maria", "Garcia", "1975-11-30", ("ssn4", str(digits)))
        for digits in range(2000, 2050)
    ]
    said = [*wrong[:25], claim("Maria", "Garcia"), *wrong[25:]]
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(here.check, said))
    evaluated = [answer for answer in answers if not isinstance(answer, Refused)]
    assert 1 <= len(evaluated) <= 5
    assert here.counted.slow_hashes == len(evaluated)
    assert not any(isinstance(a, Refused) and a.bucket_class == "unavailable" for a in answers)


def _guess_in_a_process(work: tuple[str, int]) -> int:
    url, start = work
    here = world(url, clock=SystemClock())
    for digits in range(start, start + 10):
        here.check(claim("Maria", "Garcia", "1975-11-30", ("ssn4", str(digits))))
    return here.counted.slow_hashes


def test_four_processes_share_one_count(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'lookup.db'}"
    world(url)
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        hashed = pool.map(_guess_in_a_process, [(url, start) for start in range(2000, 6000, 1000)])
    assert 1 <= sum(hashed) <= 5


def test_a_restart_gives_no_new_tries(database_url: str) -> None:
    guesses(world(database_url), claim("Maria", "Garcia", "1975-11-30", ("ssn4", "2000")), 5)
    later = FixedClock(NOW)
    later.move(minutes=60)
    assert isinstance(world(database_url, clock=later).check(claim()), Refused)


def test_when_counting_fails_nobody_is_verified(tmp_path: Path) -> None:
    here = world(f"sqlite:///{tmp_path / 'lookup.db'}")
    assert isinstance(here.check(claim()), Verified)
    with here.database.begin() as connection:
        connection.execute(
            text(
                "CREATE TRIGGER full_disk BEFORE INSERT ON limit_counter "
                "BEGIN SELECT RAISE(ABORT, 'read only'); END"
            )
        )
    here.counted.forget()
    assert here.check(claim()) == Refused(60, "unavailable")
    assert here.counted.slow_hashes == 0
    assert here.verifier.note_escalation(claim(), somewhere()) is False


def test_when_the_store_fails_nothing_stays_charged(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = world(database_url, [MARIA])

    def broken(_slow: bytes) -> list[object]:
        raise OSError("the disk went away")

    assert here.store.generation is not None
    with monkeypatch.context() as patch:
        patch.setattr(here.store.generation, "open_by_slow", broken)
        for _ in range(6):
            assert here.check(claim()) == Refused(60, "unavailable")
    assert isinstance(here.check(claim()), Verified)
