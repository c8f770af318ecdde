"""What the extract knows, in the form that lists are joined to: counts, cases, people."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from cmr.relief.case_columns import case_keys
from cmr.relief.people import ListName, parse_name
from cmr.relief.reader import cii_key, count_key, parse_day, whole_number
from cmr.relief.sections import section_key

_PERSON_LISTS = ("names", "birth_dates", "ssn", "license", "idn", "cii")


@dataclass(frozen=True)
class Known:
    """The run's frames, keyed.

    `counts`: a row per conviction (`conviction` numbers them): subject_id, subject_key, count_key,
    case_numbers (list), section_text, section, convicted_on. `cases`: a row per conviction and
    canonical case number. `subjects`: subject_id, subject_key and lists of text (birth dates ISO).
    """

    counts: pl.DataFrame
    cases: pl.DataFrame
    subjects: pl.DataFrame
    determinations: pl.DataFrame

    def people(self, subject_ids: pl.Series) -> dict[str, "KnownPerson"]:
        """Who the given subjects are, by subject_id."""
        wanted = self.subjects.filter(pl.col("subject_id").is_in(subject_ids.unique().implode()))
        columns = ("subject_id", "names", "birth_dates", "cii")
        return {
            subject_id: KnownPerson.of(names, birth_dates, ciis)
            for subject_id, names, birth_dates, ciis in wanted.select(columns).iter_rows()
        }


@dataclass(frozen=True)
class KnownPerson:
    """A subject's names, birth dates and CII numbers, ready to compare."""

    names: tuple[ListName, ...]
    birth_dates: frozenset[date]
    ciis: frozenset[str]

    @classmethod
    def of(cls, names: list[str], birth_dates: list[str], ciis: list[str]) -> "KnownPerson":
        """From the texts of the subjects frame; what cannot be read is left out."""
        return cls(
            tuple(name for text in names if (name := parse_name(text))),
            frozenset(day for text in birth_dates if (day := parse_day(text))),
            frozenset(key for text in ciis if (key := cii_key(text))),
        )


def know(determinations: pl.DataFrame, convictions: pl.DataFrame, subjects: pl.DataFrame) -> Known:
    """Key a run's frames (contracts.md 2) for joining."""
    counts = keyed_counts(convictions)
    return Known(
        counts=counts,
        cases=keyed_cases(counts),
        subjects=as_subjects(subjects),
        determinations=determinations.select(
            pl.col("subject_id").cast(pl.String), "count_order", "determination", "rule"
        ).unique(["subject_id", "count_order"], keep="first", maintain_order=True),
    )


def keyed_counts(convictions: pl.DataFrame) -> pl.DataFrame:
    """A keyed row per conviction."""
    plain = convictions.select(
        pl.col("subject_id", "count_order").cast(pl.String),
        as_lists(convictions, "case_numbers").alias("case_numbers"),
        pl.col("section").cast(pl.String).fill_null("").alias("section_text"),
        as_date(convictions, "convicted_on").alias("convicted_on"),
    ).unique(["subject_id", "count_order"], keep="first", maintain_order=True)
    keyed = with_key(plain, "subject_id", "subject_key", whole_number)
    keyed = with_key(keyed, "count_order", "count_key", count_key)
    keyed = with_key(keyed, "section_text", "section", section_key)
    return keyed.with_row_index("conviction")


def keyed_cases(counts: pl.DataFrame) -> pl.DataFrame:
    """A row per conviction and canonical case number; numbers that are none are left out."""
    listed = counts.select("conviction", "subject_id", "subject_key", "section", "case_numbers")
    each = listed.explode("case_numbers").drop_nulls("case_numbers")
    texts = each.get_column("case_numbers").unique()
    keys = pl.DataFrame(
        {"case_numbers": texts, "case": [case_keys(text) for text in texts]},
        schema={"case_numbers": pl.String, "case": pl.List(pl.String)},
    ).explode("case")
    keyed = each.join(keys.drop_nulls("case"), on="case_numbers", maintain_order="left_right")
    return keyed.drop("case_numbers").unique(maintain_order=True)


def as_subjects(subjects: pl.DataFrame) -> pl.DataFrame:
    """Subjects with lists of text, whichever way the run wrote them."""
    plain = subjects.select(
        pl.col("subject_id").cast(pl.String),
        *(as_lists(subjects, name).alias(name) for name in _PERSON_LISTS),
    ).with_columns(pl.col("birth_dates").list.eval(_iso_day(pl.element())))
    return with_key(plain, "subject_id", "subject_key", whole_number)


def _iso_day(text: pl.Expr) -> pl.Expr:
    """YYYYMMDD as YYYY-MM-DD; everything else as it is."""
    return text.str.replace(r"^(\d{4})(\d{2})(\d{2})$", "${1}-${2}-${3}")


def as_lists(frame: pl.DataFrame, name: str) -> pl.Expr:
    """A column as lists of text: lists stay, "; "-joined text is split, null is the empty list."""
    column = pl.col(name)
    if frame.schema[name].base_type() is pl.List:
        listed = column.cast(pl.List(pl.String))
    else:
        listed = column.cast(pl.String).str.split("; ")
    kept = listed.list.eval(pl.element().filter(pl.element().str.strip_chars() != ""))
    return kept.fill_null(pl.lit([], dtype=pl.List(pl.String)))


def as_date(frame: pl.DataFrame, name: str) -> pl.Expr:
    """A column as dates, text in ISO form included."""
    column = pl.col(name)
    if frame.schema[name] == pl.String:
        return column.str.to_date("%Y-%m-%d", strict=False)
    return column.cast(pl.Date)


def with_key(
    frame: pl.DataFrame, name: str, key: str, function: Callable[[str], str]
) -> pl.DataFrame:
    """The frame with a key of each text, worked out once per distinct text."""
    texts = frame.get_column(name).drop_nulls().unique()
    keys = pl.DataFrame(
        {name: texts, key: [function(text) for text in texts]},
        schema={name: pl.String, key: pl.String},
    )
    joined = frame.join(keys, on=name, how="left", maintain_order="left")
    return joined.with_columns(pl.col(key).fill_null(""))
