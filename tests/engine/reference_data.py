"""The made-up extract and both reference programs' answers on it (tests/data)."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from cmr.doj.layout import COLUMNS, NEEDED

DATA = Path(__file__).parents[1] / "data"
INPUT = DATA / "pilot_input.csv.gz"
COUNTY, AS_OF = "LOS ANGELES", date(2020, 2, 11)
# The day on which the reference programs ran: they count "the last 7 years" to it.
RAN_ON = date(2026, 11, 21)


@dataclass(frozen=True)
class Answers:
    """What a reference program answered, by the name its files have."""

    name: str

    def rows(self) -> list[dict[str, str]]:
        """`row`, `determination`, `reason`, `case_number` of every decided conviction."""
        return _read(DATA / f"{self.name}_expected.csv.gz")

    def columns(self) -> list[dict[str, str]]:
        """`row` and the appended columns of every row that has any."""
        return _read(DATA / f"{self.name}_columns.csv.gz")

    def summary(self) -> dict[str, Any]:
        """The program's summary."""
        found: dict[str, Any] = json.loads((DATA / f"{self.name}_summary.json").read_text())
        return found

    def options(self) -> Path:
        """The options file the configurable program was given."""
        return DATA / f"{self.name}_options.json"


def _read(path: Path) -> list[dict[str, str]]:
    return pl.read_csv(path, infer_schema=False).fill_null("").to_dicts()


def extract_rows() -> pl.LazyFrame:
    """The extract in the form of cmr.doj.reader."""
    rows = pl.scan_csv(
        INPUT, has_header=False, skip_lines=1, new_columns=list(COLUMNS), infer_schema=False
    )
    return rows.select(pl.lit(INPUT.name).alias("file"), *NEEDED).with_row_index("row")
