"""Two policies over an extract of any size: compared in parts that share no person."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from cmr.compare.comparison import Comparison, compare
from cmr.compare.figures import Figures, figures_of
from cmr.determine import Order, Run
from cmr.parts.deciding import Deciding, Progress
from cmr.policy import Policy

# Where a comparison's tables stand among the tables of a run, which the parts are made of.
ROWS, PEOPLE = "determinations", "subjects"


@dataclass(frozen=True)
class _Compared(Run):
    """A part of a comparison in the shape of a run: its differing convictions stand as ROWS, the
    people of them as PEOPLE, each ordered by its first differing conviction.
    """

    figures: Figures | None = None


@dataclass(frozen=True)
class Question:
    """Two policies, a county and a day."""

    first: Policy
    second: Policy
    county: str
    as_of: date

    def deciding(self, folder: Path, size: int, progress: Progress) -> Deciding[Figures]:
        """How extracts are compared in parts of about `size` bytes; `folder` is a private one."""
        return Deciding(self._compared, _figures, folder, size, progress)

    def _compared(self, rows: pl.DataFrame) -> Run:
        found = compare(rows.lazy(), self.first, self.second, county=self.county, as_of=self.as_of)
        return _as_run(found, rows)


def _as_run(found: Comparison, rows: pl.DataFrame) -> Run:
    nobody = pl.DataFrame(schema={"first": pl.UInt32, "at": pl.UInt32})
    people = found.rows.unique("subject_id", keep="first", maintain_order=True)
    places = rows.select("file", "row").with_row_index("first")
    key = people.select(pl.col("file").cast(rows.schema["file"]), "row")
    first = key.join(places, on=("file", "row"), how="left", maintain_order="left")
    return _Compared(
        determinations=found.rows,
        convictions=nobody.clear(),
        subjects=found.people,
        order=Order(nobody, first.select("first")),
        figures=figures_of(found),
    )


def _figures(run: Run) -> Figures:
    if not isinstance(run, _Compared) or run.figures is None:
        raise AssertionError("not a part of a comparison")
    return run.figures
