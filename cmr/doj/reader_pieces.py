"""One input, a few megabytes of whole records at a time: no file is ever held in memory."""

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from io import FileIO

import polars as pl

from cmr.doj.layout import NEEDED
from cmr.doj.reader_input import Source
from cmr.doj.reader_keys import unusable_keys
from cmr.doj.reader_lines import Lines, read_lines
from cmr.doj.reader_scan import scan
from cmr.errors import DojFormatError

PIECE = 16 << 20
# Pieces that are read at once: reading and proving one leaves the second core half idle.
_TOGETHER = 2
LONGEST_LINE = 1 << 28
_LINE_END_WITHIN = 1 << 14
QUARANTINE = {"line": pl.Int64, "problem": pl.String, "raw": pl.String}


@dataclass(frozen=True)
class Place:
    """Where a piece stands in its input, so that it can be read again: its bytes `at` and `size`,
    its first `row`, whether the file goes on, whether its records are `plain` (reader_lines.Lines)
    and proven as they are, and the row numbers of those quarantined for their keys.
    """

    at: int
    size: int
    row: int
    more: bool
    plain: bool
    proven: bool
    unusable: pl.Series


@dataclass(frozen=True)
class Piece:
    """`rows`: `row` and layout.NEEDED of the usable records; `quarantine`: line, problem, raw."""

    place: Place
    rows: pl.DataFrame
    quarantine: pl.DataFrame
    lines: Lines


@dataclass(frozen=True)
class Again:
    """A piece read again: its readable records as UTF-8, their row numbers, whether they are
    plain (reader_lines.Lines), and the row numbers of those that came as Latin-1."""

    text: bytes
    numbers: pl.Series
    plain: bool
    latin1: pl.Series

    def scan(self) -> pl.LazyFrame:
        """All 95 columns of the readable records, in file order, as text; empty is null."""
        return scan(self.text)


def read_pieces(source: Source, size: int = PIECE) -> Iterator[Piece]:
    """All records of an input in file order; its digest is known when the last piece is."""
    at, line, row, wanted = len(source.header), source.header_lines, 0, size
    digest = sha256(source.header)
    with (
        source.path.open("rb", buffering=0) as stream,
        ThreadPoolExecutor(_TOGETHER) as readers,
        ThreadPoolExecutor(1) as hasher,
    ):
        hashed: Future[None] | None = None
        begun = _Begun(stream, readers, size)
        while True:
            text, more, reading = begun.take(at, wanted)
            if not text:
                break
            lines = reading.result()
            if lines is None:
                wanted = _wider(source, wanted, line)
                continue
            if hashed is not None:
                hashed.result()
            hashed = hasher.submit(digest.update, memoryview(text)[: lines.taken])
            yield _piece(lines, at, line, row, more=more)
            at, line, row, wanted = at + lines.taken, line + lines.lines, row + lines.records, size
    source.read_to_the_end(digest.hexdigest())


class _Begun:
    """Pieces that are being read, the next ones too, on the guess that each ends with a record.

    Where it does not, because a record goes on or does not fit, they are read anew.
    """

    def __init__(self, stream: FileIO, readers: ThreadPoolExecutor, size: int) -> None:
        self._stream = stream
        self._readers = readers
        self._size = size
        self._pieces: deque[tuple[int, bytes, bool, Future[Lines | None]]] = deque()

    def take(self, at: int, wanted: int) -> tuple[bytes, bool, "Future[Lines | None]"]:
        """The text of about `wanted` bytes from `at`, whether the file goes on, and its lines."""
        if not self._pieces or self._pieces[0][0] != at or wanted != self._size:
            for *_, reading in self._pieces:
                reading.cancel()
            self._pieces.clear()
            self._begin(at, wanted)
        while len(self._pieces) < _TOGETHER and self._goes_on():
            last_at, last, *_ = self._pieces[-1]
            self._begin(last_at + len(last), self._size)
        _, text, more, reading = self._pieces.popleft()
        return text, more, reading

    def _begin(self, at: int, wanted: int) -> None:
        text, more = _whole_lines(self._stream, at, wanted)
        self._pieces.append((at, text, more, self._readers.submit(read_lines, text, more=more)))

    def _goes_on(self) -> bool:
        _, last, more, _ = self._pieces[-1]
        return more and last.endswith(b"\n")


