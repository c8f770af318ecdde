"""The door of the reader: DOJ extracts in, their readable records and the quarantine out."""

import shutil
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from cmr.doj.layout import NEEDED
from cmr.doj.reader_input import Source, check_distinct, open_sources
from cmr.doj.reader_pieces import PIECE, Again, Piece, Place, read_again, read_pieces, usable_rows
from cmr.errors import CmrError

QUARANTINE_SCHEMA = {"file": pl.String, "line": pl.Int64, "problem": pl.String, "raw": pl.String}


@dataclass
class ReadInput:
    """One input, its pieces noted as they are read: where they can be read again."""

    source: Source
    places: list[Place] = field(default_factory=list)
    records: int = 0
    quarantined: int = 0
    latin1: int = 0
    repeated_headers: list[int] = field(default_factory=list)

    def again(self) -> Iterator[tuple[Place, Again]]:
        """The pieces once more, in file order, with all 95 columns."""
        for place in self.places:
            yield place, read_again(self.source, place)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the operator should know although nothing is lost."""
        file, notes = self.source.file, list(self.source.notes)
        if self.latin1:
            verb = "line is" if self.latin1 == 1 else "lines are"
            notes.append(f"{file}: {self.latin1:,} {verb} not UTF-8; read as Latin-1")
        if self.repeated_headers:
            where = ", ".join(map(str, self.repeated_headers[:5]))
            notes.append(f"{file}: a header again at line {where}; not read as a record")
        return tuple(notes)


@dataclass(frozen=True)
class Batch:
    """A few records: `rows` as in Extract, their `quarantine`, and the bytes they took."""

    rows: pl.DataFrame
    quarantine: pl.DataFrame
    records: int
    size: int


class Reading:
    """DOJ extracts being read, batch by batch; `inputs` know all of themselves at the end."""

    def __init__(self, sources: Sequence[Source], piece: int = PIECE) -> None:
        self.inputs = tuple(ReadInput(source) for source in sources)
        self._piece = piece
        self._files = pl.Enum([source.file for source in sources])

    @property
    def size(self) -> int:
        """The bytes to be read."""
        return sum(each.source.path.stat().st_size for each in self.inputs)

    @property
    def records(self) -> int:
        """Data records read so far, readable or not."""
        return sum(each.records for each in self.inputs)

    @property
    def quarantined(self) -> int:
        """Those of them that were set aside."""
        return sum(each.quarantined for each in self.inputs)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the operator should know although nothing is lost."""
        return tuple(note for each in self.inputs for note in each.notes)

    def batches(self) -> Iterator[Batch]:
        """Every record once, in file order. Raises UsageError when two inputs are the same."""
        for each in self.inputs:
            line = each.source.header_lines
            for piece in read_pieces(each.source, self._piece):
                self._note(each, piece, line)
                line += piece.lines.lines
                aside = piece.quarantine.select(pl.lit(each.source.file).alias("file"), pl.all())
                rows = self._of_file(each, piece.rows)
                yield Batch(rows, aside, piece.lines.records, piece.place.size)
        check_distinct([each.source for each in self.inputs])

    def rows_again(self) -> Iterator[pl.DataFrame]:
        """The rows of the batches once more."""
        for each in self.inputs:
            for place in each.places:
                yield self._of_file(each, usable_rows(each.source, place))

    def no_rows(self) -> pl.DataFrame:
        """The columns of rows without any."""
        texts = [(name, pl.String) for name in NEEDED]
        return pl.DataFrame(schema=[("file", self._files), ("row", pl.UInt32), *texts])

    def no_quarantine(self) -> pl.DataFrame:
        """The columns of the quarantine without any."""
        return pl.DataFrame(schema=QUARANTINE_SCHEMA)

    def check_enough_can_be_used(self, max_bad: float) -> None:
        """Raise TooManyBadError when more than `max_bad` percent of the records are set aside."""
        if self.quarantined > self.records * max_bad / 100:
            raise TooManyBadError(self.quarantined, self.records, max_bad)

    def _of_file(self, each: ReadInput, rows: pl.DataFrame) -> pl.DataFrame:
        file = pl.lit(each.source.file, dtype=self._files).alias("file")
        return rows.select_seq(file, "row", *NEEDED)

    def _note(self, each: ReadInput, piece: Piece, line: int) -> None:
        each.places.append(piece.place)
        each.records += piece.lines.records
        each.quarantined += piece.quarantine.height
        each.latin1 += len(piece.lines.latin1)
        each.repeated_headers += [line + at + 1 for at in piece.lines.mending.repeated_headers]


@dataclass(frozen=True)
class Extract:
    """What was read: `rows`, one line per readable record in file order (`file`, `row` from 0 with
    quarantined records counted, then layout.NEEDED; an empty field is null); `quarantine` (`file`,
    `line` as in an editor, `problem`, `raw`); `records`, the data records read: rows + quarantined.
    """

    rows: pl.LazyFrame
    quarantine: pl.DataFrame
    records: int
    inputs: tuple[ReadInput, ...]
    notes: tuple[str, ...]


class TooManyBadError(CmrError):
    """More records were quarantined than the operator accepts; nothing is decided."""

    def __init__(self, bad: int, records: int, max_bad: float) -> None:
        super().__init__(
            f"{bad:,} of {records:,} records cannot be used ({100 * bad / records:.1f} %, and "
            f"{max_bad:g} % is accepted); nothing was decided. Mend them, or accept more with "
            "--max-bad"
        )


def read_extract(
    paths: Sequence[str], *, max_bad: float = 5.0, spool: Path | None = None, piece: int = PIECE
) -> Extract:
    """Read DOJ extracts (plain, gzip, or `-`) whole: every record is in `rows` or set aside.

    `max_bad` is in percent of all records; above it TooManyBadError is raised. `spool` is a private
    folder for copies of what cannot be read in place (gzip, standard input); without it a temporary
    folder lives as long as the Extract. `piece` is how many bytes are read at a time. Raises
    UsageError, DojFormatError.
    """
    if spool is not None:
        return _read(paths, max_bad, spool, piece)
    folder = Path(tempfile.mkdtemp(prefix="cmr-"))
    try:
        extract = _read(paths, max_bad, folder, piece)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    weakref.finalize(extract, shutil.rmtree, folder, ignore_errors=True)
    return extract


def _read(paths: Sequence[str], max_bad: float, spool: Path, piece: int) -> Extract:
    with ThreadPoolExecutor(max_workers=1) as workers:
        reading = Reading(open_sources(paths, spool, workers), piece)
        batches = list(reading.batches())
    reading.check_enough_can_be_used(max_bad)
    return Extract(
        rows=pl.concat([reading.no_rows(), *(batch.rows for batch in batches)]).lazy(),
        quarantine=pl.concat([reading.no_quarantine(), *(batch.quarantine for batch in batches)]),
        records=reading.records,
        inputs=reading.inputs,
        notes=reading.notes,
    )
