"""The limiter's buckets one by one, over the database and over Redis."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask_limiter import Limiter as FlaskLimiter

from lookup.clock import Clock, FixedClock, SystemClock
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
# Its clock stands still, so every slow hash falls into one second; 11 has tests of its own.
WITHOUT_11 = '\n[lookups]\ntokens = ["9999 per second"]\n'


def limiter(
    url: str, clock: Clock | None = None, *, text: str = "", redis_url: str | None = None
) -> Limiter:
    database = Database.open(url)
    file = Path(str(database.file)).with_suffix(".toml")
    file.write_text(text + WITHOUT_11)
    return open_limits(
        database, key=KEY, clock=clock or FixedClock(NOW), limits_file=file, redis_url=redis_url
    )


def attempt(
    number: int,
    *,
    address: str | None = None,
    phone: str | None = None,
    session: bytes | None = None,
    channel: str = "web",
    people: int = 0,
) -> Attempt:
    """An attempt at an identity of its own, by the last four digits, its proof of work done."""
    key = f"K{number:03d}|19800101"
    guess = Guess("ssn4", "1234", (key,), (f"1980{number:04d}",))
    origin = Origin(channel, session, phone, address)
    return Attempt(origin, (guess,), (key,), people, has_worked=True)


def fails(limits: Limiter, tried: Attempt) -> Granted | Exceeded:
    granted = limits.charge(tried)
    if isinstance(granted, Granted):
        limits.settle(granted, proven=())
    return granted


def succeeds(limits: Limiter, tried: Attempt) -> Granted | Exceeded:
    granted = limits.charge(tried)
    if isinstance(granted, Granted):
        limits.settle(granted, proven=granted.attempt.guesses)
    return granted


def evaluated(answers: list[Granted | Exceeded]) -> int:
    return sum(isinstance(answer, Granted) for answer in answers)


def test_1_a_session_fails_five_times_an_hour_and_success_clears_it(url: str) -> None:
    limits = limiter(url)
    four = [fails(limits, attempt(n, session=b"s" * 32)) for n in range(4)]
    assert evaluated(four) == 4
    succeeds(limits, attempt(90, session=b"s" * 32))
    six = [fails(limits, attempt(10 + n, session=b"s" * 32)) for n in range(6)]
    assert evaluated(six) == 5
    assert six[-1] == Exceeded(3600, BucketClass.SESSION)


def test_2_an_address_fails_ten_times_an_hour_however_ipv6_is_written(url: str) -> None:
    limits = limiter(url)
    answers = [fails(limits, attempt(n, address=f"2001:db8:1:2::{n:x}")) for n in range(12)]
    assert evaluated(answers) == 10
    mapped = [fails(limits, attempt(50 + n, address="::ffff:192.0.2.1")) for n in range(6)]
    plain = [fails(limits, attempt(60 + n, address="192.0.2.1")) for n in range(6)]
    assert evaluated([*mapped, *plain]) == 10


def test_2_an_address_that_repeats_waits_longer(url: str) -> None:
    clock = FixedClock(NOW)
    limits = limiter(url, clock)
    waits = []
    for start in (0, 20):
        answers = [fails(limits, attempt(start + n, address="192.0.2.1")) for n in range(12)]
        waits.append([a.retry_after_seconds for a in answers if isinstance(a, Exceeded)])
        clock.move(hours=1, minutes=1)
    assert waits == [[3600, 3600], [5400, 5400]]


def test_2_checks_count_though_they_succeed(url: str) -> None:
    limits = limiter(url, text='[address]\nchecks = ["6 per hour"]\npeople = ["99 per day"]')
    answers = [succeeds(limits, attempt(n, address="192.0.2.1")) for n in range(8)]
    assert evaluated(answers) == 6


def test_2_a_partners_network_may_do_more(url: str) -> None:
    limits = limiter(url, text='[address]\npartners = ["192.0.2.0/24"]\npartner_factor = 2')
    answers = [fails(limits, attempt(n, address="192.0.2.1")) for n in range(25)]
    assert evaluated(answers) == 20
    people = [succeeds(limits, attempt(100 + n, address="192.0.2.9")) for n in range(12)]
    assert evaluated(people) == 10


def test_3_a_network_of_many_addresses_is_limited(url: str) -> None:
    limits = limiter(url)
    answers = [fails(limits, attempt(n, address=f"192.0.2.{n}")) for n in range(155)]
    assert evaluated(answers) == 150
    assert answers[-1] == Exceeded(86_400, BucketClass.SOURCE)
    assert isinstance(fails(limits, attempt(199, address="192.0.3.1")), Granted)


def test_4_a_phone_fails_three_times_a_day_and_ten_in_thirty(url: str) -> None:
    clock = FixedClock(NOW)
    limits = limiter(url, clock)
    days = []
    for day in range(5):
        tried = [attempt(day * 10 + n, phone="+12135550100", channel="sms") for n in range(5)]
        days.append(evaluated([fails(limits, one) for one in tried]))
        clock.move(days=1, minutes=1)
    assert days == [3, 3, 3, 1, 0]


def test_4_a_phone_verifies_two_people_in_thirty_days(url: str) -> None:
    limits = limiter(url)
    answers = [succeeds(limits, attempt(n, phone="+12135550100")) for n in (1, 1, 2, 1, 3)]
    assert evaluated(answers) == 3
    assert answers[3] == answers[4] == Exceeded(30 * 86_400, BucketClass.SOURCE)


def test_4_thirty_messages_an_hour(url: str) -> None:
    limits = limiter(url)
    answers = [limits.charge_message("+12135550100") for _ in range(32)]
    assert answers[:30] == [None] * 30
    assert isinstance(answers[30], Exceeded)


def test_7_and_8_numbers_have_counts_of_their_own(url: str) -> None:
    clock = FixedClock(NOW)
    limits = limiter(url, clock)

    def tries(value: str, source: int, kind: str = "cii") -> bool:
        guess = Guess(kind, value, (), ("19800101",))
        clock.move(minutes=11)
        origin = Origin("web", address=f"10.{source}.0.1")
        tried = Attempt(origin, (guess,), (), has_worked=True)
        return isinstance(fails(limits, tried), Granted)

    assert [tries("123456", n) for n in range(6)] == [True] * 5 + [False]
    assert sum(tries(str(200_000 + n), 10 + n) for n in range(40)) == 25  # thirty a day in all
    # One source alone uses up no more than its share, and claim codes are not walked through.
    assert sum(tries(f"B{n:07}", 60 + n // 9, "license") for n in range(18)) == 18
    assert sum(tries(f"BA{n:06}", 90, "case_number") for n in range(18)) == 10
    assert sum(tries(f"code {n}", 100 + n, "claim_code") for n in range(40)) == 40


def test_9_many_failures_turn_the_last_four_off_on_the_web(url: str) -> None:
    limits = limiter(url, text='[everybody_failing]\nlast_four_off = "8 per day"')
    assert evaluated([fails(limits, attempt(n)) for n in range(10)]) == 8
    assert fails(limits, attempt(50)) == Exceeded(86_400, BucketClass.EVERYBODY)
    assert isinstance(fails(limits, attempt(51, phone="+12135550100", channel="sms")), Granted)
    strong = Guess("cii", "123456", (), ("19800101",))
    both = (*attempt(52).guesses, strong)
    left = fails(limits, Attempt(Origin("web"), both, ()))
    assert isinstance(left, Granted)
    assert left.attempt.guesses == (strong,)
    # Of 1,000 people four per cent are 40: more than eight.
    assert isinstance(fails(limits, attempt(53, people=1000)), Granted)


def test_10_past_the_days_cap_only_headlines(url: str) -> None:
    limits = limiter(url, text="[everybody_verified]\nat_least = 3\nat_most = 3")
    granted = [succeeds(limits, attempt(n)) for n in range(5)]
    assert [g.with_details for g in granted if isinstance(g, Granted)] == [True] * 3 + [False] * 2


def test_10_a_usual_day_is_learnt_between_floor_and_cap(url: str) -> None:
    clock = FixedClock(NOW)
    limits = limiter(url, clock, text="[everybody_verified]\nat_least = 5\nat_most = 20")
    for n in range(4):
        succeeds(limits, attempt(n))
    clock.move(days=1)
    granted = [succeeds(limits, attempt(100 + n)) for n in range(14)]
    assert sum(g.with_details for g in granted if isinstance(g, Granted)) == 12


def test_10_who_is_not_verified_is_not_counted(url: str) -> None:
    limits = limiter(url, text="[everybody_verified]\nat_least = 3\nat_most = 3")
    for n in range(9):
        fails(limits, attempt(n))
    last = succeeds(limits, attempt(50))
    assert isinstance(last, Granted)
    assert last.with_details


def test_12_inquiries_are_counted_and_never_refused(url: str) -> None:
    limits = limiter(url)
    home = Origin("web", None, None, "192.0.2.1")
    noted = [limits.note_inquiry(home, [f"K{n}|19800101"]) for n in range(5)]
    assert noted == [True, True, True, False, False]
    assert limits.note_inquiry(Origin("web", None, None, "198.51.100.1"), ["K1|19800101"]) is False


def test_14_flask_limiter_counts_in_the_same_table(url: str) -> None:
    limits = limiter(url, SystemClock(), text='[request]\nrate = "4 per 5 minutes"')
    assert limits.request_rate == "4 per 5 minute"

    def answers(times: int) -> list[int]:
        app = Flask("requests")
        app.get("/")(lambda: "yes")
        FlaskLimiter(
            lambda: limits.address_tag("192.0.2.1"),
            app=app,
            application_limits=[limits.request_rate],
            storage_uri=limits.storage_uri,
            storage_options=limits.storage_options,
        )
        return [app.test_client().get("/").status_code for _ in range(times)]

    assert answers(3) == [200, 200, 200]
    assert answers(3) == [200, 429, 429]  # another process, the same counters


def test_what_is_refused_is_not_charged_anywhere(url: str) -> None:
    clock = FixedClock(NOW)
    limits = limiter(url, clock)
    for n in range(10):
        fails(limits, attempt(n, address="192.0.2.1"))
    for _ in range(20):
        assert isinstance(fails(limits, attempt(70, address="192.0.2.1")), Exceeded)
    elsewhere = [fails(limits, attempt(70, address=f"198.51.{n}.1")) for n in range(3)]
    assert evaluated(elsewhere) == 3


@pytest.mark.redis
def test_over_redis_the_same_limits_hold(url: str, redis_url: str) -> None:
    limits = limiter(url, SystemClock(), redis_url=redis_url)
    home = "192.0.2.200"
    same = [fails(limits, attempt(300, address=f"198.51.{n}.1")) for n in range(6)]
    assert evaluated(same) == 3  # then the wait of 30 seconds
    assert same[3] == Exceeded(30, BucketClass.IDENTITY)
    twice = [succeeds(limits, attempt(310, address=home)) for _ in range(2)]
    people = [succeeds(limits, attempt(310 + n, address=home)) for n in range(7)]
    assert evaluated([*twice, *people]) == 2 + 5
    home = "192.0.2.201"
    elsewhere = [fails(limits, attempt(310, address=home, session=b"r" * 32)) for _ in range(2)]
    assert evaluated(elsewhere) == 2
    for _ in range(4):
        assert isinstance(succeeds(limits, attempt(310, address=home, session=b"r" * 32)), Granted)


@pytest.mark.redis
def test_a_redis_that_is_gone_refuses(url: str) -> None:
    from lookup.limits import LimitsUnavailable

    limits = limiter(url, SystemClock(), redis_url="redis://127.0.0.1:1")
    with pytest.raises(LimitsUnavailable):
        limits.charge(attempt(1))


def test_6_success_gives_back_its_own_sessions_failures_and_no_others(url: str) -> None:
    wide = '[identity]\nfailures = ["99 per day"]\nwaits_seconds = [0]\n'
    limits = limiter(url, text=wide + "[identity_from_one_source]\nwaits_seconds = [0]\n")
    mine = attempt(1, address="192.0.2.1", session=b"m" * 32)
    anothers = attempt(1, address="192.0.2.1", session=b"o" * 32)
    assert evaluated([fails(limits, anothers), fails(limits, mine), succeeds(limits, mine)]) == 3
    # The other session's one failure stands: two more of three a day.
    again = [fails(limits, mine) for _ in range(4)]
    assert [isinstance(one, Granted) for one in again] == [True, True, False, False]
    assert isinstance(again[2], Exceeded)
    assert again[2].bucket is BucketClass.IDENTITY
