"""The court case numbers of a conviction: every OFN of its step, in order of first appearance."""

import polars as pl

from cmr.doj.counts import Rows, case_key
from cmr.doj.ordered import alone, together
from cmr.doj.readings import Readings

SEPARATOR = "; "


def case_numbers(rows: Rows, further_parts: pl.Series, readings: Readings) -> pl.DataFrame:
    """Columns `case` (counts.case_key) and `case_numbers`, one row per case that has any.

    `further_parts` are the positions of rows that only add a sentence part: the pilot program
    does not look at their OFN. OFNs of dismissed counts belong to the case and are kept.
    """
    steps = rows.saying("STP_TYPE_DESCR", lambda step: step == "COURT ACTION")
    court = rows.where(steps & rows.frame["OFN"].is_not_null(), "OFN")
    if readings.case_numbers == "exact_text":
        court = court.filter(~pl.col("at").is_in(further_parts.implode()))
        listed = court.select(case_key().alias("case"), "OFN")
    else:
        number = pl.col("OFN").str.strip_chars()
        listed = court.select(case_key().alias("case"), number).filter(
            ~pl.col("OFN").is_in(["", "NULL"])
        )
    return _joined(listed.filter(pl.col("case").is_not_null()))


def _joined(listed: pl.DataFrame) -> pl.DataFrame:
    """One row per case; most cases have one number, so only the others are grouped."""
    repeats = (pl.col("case") == pl.col("case").shift()) & (pl.col("OFN") == pl.col("OFN").shift())
    listed = listed.filter(~repeats.fill_null(False))
    single = alone(listed["case"])
    several = listed.filter(~single)
    grouped = several.group_by("case", maintain_order=True).agg(
        pl.col("OFN").unique(maintain_order=True).str.join(SEPARATOR)
    )
    return together(listed.filter(single), grouped, "case").rename({"OFN": "case_numbers"})
