"""The named conditions on the person: age, and the record as a whole (see conditions.py)."""

from datetime import date, timedelta

import polars as pl

from cmr.doj.dates import as_number, born_by, years_before
from cmr.policy.conditions import CONDITIONS, condition

__all__ = ["CONDITIONS"]

# Age ----------------------------------------------------------------------------------------------


def _turns_with_age(years: int, as_of: date) -> pl.Expr:
    return pl.lit(born_by(years, as_of))


def _turns_at_conviction(years: int, as_of: date) -> pl.Expr:
    return (pl.col("convicted_on").dt.offset_by(f"-{years}y")).cast(pl.Date)


@condition("birth_date", argument=int, turns=_turns_with_age)
def aged_at_least(years: int, as_of: date) -> pl.Expr:
    """The person is this old on the as-of date, the birthday included."""
    return pl.col("birth_date") <= born_by(years, as_of)


@condition("birth_date", "convicted_on", argument=int, turns=_turns_at_conviction)
def younger_at_conviction_than(years: int, as_of: date) -> pl.Expr:
    """The conviction is dated before the birthday on which the person reached this age."""
    return as_number(pl.col("birth_date")) + years * 10_000 > as_number(pl.col("convicted_on"))


# Charges have to be brought within three years (PC 801): without an arrest on file, the offense is
# held to be no older than that.
_YEARS_TO_CHARGE = 3


def _turns_at_offense(years: int, as_of: date) -> pl.Expr:
    known = pl.coalesce("arrested_on", "convicted_on")
    return known.dt.offset_by(f"-{years}y").cast(pl.Date)


@condition("birth_date", "arrested_on", "convicted_on", argument=int, turns=_turns_at_offense)
def younger_at_offense_than(years: int, as_of: date) -> pl.Expr:
    """The person had not reached this age at the time of the offense: on the day of the arrest, or,
    with no arrest on file, at some time in the three years before the conviction (PC 801).
    """
    of_age = as_number(pl.col("birth_date")) + years * 10_000
    latest = as_number(pl.coalesce("arrested_on", "convicted_on"))
    no_arrest = pl.col("arrested_on").is_null()
    earliest = latest - pl.when(no_arrest).then(_YEARS_TO_CHARGE * 10_000).otherwise(0)
    return (
        pl.when(of_age > latest).then(statement=True).when(of_age <= earliest).then(statement=False)
    )


@condition("birth_date", argument=int)
def at_most_years_of_365_25_days(years: int, as_of: date) -> pl.Expr:
    """At most this many years of 365.25 days old on the as-of date (pilot program, quirks 3, 4)."""
    return pl.col("birth_date") >= as_of - timedelta(days=int(years * 365.25))


# The whole record ---------------------------------------------------------------------------------


def _none_after(name: str, cutoff: date) -> pl.Expr:
    return (
        pl.when(pl.col(f"latest_{name}_on") > cutoff)
        .then(statement=False)
        .when(pl.col(f"latest_possible_{name}_on") > cutoff)
        .then(statement=None)
        .otherwise(statement=True)
    )


@condition("latest_felony_on", "latest_possible_felony_on", argument=int, missing="felonies")
def no_felony_in_past_years(years: int, as_of: date) -> pl.Expr:
    """No felony conviction, any county and section, after the same day this many years ago.

    Source: the District Attorney's announcement of 13 February 2020.
    """
    return _none_after("felony", years_before(years, as_of))


@condition(
    "latest_conviction_on", "latest_possible_conviction_on", argument=int, missing="convictions"
)
def no_conviction_in_past_years(years: int, as_of: date) -> pl.Expr:
    """No conviction at all after the same day this many years ago (pilot program, step 10)."""
    return _none_after("conviction", years_before(years, as_of))


@condition("only_cannabis")
def only_cannabis_convictions(_: None, as_of: date) -> pl.Expr:
    """Every conviction of the person, any county, is of a cannabis section (pilot, step 9)."""
    return pl.col("only_cannabis")


@condition("every_cannabis_sentence_over", missing="sentence")
def every_cannabis_sentence_over(_: None, as_of: date) -> pl.Expr:
    """The time of every cannabis sentence is over. Whether it was served well cannot be seen.

    Source: the District Attorney's announcement of 13 February 2020 ("completed probation").
    """
    return pl.col("every_cannabis_sentence_over")


@condition("every_sentence_over", missing="sentence")
def every_sentence_over(_: None, as_of: date) -> pl.Expr:
    """The time of every sentence of the person is over (pilot program, steps 9 and 11)."""
    return pl.col("every_sentence_over")


@condition("deceased")
def deceased(_: None, as_of: date) -> pl.Expr:
    """A step of the record says that the person has died."""
    return pl.col("deceased")
