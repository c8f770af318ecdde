"""People of court lists: convictions that the extract does not hold, and whose they are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from cmr.relief.case_columns import split_cases
from cmr.relief.case_numbers import shown_case
from cmr.relief.known import Known, KnownPerson
from cmr.relief.outcome import KINDS, Event
from cmr.relief.people import names_agree, parse_name
from cmr.relief.reader import whole_number
from cmr.relief.record import Identity, KnownConviction

# Sorted by these, people and convictions come out the same whatever the order of the lines.
_FIELDS = (
    "name",
    "birth_date",
    "cii",
    "cases",
    "section",
    "case_number",
    "section_text",
    "kind",
    "date",
    "list_id",
    "authority",
)
_SORTED = tuple(name for name in _FIELDS if name != "cases")  # which follow from case_number


@dataclass(frozen=True)
class ListPerson:
    """One person of the court lists, with convictions of their own."""

    identity: Identity
    birth_date: date
    cii: str
    convictions: tuple[KnownConviction, ...]
    named: frozenset[str] = frozenset()  # the subject ids that their lines give

    @property
    def called(self) -> str:
        """What the office's lists call somebody who has no subject id."""
        return f"{self.identity.names[0]}, {self.birth_date}"

    @property
    def cases(self) -> frozenset[str]:
        """All canonical case numbers of the convictions."""
        return frozenset().union(*(conviction.cases for conviction in self.convictions))


_Row = Mapping[str, object]


