"""A policy's rules walked person by person in plain Python; every possible birth date is tried."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cmr.statutes.authorities import Authority
from tests.engine.slow_pilot import years_later
from tests.engine.slow_reading import Conviction, Row, Told, read_convictions, read_date


@dataclass(frozen=True)
class Person:
    """Whose conviction `this` is: all their rows and convictions, on a day."""

    rows: Sequence[tuple[int, Row]]
    convictions: list[Conviction]
    this: Conviction
    as_of: date
    table: Sequence[Authority]

    @property
    def live(self) -> list[Conviction]:
        """The convictions that had happened and may stand."""
        return [
            c
            for c in self.convictions
            if c.standing is not False and (c.day is None or c.day <= self.as_of)
        ]

    @property
    def felony(self) -> Told:
        """Whether this one is a felony now."""
        return None if self.this.severity is None else self.this.severity == "FELONY"


# Rule, relief, and whether it holds: perhaps by a birth date, which may be unknown.
Rule = tuple[str, str, Told | Callable[[date | None], Told]]


def kleene_all(values: Sequence[Told]) -> Told:
    """False wins, then unknown."""
    return False if False in values else None if None in values else True


def no(value: Told) -> Told:
    """The opposite; unknown stays unknown."""
    return None if value is None else not value


def first_true(rules: Sequence[tuple[str, str, Told]]) -> tuple[str, str, bool]:
    """Rule, relief, and whether it is certain, of rules that are tried in order."""
    decided = next(number for number, (_, _, value) in enumerate(rules) if value is True)
    relief = rules[decided][1]
    for rule, other, value in rules[:decided]:
        if value is None and other != relief:
            return rule, "needs_review", False
    return rules[decided][0], relief, True


def decide(
    rows: list[Row],
    county: str,
    as_of: date,
    table: Sequence[Authority],
    *,
    in_scope: Callable[[Conviction], bool],
    rules: Callable[[Person], Iterator[Rule]],
) -> dict[int, tuple[str, str]]:
    """Row number -> determination, rule."""
    people: dict[str, list[tuple[int, Row]]] = {}
    for number, row in enumerate(rows):
        people.setdefault(row["SUBJECT_ID"] or "", []).append((number, row))
    answers: dict[int, tuple[str, str]] = {}
    for own in people.values():
        convictions = read_convictions(own, as_of)
        for one in convictions:
            one.severity = (one.severity or "").rstrip("*") or None
        for one in convictions:
            if in_scope(one) and (county in one.counties or not one.counties):
                person = Person(own, convictions, one, as_of, table)
                answers[one.row] = _decide(person, list(rules(person)))
    return answers


def _decide(person: Person, fixed: list[Rule]) -> tuple[str, str]:
    rows, this, as_of = person.rows, person.this, person.as_of
    named = {day for _, row in rows if (day := read_date(row["PRI_DOB"]))}
    possible = {d for d in named if d <= as_of and (this.day is None or d < this.day)}
    births: list[date | None] = list(possible) if len(possible) == 1 else [None]
    rule, relief, certain = first_true(_with_birth(fixed, births[0]))
    if certain or births != [None]:
        return relief, rule
    worlds = possible or set(_any_birth(this, as_of))
    tried = [first_true(_with_birth(fixed, born)) for born in worlds]
    if all(sure for _, _, sure in tried) and len({given for _, given, _ in tried}) == 1:
        order = [name for name, _, _ in fixed]
        return tried[0][1], min((name for name, _, _ in tried), key=order.index)
    return relief, rule


def _any_birth(this: Conviction, as_of: date) -> Iterator[date]:
    """Birth dates all along a life, and every day around the birthdays that matter."""
    last = min(as_of, this.day - timedelta(days=1)) if this.day else as_of
    days = [last - timedelta(days=n) for n in range(0, 40_000, 400)]
    birthdays = (years_later(as_of, -50), years_later(as_of, -22))
    for middle in (*birthdays, (this.day or as_of) - timedelta(days=7670)):
        days += [middle + timedelta(days=n) for n in range(-4, 5)]
    return (day for day in days if day <= last)


def _with_birth(rules: list[Rule], born: date | None) -> list[tuple[str, str, Told]]:
    return [
        (rule, relief, value(born) if callable(value) else value) for rule, relief, value in rules
    ]


def aged(years: int, as_of: date) -> Callable[[date | None], Told]:
    """Whether somebody of a birth date is so old."""
    return lambda born: None if born is None else years_later(born, years) <= as_of
