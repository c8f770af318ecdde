"""Decide extracts of any size: stretch by stretch, or person by person where people scatter."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import polars as pl

from cmr.determine import Run
from cmr.doj.reader import Batch, Reading
from cmr.parts.ahead import ahead, at_once
from cmr.parts.segments import People, segments
from cmr.parts.spill import Spill
from cmr.parts.tables import Tables, Windows, tables_of

# Parts decided together: deciding alone leaves a second core without work.
_AT_ONCE = 2
# No extract has as many records: a file's number times this, and the row, order rows of all files.
_FILE = 2**40

Counted = TypeVar("Counted")


class Progress(Protocol):
    """Who is told how far it is."""

    def begin(self, words: str, size: int = 0) -> None:
        """The next stage, and its size."""

    def advance(self, size: int, records: int) -> None:
        """How much more of it is done."""


@dataclass(frozen=True)
class Decided(Generic[Counted]):
    """The tables of a run in file order, and what was counted of each of its parts."""

    tables: Tables
    counted: list[Counted]


@dataclass(frozen=True)
class Deciding(Generic[Counted]):
    """How a part is decided: all rows of some people, to a Run; and what is `count`ed of each.

    `folder` is a private one for what does not stay in memory, `size` the bytes of a part.
    """

    decide: Callable[[pl.DataFrame], Run]
    count: Callable[[Run], Counted]
    folder: Path
    size: int
    progress: Progress

    def all_of(self, reading: Reading, batches: Iterator[Batch]) -> Decided[Counted]:
        """Decide everybody; the result is the same whatever the size of the parts is.

        While nobody is met in two stretches of the extracts, only results leave memory. As soon
        as somebody is, all rows are put aside on disk by person, and the people decided so far
        are decided again with the others.
        """
        taken = _Taken(batches)
        apart = _Apart(self._stretches(reading, taken))
        decided = Decided[Counted](Tables(self.folder, in_memory=self.size), [])
        for tables, counted in at_once(apart, self._part, _AT_ONCE):
            decided.tables.add(tables)
            decided.counted.append(counted)
        if not apart.met_again:
            return decided
        decided.tables.clear()
        return self._by_person(reading, taken)

    def _part(self, rows: pl.DataFrame) -> tuple[dict[str, pl.DataFrame], Counted]:
        run = self.decide(rows)
        return tables_of(run), self.count(run)

    def _heap(
        self, rows: pl.DataFrame
    ) -> tuple[int, tuple[dict[str, pl.DataFrame], Counted] | None]:
        """How many rows a heap has; its tables, and what is counted of it, unless it is empty."""
        if rows.is_empty():
            return 0, None
        run = self.decide(rows)
        return rows.height, (ordered_tables(run, rows), self.count(run))

    def _stretches(self, reading: Reading, batches: Iterator[Batch]) -> Iterator[pl.DataFrame]:
        """At least one, so that an extract of nobody has its empty tables."""
        stretches = segments(batches, self.size, reading.size)
        yield next(stretches, reading.no_rows())
        yield from stretches

    def _by_person(self, reading: Reading, batches: "_Taken") -> Decided[Counted]:
        parts = -(-reading.size // self.size)
        spill = Spill(self.folder, parts)
        # What was taken so far is read again; only then comes the rest.
        again = islice(reading.rows_again(), batches.count)
        for rows in chain(again, (batch.rows for batch in batches)):
            spill.add(rows)
        self.progress.begin("Deciding person by person", parts)
        windows = Windows(self.folder, window_starts(reading, self.size))
        counted = []
        with ahead(map(spill.take, range(parts)), 1) as heaps:
            for records, heap in at_once(heaps, self._heap, _AT_ONCE):
                if heap is not None:
                    windows.add(heap[0])
                    counted.append(heap[1])
                self.progress.advance(1, records)
        tables = Tables(self.folder, in_memory=self.size)
        for window in windows.merged():
            tables.add(window)
        return Decided(tables, counted)


class _Apart(Iterator[pl.DataFrame]):
    """Stretches of an extract, up to one with somebody in it whom an earlier one has too."""

    def __init__(self, stretches: Iterator[pl.DataFrame]) -> None:
        self._stretches = stretches
        self._people = People()
        self.met_again = False

    def __next__(self) -> pl.DataFrame:
        rows = next(self._stretches)
        self.met_again = self._people.met_again(rows)
        if self.met_again:
            raise StopIteration
        return rows


class _Taken(Iterator[Batch]):
    """Batches, and how many of them were taken."""

    def __init__(self, batches: Iterator[Batch]) -> None:
        self._batches = batches
        self.count = 0

    def __next__(self) -> Batch:
        batch = next(self._batches)
        self.count += 1
        return batch


def _key(file: pl.Expr) -> pl.Expr:
    """A number that orders rows as the extracts do."""
    return file.to_physical().cast(pl.UInt64) * _FILE + pl.col("row")


def ordered_tables(run: Run, rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The tables of a part, which decided these `rows`, with `key` and `at`: the numbers, the same
    for all parts, of the rows that they are ordered by.
    """
    if run.order is None:
        raise AssertionError("a run in parts needs its order")
    keys = rows.select(_key(pl.col("file"))).to_series()
    files = rows.schema["file"]
    found = {}
    for name, table in tables_of(run).items():
        if name == "subjects":
            key = at = keys.gather(run.order.subjects["first"])
        elif name == "convictions":
            key = keys.gather(run.order.convictions["first"])
            at = keys.gather(run.order.convictions["at"])
        else:
            key = at = table.select(_key(pl.col("file").cast(files))).to_series()
        found[name] = table.with_columns(key.alias("key"), at.alias("at"))
    return found


def window_starts(reading: Reading, size: int) -> pl.Series:
    """The keys of the rows on which windows of about `size` bytes begin, but for the first."""
    starts, filled = [], 0
    for number, each in enumerate(reading.inputs):
        for place in each.places:
            if filled >= size:
                starts.append(number * _FILE + place.row)
                filled = 0
            filled += place.size
    return pl.Series("key", starts, dtype=pl.UInt64)
