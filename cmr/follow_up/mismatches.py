"""What does not agree: orders not written down, updates nobody ordered, lines that fit nobody."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from cmr.relief import ConvictionOutcome, EventKind, Joined, SubjectOutcome
from cmr.relief.outcome import contradictions

_GRANTS = frozenset({EventKind.ORDERED, EventKind.REDESIGNATED})
_UPDATES = {EventKind.COURT_UPDATED: "court", EventKind.DOJ_UPDATED: "doj"}


@dataclass(frozen=True, order=True)
class Mismatch:
    """One thing for somebody to look at; fields that do not apply are empty.

    `line` is that of the written relief.csv.
    """

    what: str
    who: str
    count_order: str = ""
    case_numbers: str = ""
    section: str = ""
    detail: str = ""
    line: int | None = None


def mismatches(joined: Joined) -> pl.DataFrame:
    """Every mismatch, a row each, sorted."""
    found = [
        *(each for record in joined.subjects for each in _of_record(record)),
        *_of_lines(joined),
        *(
            Mismatch(each.doubt.value, "; ".join(each.subject_ids), detail="; ".join(each.shared))
            for each in joined.doubtful
        ),
    ]
    texts = ("what", "who", "count_order", "case_numbers", "section", "detail")
    schema = pl.Schema({**dict.fromkeys(texts, pl.String), "line": pl.Int64})
    rows = [tuple(vars(each).values()) for each in found]
    return pl.DataFrame(rows, schema=schema, orient="row").sort(pl.all(), nulls_last=True)


def _of_record(record: SubjectOutcome) -> Iterator[Mismatch]:
    for conviction in record.convictions:
        for what in _of_conviction(conviction):
            yield Mismatch(
                what,
                record.called,
                conviction.count_order or "",
                "; ".join(conviction.case_numbers),
                conviction.section,
                _dates(conviction),
            )
    yield from _counts_that_disagree(record)


def _of_conviction(conviction: ConvictionOutcome) -> Iterator[str]:
    """What does not agree in the events of one conviction."""
    yield from contradictions(conviction.events)
    kinds = {event.kind for event in conviction.events}
    granted = [event.date for event in conviction.events if event.kind in _GRANTS and event.date]
    for kind, name in _UPDATES.items():
        updated = [e.date for e in conviction.events if e.kind is kind and e.date]
        if granted and not updated:
            yield f"ordered_not_updated_{name}"
        if updated and not granted:
            yield f"updated_not_ordered_{name}"
        if updated and granted and max(updated) < min(granted):
            yield f"updated_before_the_order_{name}"
    if EventKind.SEALED in kinds and not granted:
        yield "sealed_not_ordered"
    if len(set(granted)) > 1:
        yield "ordered_on_two_days"


def _dates(conviction: ConvictionOutcome) -> str:
    """The events in one line, by date."""
    told = {f"{event.date or 'undated'} {event.kind.value}" for event in conviction.events}
    return "; ".join(sorted(told))


def _counts_that_disagree(record: SubjectOutcome) -> Iterator[Mismatch]:
    """Cases of which the court ordered another number of counts than were written down."""
    cases: dict[str, list[ConvictionOutcome]] = defaultdict(list)
    for conviction in record.convictions:
        for number in conviction.case_numbers:
            cases[number].append(conviction)
    for number, some in cases.items():
        counted = Counter(step for each in some for step in _steps(each))
        updated = {counted[name] for name in _UPDATES.values()} - {0}
        if counted["ordered"] and updated - {counted["ordered"]}:
            detail = "; ".join(f"{name} {counted[name]}" for name in ("ordered", "court", "doj"))
            yield Mismatch("counts_disagree", record.called, case_numbers=number, detail=detail)


def _steps(conviction: ConvictionOutcome) -> set[str]:
    kinds = {event.kind for event in conviction.events}
    steps = {name for kind, name in _UPDATES.items() if kind in kinds}
    return steps | ({"ordered"} if kinds & _GRANTS else set())


def _of_lines(joined: Joined) -> Iterable[Mismatch]:
    """Lines about convictions that the extract lacks, and lines that fit nobody."""
    for line in joined.alone:
        yield Mismatch("not_in_the_extract", "", line=line)
    for line, reason in joined.rejects.select("line", "reason").iter_rows():
        yield Mismatch("joined_to_nobody", "", detail=reason, line=line)
