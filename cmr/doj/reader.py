"""The door of the reader: DOJ extracts in, their readable records and the quarantine out."""

import shutil
import tempfile
import weakref
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from cmr.doj.layout import NEEDED
from cmr.doj.reader_input import Source, check_distinct, open_sources
from cmr.doj.reader_records import Records, read_records, scan_records
from cmr.errors import CmrError

QUARANTINE_SCHEMA = {"file": pl.String, "line": pl.Int64, "problem": pl.String, "raw": pl.String}


@dataclass(frozen=True)
class Extract:
    """What was read: `rows`, one line per readable record in file order (`file`, `row` from 0 with
    quarantined records counted, then layout.NEEDED; an empty field is null); `quarantine` (`file`,
    `line` as in an editor, `problem`, `raw`); `records`, the data records read: rows + quarantined.
    """

    rows: pl.LazyFrame
    quarantine: pl.DataFrame
    records: int
    inputs: tuple["ReadInput", ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ReadInput:
    """One input after reading: where its readable records can be read again, all 95 columns."""

    source: Source
    records: Records

    def scan(self) -> pl.LazyFrame:
        """All 95 columns of the readable records, in file order, as text; empty is null."""
        return scan_records(self.records)


class TooManyBadError(CmrError):
    """More records were quarantined than the operator accepts; nothing is decided."""

    def __init__(self, extract: Extract, max_bad: float) -> None:
        self.extract = extract
        bad, records = extract.quarantine.height, extract.records
        super().__init__(
            f"{bad:,} of {records:,} records cannot be used ({100 * bad / records:.1f} %, and "
            f"{max_bad:g} % is accepted); nothing was decided. Mend them, or accept more with "
            "--max-bad"
        )


def read_extract(
    paths: Sequence[str], *, max_bad: float = 5.0, spool: Path | None = None
) -> Extract:
    """Read DOJ extracts (plain, gzip, or `-`): every record is in `rows` or in the quarantine.

    `max_bad` is in percent of all records; above it TooManyBadError is raised. `spool` is a private
    folder for copies of what cannot be read in place (gzip, standard input, files with bad lines);
    without it a temporary folder lives as long as the Extract. Raises UsageError, DojFormatError.
    """
    if spool is not None:
        return _read(paths, max_bad, spool)
    folder = Path(tempfile.mkdtemp(prefix="cmr-"))
    try:
        extract = _read(paths, max_bad, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    weakref.finalize(extract, shutil.rmtree, folder, ignore_errors=True)
    return extract


def _read(paths: Sequence[str], max_bad: float, spool: Path) -> Extract:
    with ThreadPoolExecutor(max_workers=1) as workers:
        sources = open_sources(paths, spool, workers)
        inputs = tuple(
            ReadInput(source, read_records(source, spool / f"clean-{i}"))
            for i, source in enumerate(sources)
        )
    check_distinct(sources)
    extract = Extract(
        rows=_rows(inputs),
        quarantine=_quarantine(inputs),
        records=sum(each.records.count for each in inputs),
        inputs=inputs,
        notes=tuple(note for each in inputs for note in each.source.notes + each.records.notes),
    )
    if extract.quarantine.height > extract.records * max_bad / 100:
        raise TooManyBadError(extract, max_bad)
    return extract


def _rows(inputs: Sequence[ReadInput]) -> pl.LazyFrame:
    """The readable records of all inputs under one another, each with its file."""
    files = pl.Enum([each.source.file for each in inputs])
    frames = [
        each.records.rows.lazy().select(
            pl.lit(each.source.file, dtype=files).alias("file"), "row", *NEEDED
        )
        for each in inputs
    ]
    return pl.concat(frames)


def _quarantine(inputs: Sequence[ReadInput]) -> pl.DataFrame:
    frames = [
        each.records.quarantine.select(pl.lit(each.source.file).alias("file"), pl.all())
        for each in inputs
    ]
    return pl.concat(frames).cast(QUARANTINE_SCHEMA)  # type: ignore[arg-type]
