"""The door: a relief list joined to a run, giving what each person may be told."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from cmr.relief.case_columns import split_cases
from cmr.relief.case_numbers import shown_case
from cmr.relief.joining import Joining, join_rows
from cmr.relief.known import Known, know
from cmr.relief.outcome import Event
from cmr.relief.reader import Relief, read_relief
from cmr.relief.record import (
    Identity,
    KnownConviction,
    SubjectOutcome,
    in_order,
)
from cmr.relief.same_on_lists import doubtful_on_lists, perhaps_one
from cmr.relief.same_people import DoubtfulIdentity, doubtful_identities
from cmr.relief.standing_alone import (
    Belonging,
    ListPerson,
    belonging,
    events_of,
    group_people,
)
from cmr.relief.told_safely import Holding, told_safely


@dataclass(frozen=True)
class Accounted:
    """Where every row of a list went: rows_in = joined + stand_alone + rejected."""

    rows_in: int
    joined: int
    stand_alone: int
    rejected: int


@dataclass(frozen=True, kw_only=True)
class JoinedLines:
    """What became of every row of a list.

    `rejects`: line, reason, detail, raw. `warnings`: one line of text each. `doubtful`: whose
    identity a person must look at.
    """

    rejects: pl.DataFrame
    accounted: Accounted
    unknown_columns: tuple[str, ...]
    warnings: tuple[str, ...]
    doubtful: tuple[DoubtfulIdentity, ...]
    alone: frozenset[int]  # lines about convictions that the extract lacks


@dataclass(frozen=True, kw_only=True)
class Joined(JoinedLines):
    """What each person may be told, and what became of every row of the list.

    `subjects`: everybody with an in-scope conviction or a relief event; people of court lists only
    come last.
    """

    subjects: tuple[SubjectOutcome, ...]


def join_relief(
    relief_csv: Path,
    determinations: pl.DataFrame,
    convictions: pl.DataFrame,
    subjects: pl.DataFrame,
) -> Joined:
    """Join a relief list (contracts.md 4) to a run's frames (contracts.md 2); raises CmrError."""
    return join_read(read_relief(relief_csv), determinations, convictions, subjects)


def join_read(
    relief: Relief,
    determinations: pl.DataFrame,
    convictions: pl.DataFrame,
    subjects: pl.DataFrame,
) -> Joined:
    """Join a relief list that was read already, to the same frames."""
    known = know(determinations, convictions, subjects)
    joining = join_rows(relief.rows, known)
    people = group_people(joining.alone)
    places = belonging(people, known)
    every = doubtful_identities(known)
    listed = doubtful_on_lists(people, [place.certain for place in places], known)
    told = tuple(_records(relief, known, joining, [*every, *listed], people, places))
    return Joined(
        subjects=told,
        rejects=pl.concat([relief.rejects, joining.rejects]).sort("line"),
        accounted=Accounted(
            rows_in=relief.records,
            joined=joining.pairs.get_column("line").n_unique(),
            stand_alone=joining.alone.height,
            rejected=relief.rejects.height + joining.rejects.height,
        ),
        unknown_columns=relief.unknown_columns,
        warnings=(*relief.warnings, *_doubt_warnings(joining)),
        alone=frozenset(joining.alone.get_column("line")),
        doubtful=tuple(sorted([*_concerning(every, told), *listed])),
    )


def _concerning(
    doubts: Iterable[DoubtfulIdentity], told: Iterable[SubjectOutcome]
) -> Iterator[DoubtfulIdentity]:
    """The doubts about somebody who has a record."""
    whos = {record.subject_id for record in told}
    yield from (doubt for doubt in doubts if whos.intersection(doubt.subject_ids))


def _doubt_warnings(joining: Joining) -> list[str]:
    return [
        f"line {line}: joined by subject_id and count_order, but who, case or section differ"
        for line in joining.doubts
    ] + [
        f"line {line}: joined by one of its case numbers; another is no case of this person"
        for line in joining.partly
    ]


def _records(
    relief: Relief,
    known: Known,
    joining: Joining,
    doubts: Iterable[DoubtfulIdentity],
    people: Sequence[ListPerson],
    places: Sequence[Belonging],
) -> Iterator[SubjectOutcome]:
    """The record of everybody who has one: subjects of the extract, then people of court lists."""
    added: dict[str, list[KnownConviction]] = defaultdict(list)
    perhaps = {who for doubt in doubts for who in doubt.subject_ids}
    for person, place in zip(people, places, strict=True):
        perhaps.update(place.possible)
        if place.certain is not None:
            added[place.certain].extend(person.convictions)
    yield from told_safely(
        [
            *_subjects(relief, known, joining, added, perhaps),
            *(
                Holding(
                    person.identity,
                    person.called,
                    person.convictions,
                    perhaps=(*place.possible, *others),
                )
                for person, place, others in zip(people, places, perhaps_one(people), strict=True)
                if place.certain is None
            ),
        ],
        doubts,
    )