def group_people(alone: pl.DataFrame) -> list[ListPerson]:
    """Rows that stand by themselves, grouped to people: same name, birth date, and CII where given.

    Rows without a CII go with those of the same name and birth date that have one, if it is one.
    """
    rows_of: dict[tuple[object, ...], dict[str, list[_Row]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in alone.select(*_FIELDS, "subject_id").sort(_SORTED).iter_rows(named=True):
        name = parse_name(row["name"])
        if name is not None:
            rows_of[(name.key, row["birth_date"])][row["cii"]].append(row)
    return [_person(rows) for by_cii in rows_of.values() for rows in _by_person(by_cii)]


def _by_person(by_cii: dict[str, list[_Row]]) -> Iterable[list[_Row]]:
    """The rows of each person among those of one name and birth date."""
    numbers = [cii for cii in by_cii if cii]
    if len(numbers) == 1 and "" in by_cii:
        return [by_cii[numbers[0]] + by_cii[""]]
    return by_cii.values()


def _person(rows: list[_Row]) -> ListPerson:
    """The person whose rows these are."""
    born, cii = rows[0]["birth_date"], max(str(row["cii"]) for row in rows)
    assert isinstance(born, date)
    identity = Identity(
        subject_id=None,
        names=_spellings(str(row["name"]) for row in rows),
        birth_dates=(born.isoformat(),),
        cii=(cii,) if cii else (),
    )
    named = frozenset(str(row["subject_id"]) for row in rows if row["subject_id"])
    return ListPerson(identity, born, cii, _convictions(rows), named)


def _spellings(names: Iterable[str]) -> tuple[str, ...]:
    """One spelling of each name."""
    by_key = {name.key: text for text in sorted(names, reverse=True) if (name := parse_name(text))}
    return tuple(reversed(by_key.values()))


def _convictions(rows: list[_Row]) -> tuple[KnownConviction, ...]:
    """One conviction per section and case; where a row has no case number, per list and section.

    Rows of one section whose case numbers overlap speak of one conviction: what one of them says
    against it counts for all of its numbers.
    """
    sections: dict[object, list[_Row]] = defaultdict(list)
    for row in rows:
        sections[row["section"] or row["section_text"]].append(row)
    found = [_conviction(same) for some in sections.values() for same in _by_case(some)]
    return tuple(sorted(found, key=lambda c: (sorted(c.cases), c.section, c.case_numbers)))


def _by_case(rows: list[_Row]) -> Iterable[list[_Row]]:
    """Rows of one section, together where their case numbers overlap, even by way of a third."""
    without: dict[tuple[object, object], list[_Row]] = defaultdict(list)
    groups: list[tuple[set[str], list[_Row]]] = []
    for row in rows:
        cases = _cases(row)
        if not cases:
            without[row["case_number"], row["list_id"]].append(row)
            continue
        touching = [group for group in groups if group[0] & cases]
        groups = [group for group in groups if not group[0] & cases]
        groups.append(
            (
                cases.union(*(numbers for numbers, _ in touching)),
                [*(one for _, some in touching for one in some), row],
            )
        )
    return [*without.values(), *(some for _, some in groups)]


def _cases(row: _Row) -> set[str]:
    """The canonical case numbers of a row."""
    cases = row["cases"]
    return set(cases) if isinstance(cases, list) else set()


def _conviction(rows: list[_Row]) -> KnownConviction:
    """The conviction that these rows speak of, with all its events."""
    written = (one for row in rows for one in split_cases(str(row["case_number"])))
    return KnownConviction(
        case_numbers=tuple(sorted({shown_case(text) for text in written})),
        cases=frozenset[str]().union(*map(_cases, rows)),
        # As compared, not as written: another spelling on the next list is no news to anybody.
        section=str(rows[0]["section"]) or min(str(row["section_text"]) for row in rows),
        convicted_on=None,
        determination=None,
        rule=None,
        events=events_of(rows),
        in_extract=False,
    )


def events_of(rows: Iterable[_Row]) -> tuple[Event, ...]:
    """The events of these rows, each once, in one order whatever the rows' order."""
    events = {
        Event(
            KINDS[str(row["kind"])],
            row["date"] if isinstance(row["date"], date) else None,
            str(row["list_id"]),
            str(row["authority"]),
        )
        for row in rows
    }
    return tuple(sorted(events, key=lambda e: (e.date or date.min, e.kind, e.list_id, e.authority)))


@dataclass(frozen=True)
class Belonging:
    """Which subjects a person of the court lists is, or may be."""

    certain: str | None
    possible: tuple[str, ...]


def belonging(people: list[ListPerson], known: Known) -> list[Belonging]:
    """For each person of the lists, the subject they certainly are, or those they may be.

    Certain: name and birth date agree, nothing differs, and the CII, a case number or the id is
    shared too. Name and birth date alone are not enough to add a conviction to somebody's record:
    two people of a large county can share both.
    """
    near = _same_birth_date(people, known)
    ids = pl.Series([who for whos in near for who in whos], dtype=pl.String)
    persons = known.people(ids)
    mine = known.cases.filter(pl.col("subject_id").is_in(ids.unique().implode()))
    cases: dict[str, set[str]] = defaultdict(set)
    for who, case in mine.select("subject_id", "case").iter_rows():
        cases[who].add(case)
    return [
        _belonging(person, {who: (persons[who], cases[who]) for who in whos})
        for person, whos in zip(people, near, strict=True)
    ]


def _same_birth_date(people: list[ListPerson], known: Known) -> list[list[str]]:
    """For each person of the lists, the subjects with their birth date."""
    days = {person.birth_date.isoformat() for person in people}
    born = known.subjects.select("subject_id", "birth_dates").explode("birth_dates")
    subjects: dict[str, list[str]] = defaultdict(list)
    near = born.filter(pl.col("birth_dates").is_in(list(days))).unique(maintain_order=True)
    for subject_id, day in near.iter_rows():
        subjects[day].append(subject_id)
    return [subjects[person.birth_date.isoformat()] for person in people]


def _belonging(
    person: ListPerson, subjects: Mapping[str, tuple[KnownPerson, set[str]]]
) -> Belonging:
    """Which of the subjects born on the same day the person is or may be."""
    certain: list[str] = []
    possible: list[str] = []
    for subject_id, (subject, cases) in subjects.items():
        if _may_be(person, subject):
            shares = (
                bool(person.cases & cases)
                or person.cii in subject.ciis
                or whole_number(subject_id) in person.named
            )
            (certain if shares else possible).append(subject_id)
    if len(certain) == 1:
        return Belonging(certain[0], ())
    return Belonging(None, (*certain, *possible))


def _may_be(person: ListPerson, subject: KnownPerson) -> bool:
    """Whether name and CII do not speak against the person being this subject."""
    if person.cii and subject.ciis and person.cii not in subject.ciis:
        return False
    return any(
        names_agree(read, own)
        for text in person.identity.names
        if (read := parse_name(text)) is not None
        for own in subject.names
    )
