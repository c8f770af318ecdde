"""Proof of work: when it is asked for, and that each one counts once, for one session and door."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from lookup.clock import FixedClock, SystemClock
from lookup.db import Database
from lookup.identity import Source
from lookup.limits import (
    Granted,
    Origin,
    open_limits,
)
from lookup.zone.messages import source_message, source_of
from tests.limits.solving import solved
from tests.limits.trying import (
    ASKED,
    EASY,
    HOME,
    KEY,
    NOW,
    after_two_failures,
    attempt,
    fails,
    limiter,
    with_proof,
)


def test_the_third_try_of_an_address_or_a_session_asks_for_work(url: str) -> None:
    limits = limiter(url)
    after_two_failures(limits)
    assert fails(limits, attempt(1)) == ASKED
    other_session = replace(HOME, session=b"t" * 32)
    assert fails(limits, attempt(2, other_session)) == ASKED
    same_session = replace(HOME, address="198.51.100.9")
    assert fails(limits, attempt(3, same_session)) == ASKED
    elsewhere = Origin("web", b"u" * 32, None, "198.51.100.9")
    assert isinstance(fails(limits, attempt(4, elsewhere)), Granted)


def test_what_asks_for_work_is_charged_nowhere(url: str) -> None:
    limits = limiter(url)
    after_two_failures(limits)
    for _ in range(20):
        assert fails(limits, attempt(1)) == ASKED
    for n in range(3):
        elsewhere = Origin("web", bytes([n]) * 32, None, f"198.51.{n}.1")
        assert isinstance(fails(limits, attempt(1, elsewhere)), Granted)


def test_a_solved_puzzle_opens_one_try(url: str) -> None:
    limits = limiter(url)
    after_two_failures(limits)
    proof = solved(limits.proofs.ask(HOME).puzzle)
    assert isinstance(fails(limits, with_proof(proof)), Granted)
    assert fails(limits, with_proof(proof, 2)) == ASKED


def test_a_proof_that_nobody_asked_for_is_not_used_up(url: str) -> None:
    limits = limiter(url)
    proof = solved(limits.proofs.ask(HOME).puzzle)
    for n in (1, 2, 3):
        assert isinstance(fails(limits, with_proof(proof, n)), Granted)
    assert fails(limits, with_proof(proof, 4)) == ASKED


def altered(proof: str, **changes: object) -> str:
    payload = json.loads(b64decode(proof))
    payload["challenge"]["parameters"] |= changes
    return b64encode(json.dumps(payload).encode()).decode()


def test_row_55_late_altered_and_anothers_proofs_are_refused(url: str) -> None:
    clock = FixedClock(NOW)
    limits = limiter(url, clock)
    after_two_failures(limits)
    puzzle = limits.proofs.ask(HOME).puzzle
    proof, said = solved(puzzle), json.loads(puzzle)["parameters"]
    wrong_key = json.loads(b64decode(proof))
    wrong_key["solution"]["derivedKey"] = said["keyPrefix"] + "0" * 32
    for bad in (
        "", "rubbish", "e30=", b64encode(b"[]").decode(), "wait.1.2.3", "é" * 10, proof * 9,
        altered(proof, cost=1),
        altered(proof, data=said["data"] | {"until": 2**40}),
        altered(proof, keySignature=None),
        b64encode(json.dumps(wrong_key).encode()).decode(),
    ):  # fmt: skip
        assert fails(limits, with_proof(bad)) == ASKED, bad
    by_another = replace(HOME, session=b"t" * 32)
    by_chat = replace(HOME, channel="chat")
    for origin in (by_another, by_chat):
        assert fails(limits, with_proof(proof, origin=origin)) == ASKED
    clock.move(minutes=10)
    assert fails(limits, with_proof(proof)) == ASKED
    fresh = solved(limits.proofs.ask(HOME).puzzle)
    clock.move(minutes=9, seconds=59)
    assert isinstance(fails(limits, with_proof(fresh)), Granted)


def test_one_proof_twenty_times_at_once_counts_once(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "easy.toml"
    file.write_text(EASY)
    limits = open_limits(
        Database.open(database_url), key=KEY, clock=SystemClock(), limits_file=file
    )
    after_two_failures(limits)
    proof = solved(limits.proofs.ask(HOME).puzzle)
    with ThreadPoolExecutor(8) as threads:
        answers = list(
            threads.map(lambda _: limits.proofs.accept(replace(HOME, proof=proof)), range(20))
        )
    assert sorted(answers) == [False] * 19 + [True]


@pytest.mark.redis
def test_over_redis_too(url: str, redis_url: str) -> None:
    limits = limiter(url, SystemClock(), redis_url=redis_url)
    origin = Origin("web", b"redis" * 7, None, "192.0.2.77")
    after_two_failures(limits, origin)
    proof = solved(limits.proofs.ask(origin).puzzle)
    assert isinstance(fails(limits, with_proof(proof, origin=origin)), Granted)
    assert fails(limits, with_proof(proof, 2, origin)) == ASKED


def test_whoever_waits_half_a_minute_needs_no_puzzle_three_times_an_hour(url: str) -> None:
    clock = FixedClock(NOW)
    limits = limiter(url, clock, text='[session]\nfailures = ["50 per hour"]\n')
    after_two_failures(limits)
    for n in (1, 2, 3):
        asked = limits.proofs.ask(HOME)
        assert asked.ticket is not None
        assert asked.seconds == 30
        assert fails(limits, with_proof(asked.ticket, n)) == ASKED
        clock.move(seconds=29)
        again = limits.proofs.ask(replace(HOME, proof=asked.ticket))
        assert again.ticket == asked.ticket
        assert again.seconds <= 2
        clock.move(seconds=1)
        assert isinstance(fails(limits, with_proof(asked.ticket, n)), Granted)
        assert fails(limits, with_proof(asked.ticket, 50 + n)) == ASKED
    # A fourth one, also under another session: come back later, or work, or call.
    other = replace(HOME, session=b"t" * 32)
    assert limits.proofs.ask(other).ticket is None
    clock.move(hours=1)
    assert limits.proofs.ask(other).ticket is not None


def test_tickets_laid_up_beforehand_still_make_three(url: str) -> None:
    clock = FixedClock(NOW)
    limits = limiter(url, clock)
    after_two_failures(limits)
    tickets = [limits.proofs.ask(HOME).ticket or "" for _ in range(6)]
    clock.move(seconds=30)
    assert [limits.proofs.accept(replace(HOME, proof=one)) for one in tickets] == (
        [True] * 3 + [False] * 3
    )


def test_an_altered_late_or_anothers_ticket_is_refused(url: str) -> None:
    clock = FixedClock(NOW)
    limits = limiter(url, clock)
    ticket = limits.proofs.ask(HOME).ticket or ""
    mark, began, name, signature = ticket.split(".")
    earlier = ".".join((mark, str(int(began) - 40), name, signature))
    assert not limits.proofs.accept(replace(HOME, proof=earlier))
    clock.move(seconds=40)
    assert not limits.proofs.accept(replace(HOME, proof=ticket, session=b"t" * 32))
    assert not limits.proofs.accept(replace(HOME, proof=ticket, channel="chat"))
    clock.move(minutes=10)
    assert not limits.proofs.accept(replace(HOME, proof=ticket))


def test_a_new_limiter_key_loses_no_puzzle_and_gives_no_proof_twice(url: str) -> None:
    before = limiter(url)
    after_two_failures(before)
    first, second = (solved(before.proofs.ask(HOME).puzzle) for _ in range(2))
    assert isinstance(fails(before, with_proof(first, 1)), Granted)
    after = limiter(url, key=b"n" * 32, earlier=(KEY,))
    assert fails(after, with_proof(first, 2)) == ASKED
    assert isinstance(fails(after, with_proof(second, 2)), Granted)


def test_a_proof_reaches_the_lookup_service_over_its_socket() -> None:
    source = Source(b"s" * 32, None, "192.0.2.1", "a proof")
    assert source_of(json.loads(json.dumps(source_message(source)))) == source