def _subjects(
    relief: Relief,
    known: Known,
    joining: Joining,
    added: Mapping[str, Sequence[KnownConviction]],
    perhaps: Iterable[str],
) -> Iterator[Holding]:
    """Every subject with an in-scope conviction or an event, and all convictions known of them;
    also those who are `perhaps` one of them, without a record of their own.
    """
    touched = known.counts.join(joining.pairs.unique("conviction"), on="conviction", how="semi")
    with_record = pl.concat(
        [
            known.determinations.get_column("subject_id"),
            touched.get_column("subject_id"),
            pl.Series("subject_id", list(added), dtype=pl.String),
        ]
    ).unique()
    wanted = pl.concat([with_record, pl.Series("subject_id", sorted(perhaps), dtype=pl.String)])
    held = _convictions(known, wanted.unique(), _events(relief, joining))
    people = known.subjects.filter(pl.col("subject_id").is_in(wanted.unique().implode()))
    once = people.unique("subject_id", keep="first", maintain_order=True)
    has_record = once.select(pl.col("subject_id").is_in(with_record.implode())).to_series()
    for row, has in zip(once.iter_rows(named=True), has_record, strict=True):
        subject_id = row["subject_id"]
        convictions = [*held.get(subject_id, ()), *added.get(subject_id, ())]
        yield Holding(_identity(row), subject_id, tuple(in_order(convictions)), has)


def _identity(row: Mapping[str, object]) -> Identity:
    """Who a row of the subjects frame is."""

    return Identity(
        subject_id=str(row["subject_id"]),
        names=_listed(row["names"]),
        birth_dates=_listed(row["birth_dates"]),
        ssn=_listed(row["ssn"]),
        license=_listed(row["license"]),
        idn=_listed(row["idn"]),
        cii=_listed(row["cii"]),
    )


@dataclass(frozen=True)
class _Acts:
    """What lists say of one conviction: the events, and the case numbers (canonical) given."""

    events: tuple[Event, ...]
    case_numbers: tuple[str, ...]


_NONE = _Acts((), ())
_HELD_COLUMNS = (
    "subject_id",
    "conviction",
    "case_numbers",
    "case",
    "section_text",
    "convicted_on",
    "determination",
    "rule",
    "count_order",
)


def _events(relief: Relief, joining: Joining) -> dict[int, _Acts]:
    """What the joined rows say of each conviction, by its number."""
    rows: dict[int, list[Mapping[str, object]]] = defaultdict(list)
    joined = joining.pairs.join(relief.rows.drop("raw"), on="line").sort("case_number")
    for row in joined.iter_rows(named=True):
        rows[row["conviction"]].append(row)
    return {
        conviction: _Acts(
            events_of(same),
            tuple(dict.fromkeys(str(case) for row in same for case in _listed(row["cases"]))),
        )
        for conviction, same in rows.items()
    }


def _shown(numbers: Iterable[str]) -> tuple[str, ...]:
    """Case numbers as people are told them, each once."""
    return tuple(dict.fromkeys(shown_case(one) for text in numbers for one in split_cases(text)))


def _listed(value: object) -> tuple[str, ...]:
    """A field of a frame that holds a list."""
    return tuple(value) if isinstance(value, list) else ()


def _convictions(
    known: Known, wanted: pl.Series, acts: Mapping[int, _Acts]
) -> dict[str, list[KnownConviction]]:
    """All convictions of the wanted subjects, by subject, with what lists say of each."""
    cases = known.cases.group_by("conviction").agg(pl.col("case"))
    rows = (
        known.counts.filter(pl.col("subject_id").is_in(wanted.implode()))
        .join(known.determinations, on=["subject_id", "count_order"], how="left")
        .join(cases, on="conviction", how="left")
        .sort("conviction")
        .select(_HELD_COLUMNS)
    )
    held: dict[str, list[KnownConviction]] = defaultdict(list)
    for (
        subject_id,
        conviction,
        numbers,
        keys,
        section,
        day,
        determination,
        rule,
        count_order,
    ) in rows.iter_rows():
        act = acts.get(conviction, _NONE)
        # Where the extract has no usable case number, the court's is what the person may know. It
        # does not tell what else the case holds, so it is not among the cases to compare.
        held[subject_id].append(
            KnownConviction(
                case_numbers=_shown(numbers) if keys else (*_shown(numbers), *act.case_numbers),
                cases=frozenset(keys or ()),
                section=section,
                convicted_on=day,
                determination=determination,
                rule=rule,
                events=act.events,
                in_extract=True,
                count_order=count_order,
            )
        )
    return held
