"""The three result CSVs: the input's own columns with the eligibility columns appended."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import BinaryIO

import polars as pl

from cmr.doj.layout import COLUMNS
from cmr.doj.reader import ReadInput
from cmr.doj.reader_pieces import Again, Place
from cmr.reports.condensed import CONDENSED
from cmr.reports.result_lines import added_text, lines_as_they_are, lines_field_by_field
from cmr.reports.run_directory import RunDirectory

NAMES = ("all_results", "condensed_results", "prop64_results")
# Filled on relevant convictions only; `Possible Other P64 Charges` may stand on any row.
SHOWS_RELEVANCE = "# of convictions on record"


def write_results(
    out: RunDirectory,
    inputs: Sequence[ReadInput],
    appended: Iterator[pl.DataFrame],
    advance: Callable[[int, int], None] = lambda size, records: None,
) -> None:
    """Write the three files of every input; `appended` are frames of file, row and the appended
    columns, in file order, at least one. `advance` hears of bytes and records written.
    """
    answers = _Answers(appended)
    for number, each in enumerate(inputs, start=1):
        suffix = f"_{number}" if len(inputs) > 1 else ""
        with ExitStack() as files:
            streams = [files.enter_context(out.create(f"{name}{suffix}.csv")) for name in NAMES]
            for stream, columns in zip(streams, (COLUMNS, CONDENSED, COLUMNS), strict=True):
                stream.write(",".join((*columns, *answers.columns)).encode() + b"\n")
            for place, again in each.again():
                _write_piece(streams, place, again, answers.of(each.source.file, again.numbers))
                advance(place.size, again.numbers.len())


class _Answers:
    """The appended columns, taken in file order as the records come along."""

    def __init__(self, frames: Iterator[pl.DataFrame]) -> None:
        self._frames = frames
        self._waiting = next(frames)
        self.columns = tuple(self._waiting.columns[2:])

    def of(self, file: str, rows: pl.Series) -> pl.DataFrame:
        """The answers to records of one file, which end with these rows; without `file`."""
        last = rows[-1] if rows.len() else -1
        found = []
        while True:
            mine = (self._waiting["file"] == file) & (self._waiting["row"] <= last)
            found.append(self._waiting.filter(mine))
            self._waiting = self._waiting.filter(~mine)
            more = None if self._waiting.height else next(self._frames, None)
            if more is None:
                return pl.concat(found).drop("file")
            self._waiting = more


def _write_piece(
    streams: Sequence[BinaryIO], place: Place, again: Again, answers: pl.DataFrame
) -> None:
    """Write the usable records of one piece into the three files."""
    if not again.numbers.len():
        return
    everything, condensed, relevant = streams
    make = lines_as_they_are if again.plain else lines_field_by_field
    lines = make(again).filter(~pl.col("row").is_in(place.unusable.implode()))
    added = answers.select(
        "row", added_text(answers.columns[1:]), relevant=pl.col(SHOWS_RELEVANCE) != ""
    )
    nothing = "," * (len(answers.columns) - 1)
    lines = lines.join(added, on="row", how="left", maintain_order="left").select(
        "row",
        pl.concat_str("line", pl.col("added").fill_null(nothing)).alias("full"),
        pl.concat_str("condensed", pl.col("added").fill_null(nothing)).alias("condensed"),
        pl.col("relevant").fill_null(value=False),
    )
    latin1 = set(again.latin1)
    _write_lines(everything, lines.select("row", "full"), latin1)
    _write_lines(condensed, lines.select("row", "condensed"), latin1)
    _write_lines(relevant, lines.filter("relevant").select("row", "full"), latin1)


def _write_lines(stream: BinaryIO, lines: pl.DataFrame, latin1: set[int]) -> None:
    """Append the lines; those whose record came in Latin-1 go out in Latin-1: the same bytes."""
    if latin1.isdisjoint(lines["row"]):
        lines.drop("row").write_csv(stream, include_header=False, quote_style="never")
        return
    for row, line in lines.iter_rows():
        stream.write((_as_it_came(line) if row in latin1 else line.encode()) + b"\n")


def _as_it_came(line: str) -> bytes:
    """Latin-1; a character appended from another record that has none there stays UTF-8."""
    try:
        return line.encode("latin-1")
    except UnicodeEncodeError:
        return b"".join(c.encode("latin-1" if ord(c) < 256 else "utf-8") for c in line)
