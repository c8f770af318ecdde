"""Deciding on Spark: rows go to partitions by person, every partition is decided by the engine."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from cmr import private_files
from cmr.determine import determine
from cmr.doj.layout import NEEDED
from cmr.doj.reader import Batch, Reading
from cmr.parts.deciding import Decided, Progress, ordered_tables, window_starts
from cmr.parts.tables import Tables, Windows
from cmr.policy import Policy
from cmr.reports.tally import Tally, tally

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import SparkSession

Counted = tuple[Tally, dict[str, Any] | None]
_COUNTS = ("decided", "people", "counties")
_REFERENCE = "reference"
# What a partition gives back: its tables and counts, each by name as Arrow's bytes.
_ANSWER = "part long, name string, content binary"


@dataclass(frozen=True)
class Question:
    """What every partition is asked; `files` are the extracts in order."""

    policy: Policy
    county: str
    as_of: date
    with_appended: bool
    files: tuple[str, ...]


@dataclass(frozen=True)
class SparkDeciding:
    """Deciding as cmr.parts.deciding does it, with the parts on the executors of a session.

    The extracts are read here, record by record, for only the whole file tells what a stray quote
    is. `folder` is private; every executor must see it and have this package.
    """

    question: Question
    session: "SparkSession"
    partitions: int
    folder: Path
    size: int
    progress: Progress

    def all_of(self, reading: Reading, batches: Iterator[Batch]) -> Decided[Counted]:
        """Decide everybody; the same result as without Spark."""
        rows = self.folder / "rows"
        rows.mkdir(mode=0o700)
        _write(rows, reading.no_rows(), 0)
        for number, batch in enumerate(batches, start=1):
            _write(rows, batch.rows, number)
        self.progress.begin("Deciding on Spark", self.partitions)
        frame = self.session.read.parquet(rows.as_uri())
        shared_out = frame.repartition(self.partitions, "SUBJECT_ID")
        answers = shared_out.mapInArrow(_decider(self.question), _ANSWER)
        windows = Windows(self.folder, window_starts(reading, self.size))
        counted = []
        nobody = _answer(self.question, reading.no_rows())
        for part in chain(_parts(_as_rows(nobody)), _parts(answers.toLocalIterator())):
            windows.add(part.tables)
            counted.append(part.counted)
            self.progress.advance(1, part.records)
        tables = Tables(self.folder)
        for window in windows.merged():
            tables.add(window)
        return Decided(tables, counted)


@dataclass(frozen=True)
class _Part:
    tables: dict[str, pl.DataFrame]
    counted: Counted
    records: int


def _write(folder: Path, rows: pl.DataFrame, number: int) -> None:
    path = folder / f"{number:08}.parquet"
    with private_files.create(path, shown_as=folder.parent) as stream:
        rows.with_columns(pl.col("file").cast(pl.String)).write_parquet(
            stream, compression="lz4", statistics=False
        )


def _decider(
    question: Question,
) -> Callable[[Iterator["pa.RecordBatch"]], Iterator["pa.RecordBatch"]]:
    """The function that Spark calls with the rows of one partition."""

    def decide(batches: Iterator["pa.RecordBatch"]) -> Iterator["pa.RecordBatch"]:
        import pyarrow

        given = list(batches)
        if not given:
            return
        rows = _in_file_order(pl.DataFrame(pyarrow.Table.from_batches(given)), question.files)
        del given
        for name, content in _answer(question, rows):
            names = {"part": [rows.height], "name": [name], "content": [content]}
            yield pyarrow.RecordBatch.from_pydict(
                names,
                schema=pyarrow.schema(
                    [
                        ("part", pyarrow.int64()),
                        ("name", pyarrow.string()),
                        ("content", pyarrow.binary()),
                    ]
                ),
            )

    return decide


def _in_file_order(rows: pl.DataFrame, files: tuple[str, ...]) -> pl.DataFrame:
    """The rows as the reader gives them; Spark keeps no order."""
    return rows.select(
        pl.col("file").cast(pl.Enum(files)), pl.col("row").cast(pl.UInt32), *NEEDED
    ).sort("file", "row")


def _answer(question: Question, rows: pl.DataFrame) -> Iterator[tuple[str, bytes]]:
    """The tables, counts and, last, reference figures of one partition."""
    run = determine(
        rows.lazy(),
        question.policy,
        county=question.county,
        as_of=question.as_of,
        with_appended=question.with_appended,
    )
    counted = tally(run, question.as_of)
    for name, table in ordered_tables(run, rows).items():
        yield name, _bytes(table)
    for name in _COUNTS:
        yield name, _bytes(getattr(counted, name))
    yield _REFERENCE, json.dumps(run.reference).encode()


def _as_rows(answer: Iterator[tuple[str, bytes]]) -> Iterator[dict[str, Any]]:
    """An answer worked out here, as Spark would give it."""
    for name, content in answer:
        yield {"part": 0, "name": name, "content": content}


def _bytes(frame: pl.DataFrame) -> bytes:
    stream = BytesIO()
    frame.write_ipc(stream, compression="lz4")
    return stream.getvalue()


def _parts(answers: Iterator[Any]) -> Iterator[_Part]:
    """Each partition's answer, put together from its rows."""
    frames: dict[str, pl.DataFrame] = {}
    for answer in answers:
        if answer["name"] != _REFERENCE:
            frames[answer["name"]] = pl.read_ipc(BytesIO(bytes(answer["content"])))
            continue
        counts = Tally(*(frames.pop(name) for name in _COUNTS))
        yield _Part(frames, (counts, json.loads(bytes(answer["content"]))), answer["part"])
        frames = {}
