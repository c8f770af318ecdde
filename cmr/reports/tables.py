"""The tables of a run as files: determinations, convictions, subjects, quarantine."""

import polars as pl

from cmr.determine import Run
from cmr.reports.run_directory import QUARANTINE, RunDirectory


def write_tables(out: RunDirectory, run: Run, quarantine: pl.DataFrame) -> None:
    """Write the run's tables; the same run gives the same bytes."""
    write_parquet(out, "determinations.parquet", run.determinations)
    write_csv(out, "determinations.csv", run.determinations)
    write_parquet(out, "convictions.parquet", run.convictions)
    write_parquet(out, "subjects.parquet", run.subjects)
    write_csv(out, QUARANTINE, quarantine)


def write_parquet(out: RunDirectory, name: str, frame: pl.DataFrame) -> None:
    """One table as Parquet, readable by its owner only."""
    with out.create(name) as stream:
        frame.write_parquet(stream, compression="zstd", compression_level=1)


def write_csv(out: RunDirectory, name: str, frame: pl.DataFrame) -> None:
    """One table as CSV: header, LF, nothing at all for null or empty, quotes only where needed."""
    with out.create(name) as stream:
        frame.with_columns(pl.col(pl.String).replace("", None)).write_csv(stream)
