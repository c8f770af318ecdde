"""What is counted for everybody together: failures (9) and the look-up's own work (11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lookup.limits.attempts import BY_TEXT, LAST_FOUR, Attempt, BucketClass
from lookup.limits.buckets.counter import Counter, Role, plain, window
from lookup.limits.rules import LimitRules
from lookup.limits.tags import Name

ALARM: Final = "everybody, hour"


def counters_of_everybody(attempt: Attempt, rules: LimitRules) -> Iterator[Counter]:
    """Buckets 9 and 11."""
    yield from _failing(attempt, rules)
    tokens = sum(guess.tokens for guess in attempt.guesses)
    for one in plain("lookups", rules.lookups.tokens, "", BucketClass.EVERYBODY, Role.CHECK):
        yield replace(one, amount=tokens)


def _failing(attempt: Attempt, rules: LimitRules) -> Iterator[Counter]:
    """Bucket 9: the hour raises the alarm and asks browsers for proof of work.

    The day turns the last four digits off on the web.
    """
    own = rules.everybody_failing
    hour, day = window(own.alarm), window(own.last_four_off)
    asks = own.alarm.amount if attempt.asks_for_proof else None
    yield Counter(
        Name(ALARM, "", hour), BucketClass.EVERYBODY, Role.FAILURE, hour, None, unproven=asks
    )
    keyed = [guess for guess in attempt.guesses if guess.kind == LAST_FOUR]
    share = int(own.last_four_off_share_of_people * attempt.people_in_store)
    turns_off = bool(keyed) and attempt.origin.channel != BY_TEXT
    yield Counter(
        Name("everybody, day", "", day),
        BucketClass.EVERYBODY,
        Role.FAILURE,
        day,
        max(own.last_four_off.amount, share) if turns_off else None,
        guess=keyed[0] if turns_off else None,
    )
