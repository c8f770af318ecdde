"""What both faces share when they start: why one cannot, and counters that must answer."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from lookup.limits import (
    Limiter,
    SignInTries,
)

Counters = TypeVar("Counters", Limiter, SignInTries)
TRANSLATIONS = Path(__file__).parents[2] / "translations"


class CannotStart(Exception):
    """A part that the face stands on is missing or unfit; one line says which and what to do."""


def answering(counters: Counters) -> Counters:
    if not counters.answers():
        raise CannotStart(
            "REDIS_URL: no Redis answers there, and without counters nobody can be checked: start "
            "it, mend the address, or leave REDIS_URL unset to count in the database"
        )
    return counters


def cannot_start(problem: Exception) -> CannotStart:
    return CannotStart(" ".join(str(problem).split()))
