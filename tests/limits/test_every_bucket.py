"""Every bucket over every store: full at the same count, exact at once, kept over a restart."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from flask_limiter import Limiter as FlaskLimiter

from lookup.clock import SystemClock
from lookup.db import Database
from lookup.limits import (
    Attempt,
    Exceeded,
    Granted,
    Guess,
    Limiter,
    Origin,
    open_limits,
    open_sign_in_tries,
)

# Windows so long that no test run meets their end; one or two tries each, told apart below.
ROOMY = """
[session]
failures = ["500 per day"]
[address]
failures = ["500 per day"]
checks = ["500 per day"]
people = ["500 per day"]
[network]
failures_before_proof = ["500 per day"]
failures = ["500 per day"]
[phone]
failures = ["500 per day"]
checks = ["500 per day"]
people = ["500 per day"]
messages = ["3 per day"]
[identity]
failures = ["500 per day"]
waits_seconds = [0]
[identity_from_one_source]
failures = ["500 per day"]
waits_seconds = [0]
[number]
failures = ["500 per day"]
waits_seconds = [0]
[birth_date]
failures = ["500 per day"]
failures_from_one_source = ["500 per day"]
[lookups]
tokens = ["500 per day"]
[proof_of_work]
after_failures = 500
"""


@dataclass(frozen=True)
class Counters:
    """One kind of store, opened anew for each process that would use it."""

    database_url: str
    redis_url: str | None
    key: bytes  # of this test alone: the Redis server is shared
    folder: Path

    def limiter(self, **changes: str) -> Limiter:
        """A limiter as another process opens it; `changes` are `part__name="3 per day"`."""
        return open_limits(
            Database.open(self.database_url),
            key=self.key,
            clock=SystemClock(),
            limits_file=self.file(**changes),
            redis_url=self.redis_url,
        )

    def file(self, **changes: str) -> Path:
        """The roomy limits with one of them narrow."""
        text = ROOMY
        for named, limit in changes.items():
            part, _, name = named.partition("__")
            before, _, after = text.partition(f"[{part}]\n")
            lines = [one for one in after.splitlines() if not one.startswith(f"{name} ")]
            end = next((n for n, one in enumerate(lines) if one.startswith("[")), len(lines))
            lines.insert(end, f"{name} = {limit}")
            text = f"{before}[{part}]\n" + "\n".join(lines) + "\n"
        file = self.folder / "limits.toml"
        file.write_text(text)
        return file


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.postgres),
        pytest.param("redis", marks=pytest.mark.redis),
    ]
)
def counters(request: pytest.FixtureRequest, tmp_path: Path) -> Counters:
    url = f"sqlite:///{tmp_path / 'lookup.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    redis = request.getfixturevalue("redis_url") if request.param == "redis" else None
    return Counters(url, redis, uuid.uuid4().bytes * 2, tmp_path)


def attempt(n: int, **origin: object) -> Attempt:
    """A try with nothing in common with another one but what is said."""
    where = {"channel": "web", **origin}
    key = f"K{n:03d}|19800101"
    guess = Guess("ssn4", "1234", (key,), (f"1980{n:04d}",))
    return Attempt(Origin(**where), (guess,), (key,), has_worked=True)  # type: ignore[arg-type]


def of(n: int, **guess: object) -> Attempt:
    """A try from an address of its own at what is said."""
    made = attempt(n, address=f"10.{n}.0.1")
    return replace(made, guesses=(replace(made.guesses[0], **guess),))  # type: ignore[arg-type]


Tries = Callable[[int], Attempt]
PHONE = "+12135550100"
HOME = "192.0.2.1"
BUCKETS: Sequence[tuple[str, str, str, Tries]] = (
    ("1", "session__failures", '["3 per day"]', lambda n: attempt(n, session=b"s" * 32)),
    ("2 failures", "address__failures", '["3 per day"]', lambda n: attempt(n, address=HOME)),
    ("2 checks", "address__checks", '["3 per day"]', lambda n: attempt(n, address=HOME)),
    ("3", "network__failures", '["3 per day"]', lambda n: attempt(n, address=f"192.0.2.{n}")),
    ("4", "phone__failures", '["3 per day"]', lambda n: attempt(n, phone=PHONE, channel="sms")),
    ("5", "identity__failures", '["3 per day"]', lambda n: of(n, keys=("K|19800101",))),
    (
        "6",
        "identity_from_one_source__failures",
        '["3 per day"]',
        lambda n: replace(attempt(9, address=HOME), people_in_store=n),
    ),
    ("7", "number__failures", '["3 per day"]', lambda n: of(n, kind="cii", value="123456")),
    ("8", "birth_date__failures", '["3 per day"]', lambda n: of(n, dates=("19800101",))),
    ("9", "everybody_failing__last_four_off", '"3 per day"', lambda n: of(n)),
    ("11", "lookups__tokens", '["12 per day"]', lambda n: of(n, tokens=4)),
)


def test_three_of_many_at_once_are_looked_at_and_none_after_a_restart(counters: Counters) -> None:
    for name, changed, limit, tries in BUCKETS:
        own = replace(counters, key=uuid.uuid4().bytes * 2)  # each bucket begins with no counts
        assert looked_at_of_many(own, changed, limit, tries) == 3, name
        assert isinstance(open_again(own).charge(tries(60)), Exceeded), name


def looked_at_of_many(counters: Counters, changed: str, limit: str, tries: Tries) -> int:
    """How many of many tries at once were looked at, where three are allowed."""
    if changed.startswith("everybody"):
        narrow = counters.file().read_text() + f"[everybody_failing]\nlast_four_off = {limit}\n"
        (counters.folder / "limits.toml").write_text(narrow)
        limits = open_again(counters)
    else:
        limits = counters.limiter(**{changed: limit})

    def fails(n: int) -> Granted | Exceeded:
        granted = limits.charge(tries(n))
        if isinstance(granted, Granted):
            limits.settle(granted, proven=())
        return granted

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(fails, range(1, 9)))
    looked_at = sum(isinstance(one, Granted) for one in answers)
    # A refused try is rolled back in a database; in Redis it may stand in another's way meanwhile.
    assert looked_at == 3 or (counters.redis_url is not None and looked_at < 3)
    while isinstance(fails(50), Granted):
        looked_at += 1
    return looked_at


def open_again(counters: Counters) -> Limiter:
    """The counters as another process finds them, with the limits file as it lies there."""
    return open_limits(
        Database.open(counters.database_url),
        key=counters.key,
        clock=SystemClock(),
        limits_file=counters.folder / "limits.toml",
        redis_url=counters.redis_url,
    )


def test_4_messages(counters: Counters) -> None:
    limits = counters.limiter()
    assert [limits.charge_message(PHONE) is None for _ in range(5)] == [True] * 3 + [False] * 2
    assert open_again(counters).charge_message(PHONE) is not None


def test_10_the_days_total_goes_on_under_a_new_limiter_key(counters: Counters) -> None:
    file = counters.file()
    file.write_text(file.read_text() + "[everybody_verified]\nat_least = 3\nat_most = 3\n")

    def verified(limits: Limiter, n: int) -> bool:
        granted = limits.charge(of(n))
        assert isinstance(granted, Granted)
        limits.settle(granted, proven=granted.attempt.guesses)
        return granted.with_details

    before = open_again(counters)
    assert [verified(before, n) for n in (1, 2)] == [True, True]
    after = open_limits(
        Database.open(counters.database_url),
        key=b"n" * 32,
        earlier=(counters.key,),
        clock=SystemClock(),
        limits_file=file,
        redis_url=counters.redis_url,
    )
    assert [verified(after, n) for n in (3, 4)] == [True, False]


def test_12_inquiries_over_the_cap_are_told_apart_and_a_new_key_begins_none_anew(
    counters: Counters,
) -> None:
    home = Origin("web", None, None, HOME)
    before = counters.limiter()
    assert [before.note_inquiry(home, [f"K{n}|19800101"]) for n in range(3)] == [True] * 3
    after = open_limits(
        Database.open(counters.database_url),
        key=b"m" * 32,
        earlier=(counters.key,),
        clock=SystemClock(),
        redis_url=counters.redis_url,
    )
    assert after.note_inquiry(home, ["K9|19800101"]) is False


def test_13_five_failures_of_an_account_also_when_they_come_at_once(counters: Counters) -> None:
    def tries() -> object:
        return open_sign_in_tries(
            Database.open(counters.database_url),
            key=counters.key,
            clock=SystemClock(),
            redis_url=counters.redis_url,
        )

    counting = tries()
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda n: counting.charge("ana", f"10.0.{n}.1"), range(12)))  # type: ignore[attr-defined]
    assert sum(one is not None and one.is_looked_at for one in made) == 5
    again = tries().charge("ana", "10.9.9.9")  # type: ignore[attr-defined]
    assert again is not None
    assert not again.is_looked_at
    from_one = [tries().charge(f"login {n}", HOME) for n in range(22)]  # type: ignore[attr-defined]
    assert [one is not None for one in from_one] == [True] * 20 + [False] * 2


def test_14_requests(counters: Counters) -> None:
    file = counters.file()
    file.write_text(file.read_text() + '[request]\nrate = "3 per day"\n')

    def statuses() -> list[int]:
        limits, app = open_again(counters), Flask("requests")
        app.get("/")(lambda: "yes")
        FlaskLimiter(
            lambda: limits.address_tag(HOME),
            app=app,
            application_limits=[limits.request_rate],
            storage_uri=limits.storage_uri,
            storage_options=limits.storage_options,
            key_prefix=counters.key.hex(),
        )
        return [app.test_client().get("/").status_code for _ in range(2)]

    assert [*statuses(), *statuses()] == [200, 200, 200, 429]
