"""Releasing: the office lets somebody try again whose tries a stranger has used up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from limits.storage import Storage

from lookup.limits.attempts import Guess, Origin
from lookup.limits.buckets import Counter, counters_of_guess
from lookup.limits.rules import LimitRules
from lookup.limits.steps import step_of
from lookup.limits.tags import Name, Tags

# Buckets 5, 7 and 8. What one address or phone has used up (6) ends within a day, and nobody at
# the office knows which address it was.
_RELEASED: Final = frozenset({"identity", "number", "birth date"})


def release(
    guesses: Iterable[Guess], rules: LimitRules, storage: Storage, tags: Tags, now: datetime
) -> int:
    """Forget what was counted against these guesses, waits included; how many counters there were.

    Raises LimitsUnavailable. Whoever is meant, known or not, the same is done.
    """
    nowhere = Origin("release")
    counters = [one for guess in guesses for one in counters_of_guess(guess, nowhere, rules)]
    names = {name for one in counters if one.name.limit in _RELEASED for name in _names(one)}
    wanted = {tag for name in names for tag in tags.tag(name, now).each}
    with step_of(storage) as step:
        found = step.alive(wanted)
        step.remove(found)
    return len(found)


def _names(counter: Counter) -> Iterable[Name]:
    """A counter's own name, and that of the wait that goes with it."""
    return counter.name, counter.name.wait
