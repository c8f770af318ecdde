"""Lists for each court and for the Department of Justice, with room for their answers.

They have the columns of relief.csv, `event` and `date` left empty: that is where the answer goes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import polars as pl

from cmr.packet.filing import Filing
from cmr.packet.finished_packet import FinishedPacket
from cmr.packet.finished_run import FinishedRun
from cmr.packet.sealing import KEYS, Sealing
from cmr.packet.standing import GRANTS, known_of, outcomes, read_events
from cmr.packet.tables import as_csv
from cmr.relief.case_columns import split_cases
from cmr.relief.case_numbers import normalise_case
from cmr.relief.outcome import EventKind
from cmr.relief.reader import COLUMNS
from cmr.reports.run_directory import RunDirectory

DOJ = "California Department of Justice"
UPDATE_COURT = "update the court's file"
SEAL = "seal the case"
UPDATE_DOJ = "update the record"
EXPORT_COLUMNS = (*COLUMNS, "asked", "sealing", "ordered_on")


class ExportDirectory(RunDirectory):
    """The folder of the lists; court lists of an earlier export do not stay beside new ones."""

    manifest: ClassVar[str] = "doj.csv"
    outputs: ClassVar[tuple[str, ...]] = ("court*.csv",)


@dataclass(frozen=True)
class Exported:
    """One list: its file name and how many lines it has."""

    name: str
    lines: int


def write_lists(
    run: FinishedRun, packet: FinishedPacket, out: Path, *, filing: Filing, relief: Path | None
) -> tuple[Exported, ...]:
    """Write what each court and the Department of Justice still have to answer or to do."""
    events = read_events(relief, known_of(run))
    asked = _described(run, packet, events)
    lists = [*_by_court(_for_courts(asked), filing), ("doj.csv", _for_doj(asked, packet.id))]
    with ExportDirectory(out) as folder:
        for name, frame in lists:
            with folder.create(name) as stream:
                listed = frame.sort("case_number", "name", *KEYS, nulls_last=True)
                stream.write(as_csv(listed.select(EXPORT_COLUMNS)))
        folder.commit()
    return tuple(Exported(name, frame.height) for name, frame in lists)


def court_of(county: str) -> str:
    """What a county's trial court is called in lists."""
    return f"Superior Court, County of {county.strip().title()}"


def _described(run: FinishedRun, packet: FinishedPacket, events: pl.DataFrame) -> pl.DataFrame:
    """The packet's convictions with what a list says of each, and which events there were."""
    facts = run.determinations.select(
        pl.col(*KEYS).cast(pl.String),
        "case_numbers",
        "section",
    ).unique(KEYS, keep="first", maintain_order=True)
    facts = facts.with_columns(
        pl.Series(
            "case_numbers",
            [list(split_cases(text or "")) for text in facts.get_column("case_numbers")],
            dtype=pl.List(pl.String),
        )
    )
    people = run.subjects.select(
        pl.col("subject_id").cast(pl.String),
        pl.col("names").list.first().alias("name"),
        pl.col("birth_dates").list.first().alias("birth_date"),
        pl.col("cii").list.first(),
    ).unique("subject_id", keep="first", maintain_order=True)
    kinds = events.group_by(KEYS).agg(
        pl.col("kind").unique(),
        pl.col("date").filter(pl.col("kind").is_in(GRANTS)).max().alias("ordered_on"),
    )
    joined = packet.rows.join(facts, on=KEYS, how="left", maintain_order="left")
    for more, on in ((people, ["subject_id"]), (kinds, [*KEYS]), (outcomes(events), [*KEYS])):
        joined = joined.join(more, on=on, how="left", maintain_order="left")
    numbers = pl.col("case_numbers")
    return joined.with_columns(
        numbers.list.first().alias("case_number"),
        pl.when(numbers.list.len() > 1)
        .then(pl.lit("also ") + numbers.list.slice(1).list.join("; "))
        .otherwise(pl.lit(""))
        .alias("note"),
        pl.lit("").alias("event"),
        pl.lit("").alias("date"),
        pl.lit(packet.id).alias("packet"),
        pl.lit(court_of(run.county)).alias("court"),
        pl.col("kind").fill_null(pl.lit([], dtype=pl.List(pl.String))),
    )


def _had(kind: EventKind) -> pl.Expr:
    return pl.col("kind").list.contains(kind.value)


def _stands_granted() -> pl.Expr:
    """Whether the court granted it and nothing after that speaks against it."""
    granted = pl.col("outcome").is_in(["dismissed", "dismissed_and_sealed", "redesignated"])
    return granted.fill_null(value=False)


def _for_courts(asked: pl.DataFrame) -> pl.DataFrame:
    """What a court has still to decide or to write down; what it refused is for a person."""
    undecided = pl.col("outcome").is_null() | (pl.col("outcome") == "pending")
    seal_due = (pl.col("sealing") == Sealing.WHOLE.value) & ~_had(EventKind.SEALED)
    todo = (
        pl.when(undecided.fill_null(value=True))
        .then(pl.col("asked"))
        .when(_stands_granted() & ~_had(EventKind.COURT_UPDATED))
        .then(pl.lit(UPDATE_COURT))
        .when(_stands_granted() & seal_due)
        .then(pl.lit(SEAL))
    )
    return asked.with_columns(
        todo.alias("asked"),
        (pl.col("packet") + "-court").alias("list_id"),
        pl.col("court").alias("authority"),
        pl.lit("").alias("cii"),  # a court knows its cases by number and name
    ).drop_nulls("asked")


def _for_doj(asked: pl.DataFrame, packet: str) -> pl.DataFrame:
    """Orders that the Department of Justice has not yet written down."""
    due = asked.filter(_stands_granted() & ~_had(EventKind.DOJ_UPDATED))
    return due.with_columns(
        (pl.lit(UPDATE_DOJ + ": ") + pl.col("outcome").str.replace_all("_", " ")).alias("asked"),
        pl.lit(f"{packet}-doj").alias("list_id"),
        pl.lit(DOJ).alias("authority"),
    )


def _by_court(lines: pl.DataFrame, filing: Filing) -> Iterator[tuple[str, pl.DataFrame]]:
    """A list per courthouse, told by how case numbers begin; one list where none is named."""
    if not filing.courthouse:
        yield "court.csv", lines
        return
    prefixes = sorted(
        ((prefix, house.name) for house in filing.courthouse for prefix in house.prefixes),
        key=lambda pair: -len(pair[0]),
    )
    houses = [
        next((name for prefix, name in prefixes if normalise_case(number).startswith(prefix)), "")
        for number in lines.get_column("case_number").fill_null("")
    ]
    placed = lines.with_columns(pl.Series("house", houses, dtype=pl.String))
    for house in sorted(set(houses)):
        mine = placed.filter(pl.col("house") == house)
        told = (pl.col("court") + f", {house}") if house else pl.col("court")
        yield f"court_{_slug(house) or 'unknown'}.csv", mine.with_columns(told.alias("authority"))


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
