"""Which cases may be sealed whole: those in which every known conviction is to be dismissed."""

from collections.abc import Callable, Collection
from enum import StrEnum

import polars as pl

from cmr.packet.cases import by_case

KEYS = ("subject_id", "count_order")


class Sealing(StrEnum):
    """What may be asked for the case of a conviction; doubt is never `whole`."""

    WHOLE = "whole"
    PART = "part"
    UNKNOWN = "unknown"


class Why(StrEnum):
    """Why a case may not be sealed whole, or why that cannot be told; empty where it may be."""

    NOTHING = ""
    ANOTHER_CONVICTION = "another_conviction_stands"
    NO_CASE_NUMBER = "case_number_unknown"
    ANOTHER_DEFENDANT = "another_defendant"
    CONVICTION_WITHOUT_NUMBER = "conviction_without_case_number"
    QUARANTINE = "record_in_quarantine"


# In the order in which they are told: what is sure before what is doubtful.
_SAYS: tuple[tuple[Why, Sealing], ...] = (
    (Why.ANOTHER_CONVICTION, Sealing.PART),
    (Why.NO_CASE_NUMBER, Sealing.UNKNOWN),
    (Why.ANOTHER_DEFENDANT, Sealing.UNKNOWN),
    (Why.CONVICTION_WITHOUT_NUMBER, Sealing.UNKNOWN),
    (Why.QUARANTINE, Sealing.UNKNOWN),
)

# A standing conviction without a number may belong to the same case if it was of the same day, or
# if one of the two days is unknown.
_MAY_HOLD_UNNUMBERED = (
    pl.col("placeless_undated").is_not_null()
    & (
        pl.col("placeless_undated")
        | pl.col("convicted_on").is_null()
        | pl.col("placeless_on").list.contains(pl.col("convicted_on"))
    )
).fill_null(value=False)


def work_out_sealing(
    convictions: pl.DataFrame, gone: pl.DataFrame, doubtful: Collection[str]
) -> pl.DataFrame:
    """For each conviction of `gone` whether the cases it belongs to may be sealed whole.

    `convictions`: every known conviction (CONVICTION_COLUMNS of cmr.vocabulary). `gone`: subject_id
    and count_order of those dismissed or to be dismissed. `doubtful`: subjects with records that
    could not be read. Gives subject_id, count_order, `sealing`, `why`: whole only where all
    convictions that share a case number are gone and nothing unknown could be in the case.
    """
    known = _known(convictions, gone)
    cases = _by_case(known)
    asked = known.filter(pl.col("is_gone"))
    marks: dict[Why, pl.Expr] = {
        Why.ANOTHER_CONVICTION: pl.col("own_stands"),
        Why.NO_CASE_NUMBER: pl.col("unusable"),
        Why.ANOTHER_DEFENDANT: pl.col("other_stands"),
        Why.CONVICTION_WITHOUT_NUMBER: _MAY_HOLD_UNNUMBERED,
        Why.QUARANTINE: pl.col("subject_id").is_in(list(doubtful)),
    }
    found = asked.join(_of_cases(asked, cases), on="conviction", how="left").with_columns(
        pl.col("own_stands", "other_stands").fill_null(value=False)
    )
    unnumbered = _unnumbered(known)
    found = found.join(unnumbered, on="subject_id", how="left")
    return found.select(*KEYS, _first(marks, lambda _, s: s), _first(marks, lambda w, _: w, "why"))


def _known(convictions: pl.DataFrame, gone: pl.DataFrame) -> pl.DataFrame:
    """A numbered row per conviction: whose, its usable case numbers, when, where, if it is gone."""
    plain = convictions.select(
        pl.col(*KEYS).cast(pl.String),
        "case_numbers",
        pl.col("county").fill_null("").str.strip_chars().str.to_uppercase(),
        "convicted_on",
    ).unique(KEYS, keep="first", maintain_order=True)
    marked = gone.select(pl.col(*KEYS).cast(pl.String), is_gone=pl.lit(value=True)).unique(KEYS)
    numbered = plain.join(marked, on=KEYS, how="left", maintain_order="left").with_row_index(
        "conviction"
    )
    return _with_cases(numbered.with_columns(pl.col("is_gone").fill_null(value=False)))


def _with_cases(numbered: pl.DataFrame) -> pl.DataFrame:
    """Case numbers in canonical form; `unusable` where there is none or one cannot be read."""
    each = by_case(numbered.select("conviction", "case_numbers"), "case_numbers")
    cases = each.group_by("conviction").agg(
        pl.col("case").filter(pl.col("case") != "").unique().alias("cases"),
        unusable=(pl.col("case") == "").any(),
    )
    joined = (
        numbered.drop("case_numbers").join(cases, on="conviction", how="left").sort("conviction")
    )
    return joined.with_columns(
        pl.col("cases").fill_null(pl.lit([], dtype=pl.List(pl.String))),
        pl.col("unusable").fill_null(value=True),
    )


def _by_case(known: pl.DataFrame) -> pl.DataFrame:
    """A row per conviction that still stands and case number it shares."""
    standing = known.filter(~pl.col("is_gone"))
    return standing.select("subject_id", "county", pl.col("cases").alias("case")).explode("case")


def _of_cases(asked: pl.DataFrame, standing: pl.DataFrame) -> pl.DataFrame:
    """For each conviction: whether an own one, or one of another person in its county, stands.

    Courts of different counties may use one number for different cases; one subject's convictions
    count wherever they are written to be (contracts.md 5).
    """
    mine = asked.select("conviction", "subject_id", "county", case=pl.col("cases")).explode("case")
    met = mine.join(standing.drop_nulls("case"), on="case", suffix="_standing")
    own = pl.col("subject_id") == pl.col("subject_id_standing")
    near = (pl.col("county") == pl.col("county_standing")) | (pl.col("county_standing") == "")
    return met.group_by("conviction").agg(own_stands=own.any(), other_stands=(~own & near).any())


def _unnumbered(known: pl.DataFrame) -> pl.DataFrame:
    """Per subject, the days of standing convictions that no case number places."""
    placeless = known.filter(~pl.col("is_gone") & pl.col("unusable"))
    return placeless.group_by("subject_id").agg(
        pl.col("convicted_on").drop_nulls().alias("placeless_on"),
        placeless_undated=pl.col("convicted_on").is_null().any(),
    )


def _first(
    marks: dict[Why, pl.Expr], pick: Callable[[Why, Sealing], StrEnum], name: str = "sealing"
) -> pl.Expr:
    """The first mark that holds, told by `pick`; whole where none does."""
    told = pl.lit(str(pick(Why.NOTHING, Sealing.WHOLE)))
    for why, says in reversed(_SAYS):
        told = pl.when(marks[why]).then(pl.lit(str(pick(why, says)))).otherwise(told)
    return told.alias(name)
