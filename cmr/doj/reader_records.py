"""One input's records: proven clean and read in place, or mended first; unusable keys set aside."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from cmr.doj.layout import NEEDED
from cmr.doj.reader_input import Source
from cmr.doj.reader_keys import unusable_keys
from cmr.doj.reader_mend import Mending, as_utf8, mend, without
from cmr.doj.reader_proof import NotUtf8Error, count_lines, lines_at, suspects
from cmr.doj.reader_scan import read_if_clean, scan

QUARANTINE = {"line": pl.Int64, "problem": pl.String, "raw": pl.String}


@dataclass(frozen=True)
class Records:
    """`rows`: `row` and layout.NEEDED of every usable record; `quarantine`: line, problem, raw.

    `clean` and `skip_lines` say where the readable records can be read again, and `numbers` are
    their row numbers there; `unusable` are the row numbers of those quarantined for their keys,
    `latin1` of those whose bytes were no UTF-8 and were read as Latin-1.
    """

    rows: pl.DataFrame
    quarantine: pl.DataFrame
    count: int
    clean: Path
    skip_lines: int
    numbers: pl.Series
    unusable: pl.Series
    latin1: pl.Series
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Lines:
    """The lines of one input: `starts` are those (from 0) on which a readable record begins, and
    `numbers` the row numbers of those records."""

    text: Path
    mending: Mending
    latin1: list[int]
    starts: pl.Series
    numbers: pl.Series
    count: int


def read_records(source: Source, clean: Path) -> Records:
    """The records of one input; a copy without its bad lines goes to `clean` if it has any."""
    at_once = read_if_clean(source.path, source.header, source.plain)
    if at_once is not None:
        return _records(source, _every_line(source, at_once.height), at_once, source.path)
    lines = _examine(source, clean.with_suffix(".utf8"))
    path = lines.text
    if lines.mending.removed:
        path = clean
        without(lines.text, lines.mending.removed, clean)
    rows = scan(path, source.header_lines).select(NEEDED).collect()
    if rows.height != lines.starts.len():
        raise AssertionError(f"{source.file}: {rows.height} records read of {lines.starts.len()}")
    return _records(source, lines, rows, path)


def _records(source: Source, lines: _Lines, rows: pl.DataFrame, clean: Path) -> Records:
    """Number the readable rows and set aside those whose keys cannot be used."""
    rows = rows.select(lines.numbers.alias("row"), *NEEDED)
    bad_keys = unusable_keys(rows)
    return Records(
        rows=_rows_without(rows, bad_keys),
        quarantine=_quarantine(lines, bad_keys),
        count=lines.count,
        clean=clean,
        skip_lines=source.header_lines,
        numbers=lines.numbers,
        unusable=lines.numbers.gather(bad_keys["place"]),
        latin1=_rows_of(lines, lines.latin1),
        notes=_notes(source, lines),
    )


def scan_records(records: Records) -> pl.LazyFrame:
    """All 95 columns of the readable records, in file order, as text; an empty field is null."""
    return scan(records.clean, records.skip_lines)


def _every_line(source: Source, height: int) -> _Lines:
    """The lines of an input in which every line after the header is a readable record."""
    starts = _starting_lines(source.header_lines, source.header_lines + height, [])
    numbers = pl.int_range(height, dtype=pl.UInt32, eager=True)
    return _Lines(source.path, Mending(), [], starts, numbers, height)


def _examine(source: Source, transcoded: Path) -> _Lines:
    """Which lines of an input are records, and which of those can be read."""
    text, latin1 = source.path, []
    try:
        found = suspects(text)
    except NotUtf8Error:
        text, latin1 = transcoded, as_utf8(source.path, transcoded)
        found = suspects(text)
    mending = mend(found.filter(pl.col("index") >= source.header_lines).rows())
    starts = _starting_lines(source.header_lines, count_lines(text), mending.not_a_start)
    bad = pl.Series([bad.index for bad in mending.bad], dtype=pl.Int64)
    numbered = pl.DataFrame({"start": starts}).with_row_index("row")
    readable = numbered.filter(~pl.col("start").is_in(bad.implode())) if mending.bad else numbered
    return _Lines(text, mending, latin1, readable["start"], readable["row"], starts.len())


def _starting_lines(header_lines: int, lines: int, not_a_start: list[int]) -> pl.Series:
    """Lines (from 0) on which a record begins, readable or not."""
    every = pl.int_range(header_lines, lines, dtype=pl.Int64, eager=True)
    if not not_a_start:
        return every
    return every.filter(~every.is_in(pl.Series(not_a_start, dtype=pl.Int64).implode()))


def _rows_without(rows: pl.DataFrame, bad_keys: pl.DataFrame) -> pl.DataFrame:
    if bad_keys.is_empty():
        return rows
    place = pl.int_range(pl.len(), dtype=pl.Int64)
    return rows.filter(~place.is_in(bad_keys["place"].implode()))


def _quarantine(lines: _Lines, bad_keys: pl.DataFrame) -> pl.DataFrame:
    """The unreadable and the unusable records of one input, by line."""
    unreadable = [(bad.index + 1, bad.problem, bad.raw) for bad in lines.mending.bad]
    unusable = bad_keys.select(
        index=lines.starts.gather(bad_keys["place"]), problem="problem"
    ).join(_texts(lines, lines.starts.gather(bad_keys["place"])), on="index")
    rows = unreadable + [(index + 1, problem, raw) for index, problem, raw in unusable.rows()]
    return pl.DataFrame(rows, schema=QUARANTINE, orient="row").sort("line")


def _texts(lines: _Lines, indexes: pl.Series) -> pl.DataFrame:
    """The text (`index`, `raw`) of the readable records beginning at these lines."""
    if indexes.is_empty():
        return pl.DataFrame(schema={"index": pl.Int64, "raw": pl.String})
    continued = set(lines.mending.continued)
    wanted: dict[int, int] = {}
    for index in indexes:
        wanted[index] = index
        line = index
        while (line := line + 1) in continued:
            wanted[line] = index
    found = lines_at(lines.text, pl.Series(list(wanted), dtype=pl.UInt32))
    return (
        found.with_columns(pl.col("index").replace_strict(wanted, return_dtype=pl.Int64))
        .group_by("index", maintain_order=True)
        .agg(raw=pl.col("line").str.join("\n"))
    )


def _rows_of(lines: _Lines, of_lines: list[int]) -> pl.Series:
    """The row numbers of the readable records that these lines belong to."""
    if not of_lines:
        return pl.Series("row", [], dtype=pl.UInt32)
    belongs = pl.DataFrame({"start": of_lines}, schema={"start": pl.Int64})
    numbered = pl.DataFrame({"start": lines.starts, "row": lines.numbers})
    found = belongs.join_asof(numbered, on="start", strategy="backward").drop_nulls()
    return found["row"].unique().sort()


def _notes(source: Source, lines: _Lines) -> tuple[str, ...]:
    """What the operator should know although nothing is lost."""
    notes = []
    if lines.latin1:
        number = len(lines.latin1)
        verb = "line is" if number == 1 else "lines are"
        notes.append(f"{source.file}: {number:,} {verb} not UTF-8; read as Latin-1")
    if lines.mending.repeated_headers:
        where = ", ".join(str(index + 1) for index in lines.mending.repeated_headers[:5])
        notes.append(f"{source.file}: a header again at line {where}; not read as a record")
    return tuple(notes)
