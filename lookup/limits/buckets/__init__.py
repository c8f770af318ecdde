"""Every counter that an attempt adds to, bucket by bucket; docs/limits.md has the table."""

from __future__ import annotations

from collections.abc import Iterator

from lookup.limits.attempts import Attempt
from lookup.limits.buckets.counter import Counter, Role, window
from lookup.limits.buckets.of_codes import code_counters
from lookup.limits.buckets.of_everybody import ALARM, counters_of_everybody
from lookup.limits.buckets.of_guess import counters_of_guess
from lookup.limits.buckets.of_source import counters_of_source, partner_factor, phone_messages
from lookup.limits.rules import LimitRules

__all__ = [
    "ALARM",
    "Counter",
    "Role",
    "code_counters",
    "counters_of",
    "counters_of_guess",
    "partner_factor",
    "phone_messages",
    "window",
]


def counters_of(attempt: Attempt, rules: LimitRules) -> Iterator[Counter]:
    """Every counter of an attempt but those for different people (lookup/limits/people.py)."""
    yield from counters_of_source(attempt, rules)
    for guess in attempt.guesses:
        yield from counters_of_guess(guess, attempt.origin, rules)
    yield from counters_of_everybody(attempt, rules)
