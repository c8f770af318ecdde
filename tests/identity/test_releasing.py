"""The office releases somebody whom a stranger has locked out."""

from __future__ import annotations

from limits.storage import Storage, storage_from_string

from lookup.identity import Claim, NotVerified, Refused, Verified
from lookup.identity.guesses import whom_tries_are_counted_against
from lookup.limits import Tags, release
from tests.identity.world import LIMITER_KEY, World, claim, guesses, wait, world

NUMBERS = ("license", "cii", "case_number")


def released(here: World, said: Claim) -> int:
    counters = storage_from_string(here.limiter.storage_uri, **here.limiter.storage_options)
    assert isinstance(counters, Storage)
    counted = whom_tries_are_counted_against(said)
    return release(counted, here.limiter.rules, counters, Tags(LIMITER_KEY), here.clock.now())


def test_whoever_was_locked_out_by_a_stranger_is_released_for_every_window(
    database_url: str,
) -> None:
    here = world(database_url)
    wrong = claim("Maria", "Garcia", "1975-11-30", ("ssn4", "2000"))
    for _ in range(2):  # ten tries in two days lock for a month
        guesses(here, wrong, 5)
        wait(here, minutes=24 * 60)
    assert isinstance(here.check(claim()), Refused)
    assert released(here, claim()) > 0
    assert isinstance(here.check(claim()), Verified)
    assert [here.check(wrong) for _ in range(2)] == [NotVerified()] * 2


def test_what_was_used_up_by_birth_date_is_released_too(database_url: str) -> None:
    here = world(database_url)
    for n in range(30):
        here.check(claim("Maria", "Garcia", "1975-11-30", ("cii", str(70_000 + n))))
    right = claim("Maria", "Garcia", "1975-11-30", ("cii", "66524879"))
    assert isinstance(here.check(right), Refused)
    released(here, claim())
    assert isinstance(here.check(right), Verified)


def test_nobody_else_is_released(database_url: str) -> None:
    here = world(database_url)
    guesses(here, claim("John", "Washington", "1968-11-30", ("ssn4", "2000")), 5)
    released(here, claim())
    assert isinstance(here.check(claim("John", "Washington", "1968-11-30")), Refused)
