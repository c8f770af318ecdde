"""Subjects: every name, birth date and number that a person's rows show."""

import polars as pl

from cmr.doj.counts import Rows
from cmr.doj.dates import known_dates, readable_date
from cmr.doj.distinct import coded
from cmr.doj.ordered import alone, first_of_each, found_for, together
from cmr.doj.readings import Readings

# Output column of subjects.parquet -> the extract's columns it is gathered from.
_LISTS = {
    "names": ("PRI_NAME", "REQ_NAME"),
    "birth_dates": ("born_iso",),
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
    """The rows that say something new of a person: `subject`, `subject_id`, person columns, and the
    birth date if it is known, as `born` and as the text `born_iso`.

    Most rows repeat the row before them; only the others are looked at further.
    """
    columns = ("SUBJECT_ID", *_PERSON)
    new = rows.subject.ne_missing(rows.subject.shift())
    for name in _PERSON:
        column = rows.frame[name]
        if column.null_count() < column.len():
            column = column.rechunk()
            new = new | column.ne_missing(column.shift())
    people = rows.where(new, *columns).drop("at", "count").rename({"SUBJECT_ID": "subject_id"})
    codes, texts = coded(people["PRI_DOB"])
    born = known_dates(texts)
    iso = born.dt.to_string("iso")
    return people.with_columns(
        born.gather(codes).alias("born"), iso.gather(codes).alias("born_iso")
    )


def read_subjects(people: pl.DataFrame, rows: Rows, readings: Readings) -> pl.DataFrame:
    """subjects.parquet: one row per SUBJECT_ID with lists of distinct texts, dates as YYYY-MM-DD.

    `deceased` is whether any step says so, `race` the first that is given.
    """
    ids = people.select("subject", "subject_id").filter(first_of_each(people["subject"]))
    subject = ids["subject"]
    lists = (found_for(subject, _lists(people, *each)).to_series() for each in _LISTS.items())
    said = people.select("subject", race="RACE_DESCR").drop_nulls()
    race = found_for(subject, said.filter(first_of_each(said["subject"])))
    dead = deceased(rows, readings).unique()
    return pl.DataFrame(
        [
            ids["subject_id"],
            *(each.fill_null([]) if each.null_count() else each for each in lists),
            subject.is_in(dead.implode()).alias("deceased"),
            *race,
        ]
    )


def _lists(people: pl.DataFrame, name: str, columns: tuple[str, ...]) -> pl.DataFrame:
    """`subject` and the list of distinct values of the columns, in order of appearance.

    Most people have one value; only the others are grouped.
    """
    subject = people["subject"]
    first, *others = (pl.DataFrame([subject, people[each].alias(name)]) for each in columns)
    # What the first column says too adds nothing.
    new = [each.filter(each[name].ne_missing(first[name])) for each in others]
    values = pl.concat([first, *(each for each in new if each.height)]).drop_nulls()
    one = alone(values["subject"])
    if one.all():
        return values.with_columns_seq(pl.concat_list(name))
    single = values.filter(one).with_columns(pl.concat_list(name))
    several = values.filter(~one).unique(maintain_order=True)
    lists = several.group_by("subject", maintain_order=True).agg(name)
    return together(single, lists, "subject")


def deceased(rows: Rows, readings: Readings, further_parts: pl.Series | None = None) -> pl.Series:
    """The subjects of DECEASED steps; rows that only add a sentence part may be left out."""
    exactly = readings.deceased == "exact_text"
    found = rows.where(
        rows.saying(
            "STP_TYPE_DESCR",
            lambda step: (step if exactly else step.strip().upper()) == "DECEASED",
        )
    )
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
    return _lists(people, "birth_dates", ("born",))
