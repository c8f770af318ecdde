"""Many lists as one relief.csv: every line once, in one order whatever the order they came in."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from cmr.relief.reader import COLUMNS, Relief, read_relief

_RENAMED = {"event": "kind", "section": "section_text"}
# A line of the file, by what was read of it: two lines that are alike in all of these are one.
_WRITTEN = tuple(_RENAMED.get(name, name) for name in COLUMNS)
_READ = (*_WRITTEN, "birth_text")
_FIRST_LINE = 2  # after the header


@dataclass(frozen=True)
class Lists:
    """Several lists made one.

    `relief` numbers lines as the written file has them. `sources`: a row per usable line of the
    files: `file`, `at` (its line there), `line` (in the written file). `rejects`: file, line,
    reason, detail, raw.
    """

    relief: Relief
    sources: pl.DataFrame
    rejects: pl.DataFrame
    lines_in: int
    warnings: tuple[str, ...]

    @property
    def repeated(self) -> int:
        """Lines that say what another line says already."""
        return self.sources.height - self.relief.rows.height

    def as_csv(self) -> bytes:
        """The one list, as `cmr.relief` and publishing read it."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        written = self.relief.rows.with_columns(
            pl.col("date").dt.to_string("%Y-%m-%d"),
            birth_date=pl.col("birth_date")
            .dt.to_string("%Y-%m-%d")
            .fill_null(pl.col("birth_text")),
        )
        writer.writerows(written.select(pl.col(_WRITTEN).fill_null("")).iter_rows())
        return text.getvalue().encode()


def read_lists(files: Sequence[Path]) -> Lists:
    """Read every file; raises ReliefFormatError where one as a whole is no list."""
    read = [(name, read_relief(path)) for name, path in zip(_names(files), files, strict=True)]
    every = pl.concat(
        [each.rows.with_columns(pl.lit(name).alias("file")) for name, each in read]
    ).with_columns(pl.col("note").str.replace_all(r"\s+", " "), pl.lit("").alias("raw"))
    one = (
        every.drop("line", "file")
        .unique(_READ)
        .sort(_READ, nulls_last=True)
        .with_row_index("line", offset=_FIRST_LINE)
    )
    sources = every.select("file", pl.col("line").alias("at"), *_READ).join(
        one.select("line", *_READ), on=_READ, nulls_equal=True
    )
    rejects = pl.concat(
        [each.rejects.select(pl.lit(name).alias("file"), pl.all()) for name, each in read]
    )
    return Lists(
        relief=Relief(one, read[0][1].rejects.clear(), one.height, (), ()),
        sources=sources.select("file", "at", "line"),
        rejects=rejects,
        lines_in=sum(each.records for _, each in read),
        warnings=tuple(_warnings(read)),
    )


def _names(files: Sequence[Path]) -> list[str]:
    """File names without folders; numbered where two are called the same."""
    names = [path.name for path in files]
    if len(set(names)) == len(names):
        return names
    return [f"{number}: {name}" for number, name in enumerate(names, start=1)]


def _warnings(read: Sequence[tuple[str, Relief]]) -> list[str]:
    return [
        *(f"{name}: {text}" for name, each in read for text in each.warnings),
        *(
            f"{name}: the column {column!r} is not known and was not read"
            for name, each in read
            for column in each.unknown_columns
        ),
    ]
