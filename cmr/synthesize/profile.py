"""A county of known proportions: a profile is data, and its people are made evenly by it."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from cmr.synthesize.history import PRISON, Count
from cmr.synthesize.people import day_between
from cmr.synthesize.teller import PROP_64, Subject, Teller
from cmr.yaml_text import read_yaml

FOLDER = Path(__file__).parent / "profiles"
SECTIONS = ("grown", "sale", "sold")
_MAKES = TypeVar("_MAKES")
# Steps that spread n points over 0 to 1 more evenly than chance does (parts of irrational numbers).
_EVENLY = (0.6180339887498949, 0.41421356237309503, 0.7320508075688772)
# Nobody of the extract was born later, and nobody is convicted as a child.
_BORN, _GROWN, _OLDEST = (1940, 1990), 18, 45


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Kind(_Strict):
    """So many people have these cannabis convictions, and this is left beside them."""

    people: int
    had: Literal["felonies", "misdemeanor"]
    left: Literal["nothing", "misdemeanor", "felony"]


class Profile(_Strict):
    """What a county is made of; see the comments in profiles/*.yaml."""

    people: int
    earliest_as_of: date
    races: Mapping[str, float]
    records: Sequence[Kind]
    felonies_each: Mapping[int, float]
    also_after_prop_64: float
    also_attempt: float
    same_case: float
    decades: Mapping[int, float]
    misdemeanor_agencies: Mapping[str, float]
    felony_agencies: Mapping[str, float]


@cache
def profile_names() -> tuple[str, ...]:
    """The profiles that there are."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@cache
def load_profile(name: str) -> Profile:
    """The profile of this name, one of profile_names()."""
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    return Profile.model_validate(read_yaml(text))


class Maker:
    """Makes the people of a profile one after the other; the same seed makes the same people."""

    def __init__(self, profile: Profile, teller: Teller) -> None:
        self.profile = profile
        self.teller = teller
        self._made = 0
        self._offset = teller.chance.random()

    def tell_one(self) -> None:
        """One more person: record, what the court did, and what they must be told."""
        profile, self._made = self.profile, self._made + 1
        kind = weighed(self._evenly(0), profile.records, [each.people for each in profile.records])
        race = _pick(self._evenly(1), profile.races)
        felonies = _pick(self._evenly(2), profile.felonies_each) if kind.had == "felonies" else 0
        days = sorted(self._day() for _ in range(max(felonies, 1)))
        who = self.teller.population.somebody(born=self._born(days[0]), race=race)
        ana = self.teller.subject(who)
        if not felonies:
            agency = _pick(self.teller.chance.random(), profile.misdemeanor_agencies)
            told = [(ana.misdemeanor(day=days[0], agency=agency)[0], True)]
        else:
            told = self._felonies(ana, days, same_case=kind.left == "felony")
        self._leave(ana, kind)
        ana.ordered(*(count for count, _ in told))
        others = self._others(ana) if kind.left == "felony" else []
        outcomes = [
            (count, "dismissed_and_sealed" if whole else "dismissed") for count, whole in told
        ]
        headline = "some_dismissed" if others else "all_dismissed"
        ana.is_told(headline, *outcomes, *others)

    def _felonies(
        self, ana: Subject, days: Sequence[date], *, same_case: bool
    ) -> list[tuple[Count, bool]]:
        """Cannabis felonies, each of another section; whether the whole case was dismissed."""
        pick = self.teller.chance.random
        first = int(pick() * len(SECTIONS))
        found = []
        for place, day in enumerate(days):
            section = SECTIONS[(first + place) % len(SECTIONS)]
            agency = _pick(pick(), self.profile.felony_agencies)
            joined = same_case and not place and pick() * 100 < self.profile.same_case
            names = (section, "other_felony") if joined else (section,)
            count = ana.felony(*names, day=day, agency=agency)[0]
            found.append((count, not joined))
        return found

    def _leave(self, ana: Subject, kind: Kind) -> None:
        """What else is on the record and stays there."""
        if kind.left == "felony":
            ana.felony("other_felony")
        elif kind.left == "misdemeanor":
            ana.misdemeanor("other_misdemeanor")

    def _others(self, ana: Subject) -> list[tuple[Count, str]]:
        """Now and then a cannabis conviction that the criteria leave out, or leave open."""
        chance = self.teller.chance.random() * 100
        if chance < self.profile.also_after_prop_64:
            day = day_between(self.teller.chance, PROP_64, date(2018, 6, 30))
            return [(ana.felony("sale", day=day, parts=PRISON)[0], "not_included")]
        if chance < self.profile.also_after_prop_64 + self.profile.also_attempt:
            return [(ana.felony("attempt")[0], "needs_person")]
        return []

    def _day(self) -> date:
        """A day of conviction by the decades' weights."""
        chance = self.teller.chance
        year = _pick(chance.random(), self.profile.decades)
        last = min(date(year // 10 * 10 + 9, 12, 31), PROP_64 - timedelta(days=1))
        return day_between(chance, date(year, 1, 1), last)

    def _born(self, day: date) -> date:
        """A birth date of somebody grown on the day of the first conviction."""
        chance = self.teller.chance
        latest = min(_BORN[1], day.year - _GROWN - 1)
        earliest = min(max(_BORN[0], day.year - _OLDEST), latest)
        year = earliest + int(chance.random() * (latest - earliest + 1))
        return date(year, 1 + int(chance.random() * 12), 1 + int(chance.random() * 28))

    def _evenly(self, which: int) -> float:
        return (self._offset + self._made * _EVENLY[which]) % 1


def weighed(at: float, choices: Sequence[_MAKES], weights: Sequence[float]) -> _MAKES:
    """The choice at a place from 0 to 1 of all weights."""
    sums = list(accumulate(weights))
    return choices[min(bisect(sums, at * sums[-1]), len(choices) - 1)]


def _pick(at: float, choices: Mapping[Any, float]) -> Any:
    return weighed(at, list(choices), list(choices.values()))
