"""The three result CSVs: the input's own columns with the eligibility columns appended."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import BinaryIO

import polars as pl

from cmr.doj.layout import COLUMNS
from cmr.doj.reader import ReadInput
from cmr.reports.run_directory import RunDirectory

# The pilot program's condensed layout: no SUBJECT_ID, no CNT_ORDER.
CONDENSED: tuple[str, ...] = (
    "CII_NUMBER",
    "PRI_NAME",
    "GENDER",
    "PRI_DOB",
    "RACE_DESCR",
    "CYC_DATE",
    "STP_EVENT_DATE",
    "STP_ORI_DESCR",
    "STP_ORI_CNTY_NAME",
    "DISP_DATE",
    "OFN",
    "OFFENSE_DESCR",
    "DISP_DESCR",
    "CONV_STAT_DESCR",
    "SENT_LOC_DESCR",
    "SENT_LENGTH",
    "SENT_TIME_CODE",
    "CYC_AGE",
    "COMMENT_TEXT",
    "END_OF_REC",
)
NAMES = ("all_results", "condensed_results", "prop64_results")
# Filled on relevant convictions only; `Possible Other P64 Charges` may stand on any row.
SHOWS_RELEVANCE = "# of convictions on record"
# A field is quoted only if it holds a comma, quote, CR or LF, begins with white space, or is `\.`.
NEEDS_QUOTES = r'[,"\r\n]|^\s|^\\\.$'
ROWS_AT_A_TIME = 50_000


def write_results(out: RunDirectory, inputs: tuple[ReadInput, ...], appended: pl.DataFrame) -> None:
    """Write the three files of every input; `appended` is file, row and the appended columns."""
    for number, each in enumerate(inputs, start=1):
        suffix = f"_{number}" if len(inputs) > 1 else ""
        mine = appended.filter(pl.col("file").cast(pl.String) == each.source.file)
        _write_input(out, each, mine.drop("file"), suffix)


def _write_input(out: RunDirectory, each: ReadInput, appended: pl.DataFrame, suffix: str) -> None:
    latin1 = set(each.records.latin1)
    with ExitStack() as files:
        everything, condensed, relevant = (
            files.enter_context(out.create(f"{name}{suffix}.csv")) for name in NAMES
        )
        added = tuple(name for name in appended.columns if name != "row")
        everything.write(_header(COLUMNS + added))
        relevant.write(_header(COLUMNS + added))
        condensed.write(_header(CONDENSED + added))
        for batch in _batches(each, appended):
            full = batch.select("row", SHOWS_RELEVANCE, line=_line(COLUMNS + added))
            _write_lines(everything, full, latin1)
            _write_lines(relevant, full.filter(pl.col(SHOWS_RELEVANCE) != ""), latin1)
            _write_lines(condensed, batch.select("row", line=_line(CONDENSED + added)), latin1)


def _batches(each: ReadInput, appended: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The readable records in file order, all columns, a bounded number at a time."""
    numbers = each.records.numbers.alias("row")
    at = 0
    for batch in each.scan().collect_batches(chunk_size=ROWS_AT_A_TIME, maintain_order=True):
        rows = batch.with_columns(numbers.slice(at, batch.height))
        at += batch.height
        usable = rows.filter(~pl.col("row").is_in(each.records.unusable.implode()))
        yield usable.join(appended, on="row", how="left", maintain_order="left")


def _header(columns: tuple[str, ...]) -> bytes:
    return ",".join(columns).encode() + b"\n"


def _line(columns: tuple[str, ...]) -> pl.Expr:
    return pl.concat_str([_field(name) for name in columns], separator=",")


def _field(name: str) -> pl.Expr:
    value = pl.col(name).cast(pl.String).fill_null("")
    quoted = pl.format('"{}"', value.str.replace_all('"', '""', literal=True))
    return pl.when(value.str.contains(NEEDS_QUOTES)).then(quoted).otherwise(value)


def _write_lines(stream: BinaryIO, lines: pl.DataFrame, latin1: set[int]) -> None:
    """Append the lines; those whose record came in Latin-1 go out in Latin-1: the same bytes."""
    if latin1.isdisjoint(lines["row"]):
        lines.select("line").write_csv(stream, include_header=False, quote_style="never")
        return
    for row, line in lines.select("row", "line").iter_rows():
        stream.write((_as_it_came(line) if row in latin1 else line.encode()) + b"\n")


def _as_it_came(line: str) -> bytes:
    """Latin-1; a character appended from another record that has none there stays UTF-8."""
    try:
        return line.encode("latin-1")
    except UnicodeEncodeError:
        return b"".join(c.encode("latin-1" if ord(c) < 256 else "utf-8") for c in line)
