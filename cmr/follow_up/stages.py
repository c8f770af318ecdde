"""The step that each conviction has reached: dates, who said so, and what it waits for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from cmr.relief import ConvictionOutcome, EventKind, Outcome, SubjectOutcome
from cmr.relief.outcome import DISMISSALS, FOR_A_PERSON, contradictions

# From the first step to the last. Where the court lowered a conviction that is its order.
_STEPS = (
    ("in_motion", frozenset({EventKind.IN_MOTION})),
    ("ordered", frozenset({EventKind.ORDERED, EventKind.REDESIGNATED})),
    ("court_updated", frozenset({EventKind.COURT_UPDATED})),
    ("doj_updated", frozenset({EventKind.DOJ_UPDATED})),
    ("sealed", frozenset({EventKind.SEALED})),
)
_GRANTED = DISMISSALS | {Outcome.REDESIGNATED}
A_PERSON = "a_person"


@dataclass(frozen=True)
class Stage:
    """`reached`: the furthest step, "found" before the first. `waits_for`: "" when all is done."""

    reached: str
    waits_for: str


def stage_of(conviction: ConvictionOutcome) -> Stage:
    """The step a conviction has reached, whatever the order of its events.

    A refusal, or events that contradict each other, wait for a person.
    """
    kinds = {event.kind for event in conviction.events}
    reached = [name for name, step in _STEPS if step & kinds]
    return Stage(reached[-1] if reached else "found", _waits_for(conviction, kinds))


def _waits_for(conviction: ConvictionOutcome, kinds: set[EventKind]) -> str:
    if contradictions(conviction.events):
        return A_PERSON
    if not kinds:
        return {"dismissal": "filing", "redesignation": "filing", "not_eligible": ""}.get(
            conviction.determination or "", A_PERSON
        )
    if conviction.outcome in FOR_A_PERSON:
        return A_PERSON
    if conviction.outcome is Outcome.PENDING:
        return "order"
    for kind, name in (
        (EventKind.COURT_UPDATED, "court_update"),
        (EventKind.DOJ_UPDATED, "doj_update"),
    ):
        if conviction.outcome in _GRANTED and kind not in kinds:
            return name
    unsealed = EventKind.SEALED not in kinds
    return "sealing" if conviction.outcome is Outcome.DISMISSED_AND_SEALED and unsealed else ""


def stages(records: Iterable[SubjectOutcome]) -> pl.DataFrame:
    """A row per conviction: whose, which, outcome, stage, `waits_for`, and for each kind of event
    the last date and (`<event>_by`) every list and authority that says so.
    """
    schema = dict.fromkeys(("who", "count_order", "case_numbers", "section"), pl.String)
    schema |= dict.fromkeys(("outcome", "stage", "waits_for"), pl.String)
    for kind in EventKind:
        schema |= {kind.value: pl.String, f"{kind.value}_by": pl.String}
    rows = [
        (record.called, *_told(conviction), *_events(conviction))
        for record in records
        for conviction in record.convictions
    ]
    return pl.DataFrame(rows, schema=schema, orient="row").sort(pl.all())


def _told(conviction: ConvictionOutcome) -> Iterator[str]:
    stage = stage_of(conviction)
    yield conviction.count_order or ""
    yield "; ".join(conviction.case_numbers)
    yield conviction.section
    yield conviction.outcome.value
    yield stage.reached
    yield stage.waits_for


def _events(conviction: ConvictionOutcome) -> Iterator[str]:
    for kind in EventKind:
        same = [event for event in conviction.events if event.kind is kind]
        days = [event.date for event in same if event.date is not None]
        yield max(days, default=date.min).isoformat() if days else ""
        yield "; ".join(sorted({_source(event.list_id, event.authority) for event in same}))


def _source(list_id: str, authority: str) -> str:
    return f"{list_id} ({authority})" if authority else list_id
