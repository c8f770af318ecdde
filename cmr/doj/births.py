"""A person's birth date as one conviction allows it: known, in conflict, or not known."""

from datetime import date

import polars as pl

from cmr.doj.dates import YEAR_ONE
from cmr.doj.readings import Readings


def possible_births(
    convicted_on: pl.Series, named: pl.Series, readings: Readings, as_of: date
) -> pl.DataFrame:
    """`birth_date`, known only when one date is left, and all `birth_dates` that may be it.

    `named` lists the dates on record for each conviction. One after as_of, or not before the
    conviction, is nobody's birth date (quirk 2).
    """
    if readings.dates == "unreadable_is_year_one":
        first = named.list.first().fill_null(YEAR_ONE)
        return pl.DataFrame({"birth_date": first, "birth_dates": named})
    births = pl.DataFrame([convicted_on, named])
    # Nearly everybody has one date: lists are only looked into for the others.
    several = (births["birth_dates"].list.len() > 1).fill_null(value=False)
    single = births.select(
        pl.when(~several & ~_impossible(pl.col("birth_dates").list.first(), as_of)).then(
            pl.col("birth_dates").list.first()
        )
    ).to_series()
    left = _only_one_left(births.with_row_index("place").filter(several), as_of)
    return pl.DataFrame(
        {
            "birth_date": single.scatter(left["place"], left["birth_dates"]),
            "birth_dates": named.set(~several, None),
        }
    )


def _impossible(born: pl.Expr, as_of: date) -> pl.Expr:
    return (born > as_of) | (born >= pl.col("convicted_on")).fill_null(value=False)


def _only_one_left(births: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Of several birth dates the one that is possible, where only one is."""
    return (
        births.explode("birth_dates")
        .filter(~_impossible(pl.col("birth_dates"), as_of))
        .filter(~pl.col("place").is_duplicated())
    )
