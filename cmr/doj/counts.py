"""Rows with the numbers that tie them together: subject, cycle, step, count."""

from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

from cmr.doj.distinct import coded
from cmr.doj.layout import NEEDED
from cmr.doj.ordered import marked
from cmr.doj.readings import Readings

# CNT_ORDER is twelve digits: cycle, step, count and a last group, three each.
_COUNT = 10**12
_STEP = 10**6
_CYCLE = 10**9


@dataclass(frozen=True)
class Rows:
    """The extract's rows as read, with `subject` (0-based number of the person, null without
    SUBJECT_ID) and `count` (CNT_ORDER as a number, null when it is not one) beside them, and `at`,
    the position of each row.
    """

    frame: pl.DataFrame
    subject: pl.Series
    count: pl.Series
    at: pl.Series
    _coded: dict[str, tuple[pl.Series, pl.Series]] = field(default_factory=dict, repr=False)

    def where(self, mask: pl.Series, *columns: str) -> pl.DataFrame:
        """The rows that `mask` holds for: `at` (position), `subject`, `count`, and `columns`."""
        person = self.frame["SUBJECT_ID"]
        mask = (mask & person.is_not_null() if person.null_count() else mask).rechunk()
        # A scan leaves hundreds of chunks: filtering series by series costs a tenth of filtering
        # the frame, and only what is picked is put together.
        picked = [self.frame[name].filter(mask).rechunk() for name in columns]
        own = (each.filter(mask) for each in (self.at, self.subject, self.count))
        return pl.DataFrame([*own, *picked])

    def saying(self, column: str, holds: Callable[[str], bool]) -> pl.Series:
        """Whether `holds` is true of the text that each row has in a column of few texts; null for
        none. The column is gone through once, whatever is asked of it.
        """
        if column not in self._coded:
            self._coded[column] = coded(self.frame[column].rechunk())
        codes, texts = self._coded[column]
        wanted = [code for code, text in enumerate(texts) if holds(text)]
        return codes == wanted[0] if len(wanted) == 1 else codes.is_in(wanted)


def number_rows(rows: pl.LazyFrame, readings: Readings) -> Rows:
    """Collect the rows and number their subjects and counts."""
    frame = rows.select("file", "row", *NEEDED).collect()
    return Rows(
        frame,
        marked(_subject_numbers(frame, readings)),
        _count_numbers(frame["CNT_ORDER"].rechunk()),
        pl.int_range(frame.height, dtype=pl.UInt32, eager=True).alias("at"),
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
