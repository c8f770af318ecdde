"""Subjects: every name, birth date and number that a person's rows show."""

import polars as pl

from cmr.doj.counts import Rows
from cmr.doj.dates import known_date, readable_date
from cmr.doj.readings import Readings

# Output column of subjects.parquet -> the extract's columns it is gathered from.
_LISTS = {
    "names": ("PRI_NAME", "REQ_NAME"),
    "birth_dates": ("PRI_DOB",),
    "ssn": ("PRI_SSN",),
    "license": ("PRI_CDL",),
    "idn": ("PRI_IDN",),
    "cii": ("CII_NUMBER",),
}
_PERSON = (
    "REQ_NAME",
    "PRI_NAME",
    "PRI_DOB",
    "PRI_SSN",
    "PRI_CDL",
    "PRI_IDN",
    "CII_NUMBER",
    "RACE_DESCR",
)


def person_rows(rows: Rows) -> pl.DataFrame:
    """The rows that say something new of a person: `subject`, `subject_id`, and person columns.

    Most rows repeat the row before them; only the others are looked at further.
    """
    columns = ("SUBJECT_ID", *_PERSON)
    new = rows.subject.ne_missing(rows.subject.shift())
    for name in _PERSON:
        column = rows.frame[name]
        if column.null_count() < column.len():
            column = column.rechunk()
            new = new | column.ne_missing(column.shift())
    return rows.where(new, *columns).drop("at", "count").rename({"SUBJECT_ID": "subject_id"})


def read_subjects(people: pl.DataFrame, rows: Rows, readings: Readings) -> pl.DataFrame:
    """subjects.parquet: one row per SUBJECT_ID with lists of distinct texts, dates as YYYY-MM-DD.

    `deceased` is whether any step says so, `race` the first that is given.
    """
    ids = people.select("subject", "subject_id").unique("subject", maintain_order=True)
    born = known_date(pl.col("PRI_DOB")).dt.to_string("iso")
    people = people.with_columns(born.alias("PRI_DOB"))
    found = ids
    for name, columns in _LISTS.items():
        found = found.join(
            _texts(people, columns, name), on="subject", how="left", maintain_order="left"
        )
    race = (
        people.filter(pl.col("RACE_DESCR").is_not_null())
        .unique("subject", keep="first")
        .select("subject", race="RACE_DESCR")
    )
    dead = deceased(rows, readings).unique()
    return found.join(race, on="subject", how="left", maintain_order="left").select(
        "subject_id",
        *(pl.col(name).fill_null([]) for name in _LISTS),
        pl.col("subject").is_in(dead.implode()).alias("deceased"),
        "race",
    )


def _texts(people: pl.DataFrame, columns: tuple[str, ...], name: str) -> pl.DataFrame:
    """`subject` and the list of distinct texts of the columns, in order of appearance.

    Most people have one text; only the others are grouped.
    """
    first, *others = (people.select("subject", pl.col(each).alias(name)) for each in columns)
    # What the first column says too adds nothing.
    new = [each.filter(each[name].ne_missing(first[name])) for each in others]
    texts = pl.concat([first, *new]).drop_nulls()
    alone = texts["subject"].is_unique()
    single = texts.filter(alone).with_columns(pl.concat_list(name))
    several = texts.filter(~alone).unique(maintain_order=True)
    return pl.concat([single, several.group_by("subject", maintain_order=True).agg(name)])


def deceased(rows: Rows, readings: Readings, further_parts: pl.Series | None = None) -> pl.Series:
    """The subjects of DECEASED steps; rows that only add a sentence part may be left out."""
    step = rows.frame["STP_TYPE_DESCR"]
    if readings.deceased == "any_spelling":
        spellings = [t for t in step.unique() if t is not None and t.strip().upper() == "DECEASED"]
    else:
        spellings = ["DECEASED"]
    found = rows.where(step.is_in(spellings).fill_null(value=False))
    if further_parts is not None:
        found = found.filter(~pl.col("at").is_in(further_parts.implode()))
    return found["subject"]


def birth_dates(people: pl.DataFrame, readings: Readings) -> pl.DataFrame:
    """`subject`, `birth_dates`: the distinct readable birth dates of all rows; or of the first."""
    if readings.birth_date == "first_row":
        first = people.unique("subject", keep="first", maintain_order=True)
        return first.select(
            "subject", pl.concat_list(readable_date(pl.col("PRI_DOB"))).alias("birth_dates")
        )
    known = people.select(
        "subject", known_date(pl.col("PRI_DOB")).alias("birth_dates")
    ).drop_nulls()
    distinct = known.unique(maintain_order=True)
    return distinct.group_by("subject", maintain_order=True).agg("birth_dates")
