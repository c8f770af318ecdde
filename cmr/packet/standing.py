"""What lists already say of each conviction of a run: its events, from relief.csv."""

from datetime import date
from pathlib import Path

import polars as pl

from cmr.packet.finished_run import FinishedRun
from cmr.packet.sealing import KEYS
from cmr.relief.joining import join_rows
from cmr.relief.known import Known, know
from cmr.relief.outcome import Event, EventKind, outcome_of
from cmr.relief.reader import Relief, read_relief

GRANTS = (EventKind.ORDERED.value, EventKind.REDESIGNATED.value)
_EVENT_SCHEMA = {
    "subject_id": pl.String,
    "count_order": pl.String,
    "kind": pl.String,
    "date": pl.Date,
    "list_id": pl.String,
    "authority": pl.String,
}


def known_of(run: FinishedRun) -> Known:
    """The run's frames, keyed for joining."""
    return know(run.determinations, run.convictions, run.subjects)


def read_events(path: Path | None, known: Known) -> pl.DataFrame:
    """Events by subject_id and count_order: `kind`, `date`, `list_id`, `authority`.

    Lines that join no conviction of the run are no events here; publishing accounts for them.
    """
    if path is None:
        return pl.DataFrame(schema=_EVENT_SCHEMA)
    return events_of(read_relief(path), known)


def events_of(relief: Relief, known: Known) -> pl.DataFrame:
    """The events of a relief list as read, by conviction."""
    pairs = join_rows(relief.rows, known).pairs
    return (
        pairs.join(relief.rows, on="line")
        .join(known.counts.select("conviction", known_id="subject_id", known_count="count_order"),
              on="conviction")
        .sort("line", "conviction")
        .select(
            pl.col("known_id").alias("subject_id"), pl.col("known_count").alias("count_order"),
            "kind", "date", "list_id", "authority",
        )
    )  # fmt: skip


def outcomes(events: pl.DataFrame) -> pl.DataFrame:
    """What the events of each conviction come to: subject_id, count_order, `outcome`.

    By cmr.relief.outcome, so that a packet and what people are told cannot part ways; sealing is
    left aside.
    """
    told = [
        (*key, str(outcome_of([Event(EventKind(k), d) for k, d in acts], None, False)))
        for key, acts in _grouped(events).items()
    ]
    schema = {"subject_id": pl.String, "count_order": pl.String, "outcome": pl.String}
    return pl.DataFrame(told, schema=schema, orient="row")


def _grouped(events: pl.DataFrame) -> dict[tuple[str, str], list[tuple[str, date | None]]]:
    found: dict[tuple[str, str], list[tuple[str, date | None]]] = {}
    for who, count, kind, day in events.select(*KEYS, "kind", "date").iter_rows():
        found.setdefault((who, count), []).append((kind, day))
    return found
