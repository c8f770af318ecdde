"""Rows with the numbers that tie them together: subject, cycle, step, count."""

from dataclasses import dataclass

import polars as pl

from cmr.doj.layout import NEEDED
from cmr.doj.readings import Readings

# CNT_ORDER is twelve digits: cycle, step, count and a last group, three each.
_COUNT = 10**12
_STEP = 10**6
_CYCLE = 10**9


@dataclass(frozen=True)
class Rows:
    """The extract's rows as read, with `subject` (0-based number of the person, null without
    SUBJECT_ID) and `count` (CNT_ORDER as a number, null when it is not one) beside them.
    """

    frame: pl.DataFrame
    subject: pl.Series
    count: pl.Series

    def where(self, mask: pl.Series, *columns: str) -> pl.DataFrame:
        """The rows that `mask` holds for: `at` (position), `subject`, `count`, and `columns`."""
        mask = mask.fill_null(value=False) & self.frame["SUBJECT_ID"].is_not_null()
        at = mask.rechunk().arg_true().alias("at")
        # A scan leaves hundreds of chunks: filtering series by series costs a tenth of filtering
        # the frame, and only what is picked is put together.
        picked = [self.frame[name].filter(mask).rechunk() for name in columns]
        return pl.DataFrame([at, self.subject.gather(at), self.count.gather(at), *picked])


def number_rows(rows: pl.LazyFrame, readings: Readings) -> Rows:
    """Collect the rows and number their subjects and counts."""
    frame = rows.select("file", "row", *NEEDED).collect()
    return Rows(
        frame,
        _subject_numbers(frame, readings),
        _count_numbers(frame["CNT_ORDER"].rechunk()),
    )


def _count_numbers(orders: pl.Series) -> pl.Series:
    """CNT_ORDER as a number; null when it is none or has more than twelve digits.

    A longer one, which rows other than convictions may have, would reach into the keys of the
    subjects that follow.
    """
    numbers = orders.cast(pl.UInt64, strict=False).alias("count")
    return numbers.set((numbers >= _COUNT).fill_null(value=False), None)


def _subject_numbers(frame: pl.DataFrame, readings: Readings) -> pl.Series:
    """A number per person, in order of first appearance.

    Rows of a person mostly stand together, so runs are numbered first and only runs are compared.
    """
    person = frame["SUBJECT_ID"].rechunk()
    starts = person.ne_missing(person.shift())
    runs = person.to_frame("person")
    if readings.subjects == "within_a_file" and frame["file"].n_unique() > 1:
        file = frame["file"].rechunk()
        starts = starts | file.ne_missing(file.shift())
        runs = pl.DataFrame({"person": person, "file": file}).select(
            person=pl.struct("person", "file")
        )
    starts = starts | (pl.int_range(person.len(), eager=True) == 0)
    run = starts.cast(pl.UInt32).cum_sum() - 1
    first_rows = runs.filter(starts)
    if first_rows["person"].n_unique() == first_rows.height:
        return run.alias("subject")
    people = first_rows.unique("person", maintain_order=True).with_row_index("subject")
    of_run = first_rows.join(
        people, on="person", how="left", maintain_order="left", nulls_equal=True
    )
    return of_run["subject"].gather(run).alias("subject")


def count_key() -> pl.Expr:
    """One number for a count of one subject."""
    return pl.col("subject").cast(pl.UInt64) * _COUNT + pl.col("count")


def case_key() -> pl.Expr:
    """One number for a court case as the extract has it: subject, cycle and step."""
    return pl.col("subject").cast(pl.UInt64) * _STEP + pl.col("count") // _STEP


def cycle_key() -> pl.Expr:
    """One number for a cycle (one arrest and what came of it) of one subject."""
    return pl.col("subject").cast(pl.UInt64) * 1000 + pl.col("count") // _CYCLE


def in_subject_order(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows of each subject together, in file order; free when they already are."""
    if frame["subject"].is_sorted():
        return frame
    return frame.sort("subject", "at")
