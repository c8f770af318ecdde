"""Who walks a journey: people of the made-up county, by what makes them who they are."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

Row = Mapping[str, str]
WEAK = {"ssn4": "ssn4", "license": "license", "case_number": "case_numbers"}


@dataclass(frozen=True)
class Asker:
    """Somebody and what they say of themselves, and what the court's lists say of them."""

    given_names: str
    family_names: str
    birth_date: str  # YYYY-MM-DD
    numbers: tuple[tuple[str, str], ...]  # kind and value
    headline: str
    convictions: frozenset[str]

    @classmethod
    def of(cls, row: Row) -> Asker:
        """A person of people.csv, with one number of each kind that they can name."""
        numbers = [(kind, row[column].split("; ")[0]) for kind, column in WEAK.items()]
        return cls(
            row["given_names"],
            row["family_names"],
            row["birth_date"],
            tuple(number for number in numbers if number[1]),
            row["expected_headline"],
            frozenset(each for each in row["expected_outcomes"].split("; ") if each),
        )

    def with_numbers(self, count: int) -> Asker:
        """The same, with so many numbers at hand."""
        return replace(self, numbers=self.numbers[:count])


@dataclass
class Cast:
    """Everybody in the county; each is asked for as seldom as can be, for tries are counted."""

    rows: list[Row]
    played: Counter[tuple[str, ...]] = field(default_factory=Counter)

    @classmethod
    def read(cls, people_csv: Path) -> Cast:
        """The people of a county as `cmr synthesize` wrote them down."""
        with people_csv.open(newline="", encoding="utf-8") as file:
            return cls(list(csv.DictReader(file)))

    def somebody(self, who: Callable[[Asker], bool]) -> Asker:
        """Somebody of this kind whom the lists know and who has two numbers."""
        known = [row for row in self.rows if row["expected_headline"] != "person"]
        return self._next([row for row in known if len(Asker.of(row).numbers) > 1], who)

    def unknown(self) -> Asker:
        """Somebody whom no list knows."""
        strangers = [row for row in self.rows if row["expected_headline"] == "person"]
        asker = self._next([row for row in strangers if not row["subject_id"]], lambda _: True)
        return replace(asker, numbers=(*asker.numbers, ("ssn4", "4823"))[:1])

    def namesake(self) -> Asker:
        """One of two people with the same name and the same birth date."""
        return self._next(self._alike(same_name=True), lambda asker: len(asker.numbers) > 1)

    def twins(self) -> tuple[Asker, Asker]:
        """Two people with one last name and birth date, other first names and other numbers."""
        alike = self._alike(same_name=False)
        pairs = [
            (Asker.of(one), Asker.of(other))
            for one in alike
            for other in alike
            if born_alike(one) == born_alike(other)
            and one["given_names"] != other["given_names"]
            and not set(Asker.of(one).numbers) & set(Asker.of(other).numbers)
        ]
        first = self._next(alike, lambda asker: asker in [one for one, _ in pairs])
        return next(pair for pair in pairs if pair[0] == first)

    def _alike(self, *, same_name: bool) -> list[Row]:
        """Everybody who shares last names and birth date with somebody else of the county."""
        return [
            row
            for row in self.rows
            if any(
                other is not row
                and born_alike(other) == born_alike(row)
                and (other["given_names"] == row["given_names"]) == same_name
                for other in self.rows
            )
        ]

    def _next(self, rows: list[Row], who: Callable[[Asker], bool]) -> Asker:
        fitting = [row for row in rows if who(Asker.of(row))]
        assert fitting, "the made-up county has nobody like that"
        row = min(fitting, key=lambda row: self.played[who_it_is(row)])
        self.played[who_it_is(row)] += 1
        return Asker.of(row)


def born_alike(row: Row) -> tuple[str, str]:
    """What twins share."""
    return row["family_names"], row["birth_date"]


def who_it_is(row: Row) -> tuple[str, ...]:
    """What tells one person of the county from every other."""
    return row["given_names"], row["family_names"], row["birth_date"]
