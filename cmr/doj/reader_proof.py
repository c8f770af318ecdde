"""The fast path's proof: which lines of a file are not, by themselves, one record of 95 fields."""

from pathlib import Path

import polars as pl

from cmr.doj.reader_fields import RECORD

# A header inside the file (extracts joined end to end) reads as a record; it is not one.
HEADER_START = "RECORD_ID,"


class NotUtf8Error(Exception):
    """The file holds bytes that are no UTF-8; polars cannot read it as it is."""


def count_lines(path: Path) -> int:
    """Number of lines, blank ones and an unfinished last one included."""
    one_column = pl.scan_csv(
        path,
        has_header=False,
        schema={"line": pl.String},
        separator="\x1f",
        quote_char=None,
        extra_columns="ignore",
        glob=False,
    )
    return int(one_column.select(pl.len()).collect(engine="streaming").item())


def suspects(path: Path) -> pl.DataFrame:
    """The lines (`index` from 0, `line`) that do not pass the strict syntax of a record.

    A line that passes is exactly 95 fields however its neighbours look, so a file without
    suspects reads the same in any CSV reader. Lines are not kept in memory unless they fail.
    """
    line = pl.col("line")
    passes = line.str.contains(RECORD) & ~line.str.starts_with(HEADER_START)
    lines = pl.scan_lines(path, glob=False).with_row_index("index")
    try:
        return lines.filter(~passes).collect(engine="streaming")
    except pl.exceptions.ComputeError as problem:
        if "utf" in str(problem).lower():
            raise NotUtf8Error from problem
        raise


def lines_at(path: Path, indexes: pl.Series) -> pl.DataFrame:
    """The lines at these 0-based `indexes`: `index`, `line`, in file order."""
    lines = pl.scan_lines(path, glob=False).with_row_index("index")
    return lines.filter(pl.col("index").is_in(indexes.implode())).collect(engine="streaming")
