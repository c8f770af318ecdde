"""relief.csv carried on: what it said, the motion if it was filed, and the new answers."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

import polars as pl

from cmr.packet.answers import Answers, no_rejects, read_answers
from cmr.packet.finished_packet import FinishedPacket
from cmr.packet.finished_run import FinishedRun
from cmr.packet.life_cycle import life_cycle
from cmr.packet.sealing import KEYS
from cmr.packet.standing import known_of, read_events
from cmr.packet.tables import as_csv
from cmr.packet.weighing import Weighed, weigh
from cmr.relief.known import Known
from cmr.relief.outcome import EventKind
from cmr.relief.reader import COLUMNS
from cmr.reports.run_directory import RunDirectory

RELIEF = "relief.csv"


class AnswersDirectory(RunDirectory):
    """The folder of a reading: all of it or nothing; the account goes first and comes last."""

    manifest: ClassVar[str] = "answers.json"
    outputs: ClassVar[tuple[str, ...]] = ()  # every reading writes all of its files


@dataclass(frozen=True)
class Account:
    """Where every line went: lines_in = joined + repeated + held + unanswered + rejected.

    A line that speaks of several convictions counts as held if any of them is held, as joined if
    any is new.
    """

    lines_in: int
    joined: int
    repeated: int
    held: int
    unanswered: int
    rejected: int
    events_written: int
    events_filed: int
    for_a_person: int

    def as_json(self) -> Mapping[str, int]:
        """For answers.json."""
        return dict(vars(self))


def read_back(
    run: FinishedRun,
    packet: FinishedPacket,
    files: Sequence[Path],
    out: Path,
    *,
    received: date,
    relief: Path | None = None,
    filed: date | None = None,
) -> tuple[Account, tuple[str, ...]]:
    """Read the answers and write relief.csv and its account into `out`; gives account, warnings.

    Reading the same answers again onto the result gives the same relief.csv. Raises CmrError.
    """
    known = known_of(run)
    events = read_events(relief, known)
    motion = _in_motion(packet, events, filed, run.county)
    answers = [
        read_answers(path, known, packet, received=received, name=name)
        for path, name in zip(files, _names(files), strict=True)
    ]
    acts = pl.concat([each.acts for each in answers])
    weighed = weigh(acts, pl.concat([events, motion]), packet)
    account = _account(answers, weighed, motion.height)
    lines = _lines(motion, weighed.new, run, known)
    rejected = pl.concat([no_rejects(), *(each.rejected for each in answers)])
    with AnswersDirectory(out) as folder:
        for name, content in {
            RELIEF: _carried_on(relief, lines),
            "rejected.csv": as_csv(rejected),
            "for_a_person.csv": as_csv(weighed.told),
            "life_cycle.csv": as_csv(
                life_cycle(packet, pl.concat([events, motion, weighed.new.select(events.columns)]))
            ),
            AnswersDirectory.manifest: _json(account, files, packet),
        }.items():
            with folder.create(name) as stream:
                stream.write(content)
        folder.commit()
    return account, tuple(warning for each in answers for warning in each.warnings)


def _names(files: Sequence[Path]) -> list[str]:
    """File names without folders; numbered where two files are called the same."""
    names = [path.name for path in files]
    if len(set(names)) == len(names):
        return names
    return [f"{number}: {name}" for number, name in enumerate(names, start=1)]


def _in_motion(
    packet: FinishedPacket, events: pl.DataFrame, filed: date | None, county: str
) -> pl.DataFrame:
    """An in_motion event for each conviction of a filed packet that has none yet."""
    if filed is None:
        return events.clear()
    named = events.filter(pl.col("kind") == EventKind.IN_MOTION.value)
    return packet.rows.join(named, on=KEYS, how="anti").select(
        *KEYS,
        pl.lit(EventKind.IN_MOTION.value).alias("kind"),
        pl.lit(filed).alias("date"),
        pl.lit(f"{packet.id}-motion").alias("list_id"),
        "authority",
    )


def _account(answers: Sequence[Answers], weighed: Weighed, filed: int) -> Account:
    joined = set(weighed.new.select("file", "line").iter_rows()) - weighed.held
    return Account(
        lines_in=sum(each.lines_in for each in answers),
        joined=len(joined),
        repeated=len(weighed.repeated - weighed.held - joined),
        held=len(weighed.held),
        unanswered=sum(each.unanswered for each in answers),
        rejected=sum(each.rejected.height for each in answers),
        events_written=weighed.new.height,
        events_filed=filed,
        for_a_person=weighed.told.height,
    )


def _lines(motion: pl.DataFrame, new: pl.DataFrame, run: FinishedRun, known: Known) -> pl.DataFrame:
    """The lines to add, in COLUMNS: keyed by number, with what a reader needs to check them."""
    both = pl.concat(
        [motion.with_columns(pl.lit("").alias("source")), new.select(*motion.columns, "source")]
    )
    counts = known.counts.select(
        *KEYS, pl.col("case_numbers").list.first().alias("case_number"),
        pl.col("section_text").alias("section"),
    )  # fmt: skip
    people = known.subjects.select(
        "subject_id", pl.col("names").list.first().alias("name"),
        pl.col("birth_dates").list.first().alias("birth_date"),
        pl.col("cii").list.first(),
    ).unique("subject_id", keep="first", maintain_order=True)  # fmt: skip
    told = both.join(counts, on=KEYS, how="left").join(people, on="subject_id", how="left")
    return (
        told.with_columns(pl.col("date").dt.to_string("%Y-%m-%d"))
        .rename({"kind": "event", "source": "note"})
        .sort("date", "event", *KEYS)
        .select(pl.col(name).fill_null("") for name in COLUMNS)
    )


def _carried_on(relief: Path | None, lines: pl.DataFrame) -> bytes:
    """The list as it was, byte for byte if it is UTF-8, and the new lines in its own columns."""
    if relief is None:
        return f"{','.join(COLUMNS)}\n".encode() + _written(lines, COLUMNS)
    content = relief.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
        content = text.encode()
    header = [name.strip().lower() for name in next(csv.reader(io.StringIO(text)), [])]
    end = b"" if content.endswith((b"\n", b"\r")) or not lines.height else b"\n"
    return content + end + _written(lines, header)


def _written(lines: pl.DataFrame, header: Sequence[str]) -> bytes:
    """The lines with a place for every column of the header; unknown ones stay empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in lines.iter_rows(named=True):
        writer.writerow([row.get(name, "") for name in header])
    return text.getvalue().encode()


def _json(account: Account, files: Sequence[Path], packet: FinishedPacket) -> bytes:
    told = {
        "packet": packet.id,
        "files": [path.name for path in files],
        "account": account.as_json(),
    }
    return json.dumps(told, indent=2, ensure_ascii=False).encode() + b"\n"
