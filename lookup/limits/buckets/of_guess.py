"""What is counted for what an attempt guesses: identity, number, birth date (5 to 8)."""

from __future__ import annotations

from collections.abc import Iterator

from limits import RateLimitItem

from lookup.limits.attempts import CLAIM_CODE, LAST_FOUR, BucketClass, Guess, Origin
from lookup.limits.buckets.counter import Counter, Role, window
from lookup.limits.rules import BirthDateRules, GuessRules, LimitRules
from lookup.limits.tags import Name


def counters_of_guess(guess: Guess, origin: Origin, rules: LimitRules) -> Iterator[Counter]:
    """Buckets 5 and 6 for the last four digits, 7 for any other number, 8 for all."""
    if guess.kind == LAST_FOUR:
        for key in guess.keys:
            yield from _guessed("identity", rules.identity, key, guess)
            yield from _guessed(
                "identity from source",
                rules.identity_from_one_source,
                f"{key} {origin.source}",
                guess,
                session=origin.session,
            )
    else:
        yield from _guessed("number", rules.number, f"{guess.kind} {guess.value}", guess)
    if guess.kind != CLAIM_CODE:  # 75 random bits are not walked through, only locked
        yield from _of_birth_dates(guess, origin, rules.birth_date)


def _of_birth_dates(guess: Guess, origin: Origin, rules: BirthDateRules) -> Iterator[Counter]:
    """Bucket 8, and one source's share of it: a stranger must not use all of it up alone."""
    for born in guess.dates:
        content = f"{guess.kind} {born}"
        for limit in rules.failures:
            yield _failure(Name("birth date", content, window(limit)), limit, guess=guess)
        for limit in rules.failures_from_one_source:
            named = Name("birth date from source", f"{content} {origin.source}", window(limit))
            yield _failure(named, limit, guess=guess)


def _guessed(
    name: str, rules: GuessRules, content: str, guess: Guess, *, session: bytes | None = None
) -> Iterator[Counter]:
    for limit in rules.failures:
        part = (
            Name(f"{name}, session", f"{content} {session.hex()}", window(limit))
            if session
            else None
        )
        yield _failure(
            Name(name, content, window(limit)),
            limit,
            guess=guess,
            waits=rules.waits_seconds if limit is rules.failures[0] else (),
            session_part=part,
        )


def _failure(
    name: Name,
    limit: RateLimitItem,
    *,
    guess: Guess,
    waits: tuple[int, ...] = (),
    session_part: Name | None = None,
) -> Counter:
    return Counter(
        name,
        BucketClass.IDENTITY,
        Role.FAILURE,
        name.seconds,
        limit.amount,
        waits,
        guess,
        session_part=session_part,
    )
