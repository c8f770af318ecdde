"""What a letter says: only what a judge did, in the tier that was verified, of one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from lookup.conversation import DONE_BY_A_JUDGE, ConvictionShown, Result


@dataclass(frozen=True, repr=False)
class Case:
    """One conviction as a letter lists it."""

    outcome: str
    case_numbers: tuple[str, ...]
    section: str | None
    convicted_on: date | None

    @classmethod
    def of(cls, conviction: ConvictionShown) -> Self:
        """The same, without the rule that the engine saw."""
        return cls(
            conviction.outcome,
            conviction.case_numbers,
            conviction.section,
            conviction.convicted_on,
        )


@dataclass(frozen=True, repr=False)
class Letter:
    """A letter's content; `cases` is empty in the headline tier, whose letter names no case."""

    name: str
    issued_on: date
    headline: str
    cases: tuple[Case, ...]

    def as_json(self) -> dict[str, Any]:
        """The content as plain JSON, to be sealed."""
        return {
            "name": self.name,
            "issued_on": self.issued_on.isoformat(),
            "headline": self.headline,
            "cases": [
                [c.outcome, list(c.case_numbers), c.section, c.convicted_on and str(c.convicted_on)]
                for c in self.cases
            ],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The content again."""
        return cls(
            name=kept["name"],
            issued_on=date.fromisoformat(kept["issued_on"]),
            headline=kept["headline"],
            cases=tuple(
                Case(outcome, tuple(numbers), section, date.fromisoformat(day) if day else None)
                for outcome, numbers, section, day in kept["cases"]
            ),
        )


def has_letter(result: Result) -> bool:
    """Whether a judge did something that a letter can report."""
    return result.tells_of_a_judge


def letter_of(result: Result, *, name: str, issued_on: date) -> Letter | None:
    """The letter for an answer; None where no judge did anything that it could report."""
    if not has_letter(result):
        return None
    return Letter(name, issued_on, result.headline or "", _done(result))


def _done(result: Result) -> tuple[Case, ...]:
    return tuple(Case.of(one) for one in result.convictions if one.outcome in DONE_BY_A_JUDGE)
