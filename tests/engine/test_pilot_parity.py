"""The pilot policy equals the pilot program on every row of its fixture, in every column."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from cmr.determine import Run, determine
from cmr.doj.layout import COLUMNS, NEEDED
from cmr.policy import load
from cmr.vocabulary import APPENDED_COLUMNS

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def run() -> Run:
    rows = pl.scan_csv(
        DATA / "pilot_input.csv.gz",
        has_header=False,
        skip_lines=1,
        new_columns=list(COLUMNS),
        infer_schema=False,
    ).select(pl.lit("pilot_input.csv").alias("file"), *NEEDED)
    return determine(
        rows.with_row_index("row"),
        load("la_pilot_2019"),
        county="LOS ANGELES",
        as_of=date(2020, 2, 11),
        with_appended=True,
    )


def expected(name: str) -> pl.DataFrame:
    """A file of the pilot program's answers, empty fields as empty text."""
    answers = pl.read_csv(DATA / name, infer_schema=False).fill_null("")
    return answers.with_columns(pl.col("row").cast(pl.UInt32))


def differing(got: pl.DataFrame, wanted: pl.DataFrame) -> pl.DataFrame:
    """The rows that only one side has, or that differ in any column."""
    names = [name for name in wanted.columns if name != "row"]
    both = wanted.join(got, on="row", how="full", suffix="_got", coalesce=True)
    return both.filter(
        pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_got")) for name in names)
    )


def as_sets(frame: pl.DataFrame) -> pl.DataFrame:
    """Super-strikes in one order: the pilot program's own changes from run to run."""
    column = "Superstrike Code Section(s)"
    return frame.with_columns(pl.col(column).str.split(";").list.sort().list.join(";"))


def test_determination_reason_and_case_number_differ_on_no_row(run: Run) -> None:
    got = run.determinations.select(
        "row", "determination", "reason", case_number=pl.col("case_numbers")
    )

    rows = differing(got, expected("pilot_expected.csv.gz"))

    assert rows.height == 0, f"{rows.height} differing rows: {rows.head(5).to_dicts()}"


def test_the_appended_columns_differ_on_no_row(run: Run) -> None:
    assert run.appended is not None
    got = run.appended.select("row", *APPENDED_COLUMNS)

    rows = differing(as_sets(got), as_sets(expected("pilot_columns.csv.gz")))

    assert rows.height == 0, f"{rows.height} differing rows: {rows.head(5).to_dicts()}"
