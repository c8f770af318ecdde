"""County texts that name no county: how many convictions have one, and which are near-misses."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl

from cmr.errors import UsageError
from cmr.statutes.authorities import felony_prosecutors

# Words that people put around a county's name.
_AROUND = re.compile(r"\b(COUNTY|CO|OF|CA|CALIFORNIA|CNTY)\b|[^A-Z ]")
_MISTAKES = 2
# The most frequent texts are looked at; a column of something else must not cost a minute.
_LOOKED_AT = 500
_NAMED = 5


@dataclass(frozen=True)
class UnknownCounties:
    """Convictions whose county text names no county of California.

    `blank`: no text at all. `near`: texts that nearly name one, each with its county and how many.
    `other`: all other texts together; they are never shown, anything may stand there.
    """

    blank: int
    near: tuple[tuple[str, str, int], ...]
    other: int

    @property
    def convictions(self) -> int:
        """All of them."""
        return self.blank + self.other + sum(count for _, _, count in self.near)


def unknown_counties(counted: pl.DataFrame, asked: str) -> UnknownCounties:
    """What the county texts of a tally (`county`, `n`) leave open; `asked` is the run's county."""
    known = {*counties(), _plain(asked)}
    blank = other = 0
    near = []
    texts = counted.sort(["n", "county"], descending=[True, False]).iter_rows()
    for place, (text, count) in enumerate(texts):
        if not (text or "").strip():
            blank += count
        elif _plain(text) not in known:
            meant = near_miss(text) if place < _LOOKED_AT else None
            near += [(re.sub(r"\d", "#", _plain(text)), meant, count)] if meant else []
            other += 0 if meant else count
    return UnknownCounties(blank, tuple(sorted(near, key=lambda each: (-each[2], each[0]))), other)


def check_county(
    asked: str, counted: Mapping[str | None, int], *, decided: int, exact: bool
) -> None:
    """Raise UsageError when nothing was decided because the county asked for is none.

    `counted`: convictions by county text; `exact`: the policy compares these texts as they stand. A
    mistyped name must not look like a county that has no case.
    """
    said = (lambda text: text) if exact else _plain
    names = {said(text) for text in counted if text}
    if decided or not counted or said(asked) in {*names, *counties()}:
        return
    raise UsageError(
        f"--county {asked!r}: no county of California, and no conviction of the extract names it; "
        f"{_instead(asked, counted)}. Nothing was written"
    )


def _instead(asked: str, counted: Mapping[str | None, int]) -> str:
    """What to write: the county that is nearly named, else those that the extract names most."""
    meant = near_miss(asked)
    if meant:
        return f'write "{meant}" ({counted.get(meant, 0):,} convictions name it)'
    found = sorted(((-number, text) for text, number in counted.items() if text in counties()))
    most = ", ".join(f'"{text}" ({-number:,})' for number, text in found[:_NAMED])
    return f"convictions are from {most}" if most else "look at what the extract names"


@cache
def counties() -> tuple[str, ...]:
    """The counties of California in capitals: each has a District Attorney."""
    return tuple(felony_prosecutors())


def near_miss(text: str) -> str | None:
    """The county that a text nearly names: with a word too many, or one or two letters wrong."""
    core = " ".join(_AROUND.sub(" ", text.upper()).split())
    if core in counties():
        return core
    # Nearly every file names only counties that there are.
    from rapidfuzz.distance import DamerauLevenshtein

    distances = {name: DamerauLevenshtein.distance(core, name) for name in counties()}
    best = min(distances, key=lambda name: distances[name])
    allowed = min(_MISTAKES, len(best) // 4)
    return best if core and distances[best] <= allowed else None


def _plain(text: str) -> str:
    return " ".join(text.upper().split())