def _whole_lines(stream: FileIO, at: int, wanted: int) -> tuple[bytes, bool]:
    """At most `wanted` bytes from `at`, up to the last line end if one is near; and whether as
    many were there. Looking for it first spares a copy: bytes are cut by copying them.
    """
    near = min(wanted, _LINE_END_WITHIN)
    end = os.pread(stream.fileno(), near, at + wanted - near)
    more = len(end) == near
    beyond = near - (end.rfind(b"\n") + 1) if more and b"\n" in end else 0
    stream.seek(at)
    return stream.read(wanted - beyond), more


def read_again(source: Source, place: Place) -> Again:
    """A piece that was read before, for its other columns."""
    with source.path.open("rb", buffering=0) as stream:
        stream.seek(place.at)
        text = stream.read(place.size)
    none = pl.Series("row", [], dtype=pl.UInt32)
    if place.proven:
        height = text.count(b"\n") + (not text.endswith(b"\n"))
        numbers = pl.int_range(place.row, place.row + height, dtype=pl.UInt32, eager=True)
        return Again(text, numbers.alias("row"), place.plain, none)
    lines = read_lines(text, more=False)
    if lines is None:
        return Again(b"", none, True, none)
    return Again(
        lines.text, _rows(lines.numbers, place.row), place.plain, _latin1(lines, place.row)
    )


def usable_rows(source: Source, place: Place) -> pl.DataFrame:
    """`row` and layout.NEEDED of the usable records of a piece that was read before."""
    again = read_again(source, place)
    if not again.text:
        return pl.DataFrame(schema={"row": pl.UInt32} | dict.fromkeys(NEEDED, pl.String))
    rows = again.scan().select(NEEDED).collect().select(again.numbers.alias("row"), *NEEDED)
    return rows.filter(~pl.col("row").is_in(place.unusable.implode()))


def _wider(source: Source, wanted: int, line: int) -> int:
    """Twice as many bytes for a record that did not fit, within reason."""
    if wanted >= LONGEST_LINE:
        what = f"a line longer than {LONGEST_LINE >> 20} MB; not a DOJ extract, or a damaged one"
        raise DojFormatError(source.file, line + 1, what)
    return wanted * 2


def _piece(lines: Lines, at: int, line: int, row: int, *, more: bool) -> Piece:
    """Number the readable records in their input and set aside those with unusable keys."""
    numbers = _rows(lines.numbers, row)
    rows = lines.rows.select_seq(numbers.alias("row"), *NEEDED)
    bad_keys = unusable_keys(rows)
    if not bad_keys.is_empty():
        place = pl.int_range(pl.len(), dtype=pl.Int64)
        rows = rows.filter(~place.is_in(bad_keys["place"].implode()))
    return Piece(
        Place(
            at=at,
            size=lines.taken,
            row=row,
            more=more,
            plain=lines.plain,
            proven=lines.whole is lines.text,
            unusable=numbers.gather(bad_keys["place"]),
        ),
        rows,
        _quarantine(lines, bad_keys, line),
        lines,
    )


def _rows(numbers: pl.Series, row: int) -> pl.Series:
    return (numbers + row).cast(pl.UInt32).alias("row")


def _quarantine(lines: Lines, bad_keys: pl.DataFrame, line: int) -> pl.DataFrame:
    """The unreadable and the unusable records of a piece, by line of the file (from 1)."""
    found = [(bad.index + 1 + line, bad.problem, bad.raw) for bad in lines.mending.bad]
    if not bad_keys.is_empty():
        texts = lines.whole.decode().split("\n")
        continued = set(lines.mending.continued)
        for at, problem in zip(
            lines.starts.gather(bad_keys["place"]), bad_keys["problem"], strict=True
        ):
            found.append((at + 1 + line, problem, _text(texts, at, continued)))
    if not found:
        return pl.DataFrame(schema=QUARANTINE)
    return pl.DataFrame(found, schema=QUARANTINE, orient="row").sort("line")


def _text(texts: list[str], at: int, continued: set[int]) -> str:
    """The text of the record that begins on line `at`, all its lines."""
    end = at + 1
    while end in continued:
        end += 1
    return "\n".join(text.removesuffix("\r") for text in texts[at:end])


def _latin1(lines: Lines, row: int) -> pl.Series:
    """The row numbers of the readable records that lines read as Latin-1 belong to."""
    if not lines.latin1:
        return pl.Series("row", [], dtype=pl.UInt32)
    belongs = pl.DataFrame({"start": lines.latin1}, schema={"start": pl.Int64})
    numbered = pl.DataFrame({"start": lines.starts, "row": _rows(lines.numbers, row)})
    found = belongs.join_asof(numbered, on="start", strategy="backward").drop_nulls()
    return found["row"].unique().sort()
