"""The lines of a piece of an extract: which are records, and which of those can be read."""

from dataclasses import dataclass
from itertools import compress

import polars as pl

from cmr.doj.layout import NEEDED
from cmr.doj.reader_fields import RECORD
from cmr.doj.reader_mend import HEADER_START, Line, Mending, mend
from cmr.doj.reader_scan import is_utf8, read_if_clean, scan


@dataclass(frozen=True)
class Lines:
    """A piece after examination; lines and records are numbered from 0 within it.

    `text` holds its readable records as UTF-8 and `rows` their layout.NEEDED. `plain` says that
    each of them is one line of `text`, with no quotes but around texts that hold a comma.
    `starts` are the lines on which they begin, `numbers` their record numbers (unreadable records
    are counted), `latin1` the lines that were no UTF-8. `taken` is how many bytes were examined.
    """

    whole: bytes
    text: bytes
    rows: pl.DataFrame
    plain: bool
    starts: pl.Series
    numbers: pl.Series
    mending: Mending
    latin1: list[int]
    lines: int
    records: int
    taken: int


def read_lines(piece: bytes, *, more: bool) -> Lines | None:
    """Examine the whole lines of a piece; None if it holds too few to tell.

    `more` says that the file goes on: then an unfinished last line, and last lines that what
    follows may complete to a record, are left for the next piece.
    """
    whole = piece[: piece.rfind(b"\n") + 1] if more else piece
    if not whole:
        return None
    rows = read_if_clean(whole)
    if rows is None:
        return _examine(whole, more=more)
    every = pl.int_range(rows.height, dtype=pl.Int64, eager=True)
    height = rows.height
    return Lines(whole, whole, rows, True, every, every, Mending(), [], height, height, len(whole))


def _examine(whole: bytes, *, more: bool) -> Lines | None:
    """The tolerant path: each line held against the strict syntax of a record."""
    raw, latin1 = _split(whole)
    lines = pl.Series("line", [line.decode() for line in raw], dtype=pl.String)
    mending = mend(_suspects(lines), goes_on_after=lines.len() if more else None)
    end = lines.len() if mending.end is None else mending.end
    if not end:
        return None
    removed, no_start = mending.removed, mending.not_a_start
    kept = pl.int_range(end, dtype=pl.Int64, eager=True).is_in(list(removed)) if removed else None
    readable = raw[:end] if kept is None else list(compress(raw, ~kept))
    text = b"".join(line + b"\n" for line in readable)
    starts = pl.int_range(end, dtype=pl.Int64, eager=True)
    starts = starts.filter(~starts.is_in(no_start)) if no_start else starts
    numbers = pl.int_range(starts.len(), dtype=pl.Int64, eager=True)
    good = ~starts.is_in([bad.index for bad in mending.bad])
    rows = read_if_clean(text)
    plain = rows is not None
    if rows is None:
        rows = scan(text).select(NEEDED).collect() if text else _no_rows()
    if rows.height != good.sum():
        raise AssertionError(f"{rows.height} records read of {good.sum()}")
    latin1 = [line for line in latin1 if line < end]
    taken = len(whole) if end == lines.len() else _length(whole, end)
    return Lines(
        b"\n".join(raw[:end]),
        text,
        rows,
        plain,
        starts.filter(good),
        numbers.filter(good),
        mending,
        latin1,
        end,
        starts.len(),
        taken,
    )


def _no_rows() -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys(NEEDED, pl.String))


def _split(whole: bytes) -> tuple[list[bytes], list[int]]:
    """The lines, as UTF-8 and without their ends, and those that had to be read as Latin-1."""
    raw = whole.split(b"\n")
    if not raw[-1]:
        raw.pop()
    if is_utf8(whole):
        return raw, []
    latin1 = [place for place, line in enumerate(raw) if not is_utf8(line)]
    for place in latin1:
        raw[place] = raw[place].decode("latin-1").encode()
    return raw, latin1


def _suspects(lines: pl.Series) -> list[Line]:
    """The lines (index, text) that do not pass the strict syntax of a record.

    A line that passes is exactly 95 fields however its neighbours look, so a piece without
    suspects reads the same in any CSV reader.
    """
    text = pl.col("line").str.strip_suffix("\r")
    passes = text.str.contains(RECORD) & ~text.str.starts_with(HEADER_START)
    found = lines.to_frame("line").with_row_index("index").with_columns(text)
    return found.filter(~passes).rows()


def _length(whole: bytes, lines: int) -> int:
    """The bytes of the first lines."""
    at = 0
    for _ in range(lines):
        at = whole.index(b"\n", at) + 1
    return at
