"""Conditions of the configurable reference program; named so that a policy file may use them."""

from datetime import date

import polars as pl

from cmr.doj.dates import years_before
from cmr.policy.conditions import condition
from cmr.policy.person_conditions import CONDITIONS

__all__ = ["CONDITIONS"]


@condition("section", argument=list)
def section_contains(numbers: list[str], as_of: date) -> pl.Expr:
    """The code section's text contains one of these, anywhere in it (gogen 0.2.13; quirk 32)."""
    found = [pl.col("section").str.contains(number, literal=True) for number in numbers]
    return pl.any_horizontal(found)


@condition("convicted_on", argument=int)
def convicted_years_ago(years: int, as_of: date) -> pl.Expr:
    """This conviction is dated at least this many years ago, to the day (gogen 0.2.13, step 5)."""
    return pl.col("convicted_on") <= years_before(years, as_of)


@condition(
    "latest_conviction_on", "latest_possible_conviction_on", argument=int, missing="convictions"
)
def no_conviction_for_longer_than_years(years: int, as_of: date) -> pl.Expr:
    """The latest conviction, any county and section, is before the same day this many years ago.

    Exactly that day is not before it (gogen 0.2.13, step 6; quirk 31).
    """
    cutoff = years_before(years, as_of)
    return (
        pl.when(pl.col("latest_conviction_on") >= cutoff)
        .then(statement=False)
        .when(pl.col("latest_possible_conviction_on") >= cutoff)
        .then(statement=None)
        .otherwise(statement=True)
    )
