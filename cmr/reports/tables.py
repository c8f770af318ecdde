"""The tables of a run as files: determinations, convictions, subjects."""

from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO

import polars as pl

from cmr.parts.tables import Tables
from cmr.reports.run_directory import RunDirectory

# Said, so that the bytes depend on the rows alone and not on the parts they were decided in.
ROWS_IN_A_GROUP = 100_000


def write_tables(out: RunDirectory, tables: Tables) -> None:
    """Write the run's tables; the same run gives the same bytes, in however many parts."""
    # Two files at once: each is made by one thread for the most part, and waits for the disk.
    with ThreadPoolExecutor(max_workers=2) as workers:
        writing = [
            workers.submit(write_parquet, out, f"{name}.parquet", tables.scan(name))
            for name in ("convictions", "determinations", "subjects")
        ]
        writing.append(workers.submit(_write_csv, out, tables))
        for each in writing:
            each.result()


def _write_csv(out: RunDirectory, tables: Tables) -> None:
    with out.create("determinations.csv") as stream:
        writer = CsvWriter(stream)
        for frame in tables.frames("determinations"):
            writer.write(frame)


def write_parquet(out: RunDirectory, name: str, table: pl.LazyFrame | pl.DataFrame) -> None:
    """One table as Parquet, readable by its owner only."""
    with out.create(name) as stream:
        table.lazy().sink_parquet(
            stream,
            compression="zstd",
            compression_level=1,
            row_group_size=ROWS_IN_A_GROUP,
        )


class CsvWriter:
    """A table as CSV: header, LF, nothing at all for null or empty, quotes only where needed."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._begun = False

    def write(self, frame: pl.DataFrame) -> None:
        """Append rows; the first time, even without any, the header too."""
        told = frame.with_columns(pl.col(pl.String).replace("", None))
        told.write_csv(self._stream, include_header=not self._begun)
        self._begun = True
