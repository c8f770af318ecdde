"""Made-up people: names as they write them and as the DOJ file holds them, numbers, dates."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

from cmr.yaml_text import read_yaml

_HERE = Path(__file__).parent
UNKNOWN_RACE = "unknown"


@dataclass(frozen=True)
class Name:
    """One name: as the person writes it, and as LAST,FIRST MIDDLE in the file."""

    given: str
    family: str
    filed: str


@dataclass(frozen=True)
class Somebody:
    """A made-up person."""

    subject_id: str
    name: Name
    gender: str
    race_code: str
    race: str
    born: date
    ssn: str
    license: str
    idn: str
    cii: str

    def renamed(self, given: str, family: str, filed: str | None = None) -> "Somebody":
        """The same person under another name."""
        return replace(self, name=Name(given, family, filed or file_name(family, given)))


@dataclass(frozen=True)
class _Group:
    race: str
    race_code: str
    two_surnames: float
    surnames: tuple[str, ...]
    given: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1 << 16)
def file_form(text: str) -> str:
    """Capitals without accents, as the DOJ file holds names."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).upper()


def file_name(family: str, given: str) -> str:
    """LAST,FIRST MIDDLE in the file's form."""
    return f"{file_form(family)},{file_form(given)}"


class Population:
    """Makes people one after the other; the same seed makes the same people."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self._groups = _groups()
        self._known = _well_known()
        self._made = 0
        self._offset = chance.randrange(10_000_000)

    def somebody(self, *, born: date | None = None, race: str | None = None) -> Somebody:
        """A person who may have a record: born 1940 to 1990 on the 1st to 28th of a month.

        `race` is a group of names.yaml, or `unknown`: any group, and no race on file.

        The later days of a month are left to people of court lists only, so that none of them is
        taken for a subject by chance.
        """
        pick = self.chance.random
        group = self._group(race)
        gender = "F" if pick() < 0.2 else "M"
        self._made += 1
        has_license, has_ssn = pick() < 0.62, pick() < 0.80
        return Somebody(
            subject_id=str(20_000_000 + self._made),
            name=self._name(group, gender),
            gender=gender,
            race_code=group.race_code,
            race=group.race,
            born=born or self.birth_date(),
            ssn=self.ssn() if has_ssn else "",
            license=self._card() if has_license else "",
            idn=self._card() if not has_license and pick() < 0.3 else "",
            cii=self._cii(),
        )

    def _group(self, race: str | None) -> "_Group":
        groups = [each for each in self._groups if each.race == race] or self._groups
        group = groups[int(self.chance.random() * len(groups))]
        return replace(group, race="", race_code="") if race == UNKNOWN_RACE else group

    def birth_date(self) -> date:
        """A birth date from 1940 to 1990."""
        pick = self.chance.random
        return date(1940 + int(pick() * 51), 1 + int(pick() * 12), 1 + int(pick() * 28))

    def late_birth_date(self) -> date:
        """A birth date on the 29th or 30th, which no subject of the extract has."""
        pick = self.chance.random
        month = (1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)[int(pick() * 11)]
        return date(1945 + int(pick() * 45), month, 29 + int(pick() * 2))

    def given_name(self, gender: str, *, unlike: str) -> str:
        """A given name that begins otherwise than somebody else's."""
        names = self._groups[0].given[gender]
        different = [name for name in names if file_form(name)[:1] != file_form(unlike)[:1]]
        return different[int(self.chance.random() * len(different))]

    def ssn(self) -> str:
        """Nine digits that nobody can have: area 900 to 999, group 00."""
        pick = self.chance.random
        return f"9{int(pick() * 100):02d}00{1 + int(pick() * 9999):04d}"

    def _card(self) -> str:
        """A driver's license or identification card number: Z and seven digits."""
        return f"Z{int(self.chance.random() * 10_000_000):07d}"

    def _cii(self) -> str:
        """A CII number of one of the two forms in DOJ files, never the same twice."""
        number = (self._offset + self._made * 7_368_787) % 89_999_999
        if self._made % 2:
            return f"A{10_000_000 + number}"
        return f"0{100_000_000 + number}"

    def _name(self, group: _Group, gender: str) -> Name:
        pick = self.chance.random
        family = group.surnames[int(pick() * len(group.surnames))]
        first = self._given(group, gender, family)
        middle = self._given(group, gender, family)
        chosen = pick()
        filed_given, given = first, first
        if middle != first and chosen < 0.55:
            filed_given = f"{first} {middle if chosen < 0.2 else middle[0]}"
            given = f"{first} {middle}" if chosen < 0.1 else first
        if chosen > 0.97:
            filed_given += " JR"
        if pick() >= group.two_surnames:
            return Name(given, family, file_name(_filed_surname(family, pick()), filed_given))
        second = group.surnames[int(pick() * len(group.surnames))]
        while self._is_known(first, second) or self._is_known(middle, second):
            second = group.surnames[int(pick() * len(group.surnames))]
        mark = "-" if pick() < 0.4 else " "
        filed = file_name(f"{family}{mark}{second}", filed_given)
        return Name(given, f"{family}{'-' if pick() < 0.15 else ' '}{second}", filed)

    def _given(self, group: _Group, gender: str, family: str) -> str:
        """A given name that does not make somebody well known of the surname."""
        names = group.given[gender]
        while self._is_known(name := names[int(self.chance.random() * len(names))], family):
            pass
        return name

    def _is_known(self, given: str, family: str) -> bool:
        return (file_form(given), file_form(family)) in self._known


def _well_known() -> frozenset[tuple[str, str]]:
    """Given and family names, as on file, that together are somebody whom people know."""
    data: dict[str, list[str]] = read_yaml((_HERE / "well_known.yaml").read_text("utf-8"))
    return frozenset(
        (file_form(given), file_form(family)) for family, names in data.items() for given in names
    )


def _filed_surname(family: str, chance: float) -> str:
    """How a clerk wrote a surname: particles sometimes in one word, apostrophes often lost."""
    if chance < 0.5:
        return family.replace("'", "").replace(".", "")
    if chance < 0.75 and family.startswith(("De ", "Del ", "Van ")):
        return family.replace(" ", "")
    return family.replace(".", "")


def _groups() -> list[_Group]:
    """The groups of names.yaml, each as often as its share of a hundred."""
    data: list[dict[str, Any]] = read_yaml((_HERE / "names.yaml").read_text(encoding="utf-8"))
    groups = []
    for entry in data:
        group = _Group(
            race=entry["group"],
            race_code=entry["race_code"],
            two_surnames=entry["two_surnames"],
            surnames=_as_often(entry["surnames"]),
            given={"M": _as_often(entry["given_m"]), "F": _as_often(entry["given_f"])},
        )
        groups += [group] * entry["share"]
    return groups


def _as_often(weights: dict[str, int]) -> tuple[str, ...]:
    """Each name as often as it weighs: drawing one is then drawing a place."""
    return tuple(chain.from_iterable([name] * weight for name, weight in weights.items()))


def day_between(chance: Random, first: date, last: date) -> date:
    """A day from `first` to `last`, both included."""
    return first + timedelta(days=int(chance.random() * ((last - first).days + 1)))
