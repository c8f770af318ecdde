"""Answers of courts and of the Department of Justice, read line by line; every line accounted."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

import polars as pl

from cmr.packet.export import DOJ
from cmr.packet.finished_packet import FinishedPacket
from cmr.packet.sealing import KEYS
from cmr.relief.joining import join_rows
from cmr.relief.known import Known
from cmr.relief.list_file import ListFile
from cmr.relief.outcome import EventKind
from cmr.relief.reader import Relief, read_relief

_REJECTED = {
    "file": pl.String,
    "line": pl.UInt32,
    "reason": pl.String,
    "detail": pl.String,
    "raw": pl.String,
}
_ANSWER = {
    "subject_id": pl.String,
    "count_order": pl.String,
    "kind": pl.String,
    "date": pl.Date,
    "authority": pl.String,
    "list_id": pl.String,
    "file": pl.String,
    "line": pl.UInt32,
    "differs": pl.Boolean,
    "source": pl.String,
}


@dataclass(frozen=True)
class Answers:
    """One file: lines_in = answered lines + unanswered + rejected.

    `acts`: a row per answered line and conviction. `rejected`: file, line, reason, detail, raw.
    """

    file: str
    lines_in: int
    unanswered: int
    acts: pl.DataFrame
    rejected: pl.DataFrame
    warnings: tuple[str, ...]

    @property
    def answered(self) -> int:
        """Lines that say something of a conviction of the packet."""
        return self.acts.get_column("line").n_unique()


def read_answers(
    path: Path, known: Known, packet: FinishedPacket, *, received: date, name: str
) -> Answers:
    """Read one answer file, told apart from others by `name`.

    `received` is the day it came: nothing it tells happened after that day. Raises
    ReliefFormatError where the file as a whole cannot be used.
    """
    relief = read_relief(path)
    silent = _silent(relief, path)
    usable, refused = _usable(relief, received)
    joining = join_rows(usable, known)
    acts = _acts(joining.pairs, usable, known, packet, joining.doubts).with_columns(
        pl.lit(name).alias("file"),
        pl.lit(f"{_digest(path)} line ").add(pl.col("line").cast(pl.String)).alias("source"),
    )
    elsewhere = _refuse(
        usable.join(joining.pairs, on="line", how="semi").join(acts, on="line", how="anti"),
        "not_in_the_packet",
        "the packet did not ask for this conviction; if it is right, write it in relief.csv",
    )
    strange = _refuse(
        joining.alone,
        "not_found",
        "no conviction of the run with this case, section and person; if it is right, write it in "
        "relief.csv",
    )
    spoken = relief.rejects.filter(~pl.col("line").is_in(silent))
    rejected = pl.concat([spoken, refused, joining.rejects, elsewhere, strange])
    return Answers(
        file=name,
        lines_in=relief.records,
        unanswered=len(silent),
        acts=acts.select(list(_ANSWER)),
        rejected=rejected.sort("line").select(pl.lit(name).alias("file"), pl.all()),
        warnings=tuple(f"{name}, {warning}" for warning in relief.warnings),
    )


def no_rejects() -> pl.DataFrame:
    """The empty reject table."""
    return pl.DataFrame(schema=_REJECTED)


def _silent(relief: Relief, path: Path) -> list[int]:
    """Lines that came back as they were sent: no event, no date."""
    places = ListFile(path).header.places
    at = [places[name] for name in ("event", "date")]
    without = relief.rejects.filter(pl.col("reason") == "unknown_event")
    return [
        line
        for line, raw in without.select("line", "raw").iter_rows()
        if _blank(next(csv.reader([raw]), []), at)
    ]


def _blank(fields: Sequence[str], places: Sequence[int]) -> bool:
    return all(not fields[at].strip() for at in places if at < len(fields))


def _usable(relief: Relief, received: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The lines that can be answers, and the others with why not."""
    rows = relief.rows
    doj = pl.col("authority") == DOJ
    says_doj = pl.col("kind") == EventKind.DOJ_UPDATED.value
    why = (
        pl.when(pl.col("kind") == EventKind.IN_MOTION.value)
        .then(pl.lit("not_an_answer"))
        .when(pl.col("date") > received)
        .then(pl.lit("after_it_was_received"))
        .when((doj & ~says_doj) | (~doj & (pl.col("authority") != "") & says_doj))
        .then(pl.lit("not_theirs_to_say"))
        .otherwise(pl.lit(""))
    )
    marked = rows.with_columns(why.alias("why"))
    refused = marked.filter(pl.col("why") != "")
    detail = {
        "not_an_answer": "that it is in a motion is ours to say (--filed)",
        "after_it_was_received": f"the date is after {received}, when the answer came",
        "not_theirs_to_say": f"doj_updated is for the {DOJ} to say, all else for courts",
    }
    told = refused.select(
        "line",
        pl.col("why").alias("reason"),
        pl.col("why").replace_strict(detail, return_dtype=pl.String).alias("detail"),
        "raw",
    )
    return marked.filter(pl.col("why") == "").drop("why"), told


def _acts(
    pairs: pl.DataFrame,
    usable: pl.DataFrame,
    known: Known,
    packet: FinishedPacket,
    doubts: Sequence[int],
) -> pl.DataFrame:
    """What each line says of each conviction that the packet asked for.

    A line by case and section covers every count of that section (contracts.md 4); counts that the
    packet did not ask for stay as they are.
    """
    counts = known.counts.select(
        "conviction", known_id=pl.col("subject_id"), known_count=pl.col("count_order")
    )
    says_doj = pl.col("kind") == EventKind.DOJ_UPDATED.value
    return (
        pairs.join(usable, on="line")
        .join(counts, on="conviction")
        .with_columns(subject_id=pl.col("known_id"), count_order=pl.col("known_count"))
        .join(packet.rows.select(KEYS), on=KEYS, how="semi")
        .sort("line", "conviction")
        .select(
            *KEYS, "kind", "date",
            pl.when(pl.col("authority") != "").then("authority")
            .when(says_doj).then(pl.lit(DOJ)).otherwise(pl.lit("court")).alias("authority"),
            pl.when(pl.col("list_id") != "").then("list_id")
            .otherwise(pl.lit(f"{packet.id}-answer")).alias("list_id"),
            "line",
            pl.col("line").is_in(list(doubts)).alias("differs"),
        )
    )  # fmt: skip


def _refuse(rows: pl.DataFrame, reason: str, detail: str) -> pl.DataFrame:
    return rows.select(
        "line", pl.lit(reason).alias("reason"), pl.lit(detail).alias("detail"), "raw"
    )


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]
