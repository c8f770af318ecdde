"""The named conditions that a policy's rules are made of: facts in, true / false / unknown out.

Each is `(argument, as_of) -> pl.Expr` over the facts of one conviction (cmr/facts.py) and says
where it comes from. An expression that is null for a conviction means: it cannot be told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from cmr.doj.dates import as_number, born_by, years_before
from cmr.doj.severity import FELONY

Build = Callable[[Any, date], pl.Expr]


@dataclass(frozen=True)
class Condition:
    """A named condition: its argument (None for none), the facts it reads, and its expression.

    `missing` names what is not known where the condition is null. `turns` gives, per conviction,
    the birth dates around which the answer may change (only for conditions on the birth date).
    """

    name: str
    argument: type | None
    reads: tuple[str, ...]
    build: Build
    missing: pl.Expr
    turns: Build | None
    says: str


CONDITIONS: dict[str, Condition] = {}


def condition(
    *reads: str,
    argument: type | None = None,
    missing: str | pl.Expr | None = None,
    turns: Build | None = None,
) -> Callable[[Build], Build]:
    """Enter a function into CONDITIONS under its own name."""

    def enter(build: Build) -> Build:
        name, says = build.__name__, (build.__doc__ or "").strip()
        unknown = pl.lit(missing) if isinstance(missing, str) else missing
        CONDITIONS[name] = Condition(
            name,
            argument,
            reads,
            build,
            _absent(reads) if unknown is None else unknown,
            turns,
            says,
        )
        return build

    return enter


def _absent(reads: tuple[str, ...]) -> pl.Expr:
    """The names of the facts that are null, joined."""
    names = [pl.when(pl.col(name).is_null()).then(pl.lit(name)) for name in reads]
    return pl.concat_str(names, separator=", ", ignore_nulls=True) if names else pl.lit("")


@condition()
def always(_: None, as_of: date) -> pl.Expr:
    """Holds for every conviction; the last rule of a policy."""
    return pl.lit(value=True)


# The county ---------------------------------------------------------------------------------------


@condition("county_in_doubt")
def county_in_doubt(_: None, as_of: date) -> pl.Expr:
    """The rows of the conviction name no county, or this one and another."""
    return pl.col("county_in_doubt")


# The section --------------------------------------------------------------------------------------


@condition("number", "subdivision", "numbers", argument=list, missing="section")
def section_is(sections: list[str], as_of: date) -> pl.Expr:
    """The cannabis section is one of these: `11357`, or with its first subdivision `11357(a)`.

    A text that names two sections is unknown here only when it names one of these.
    """
    named = [section.upper().rstrip(")").partition("(") for section in sections]
    matches = [
        (pl.col("number") == number)
        & ((pl.col("subdivision") == letter) if letter else pl.lit(value=True))
        for number, _, letter in named
    ]
    perhaps = pl.any_horizontal(pl.col("numbers").list.contains(number) for number, *_ in named)
    answer = pl.any_horizontal(matches)
    return pl.when(pl.col("number").is_null() & ~perhaps).then(statement=False).otherwise(answer)


@condition("attempt_or_conspiracy")
def attempt_or_conspiracy(_: None, as_of: date) -> pl.Expr:
    """The charge is an attempt (PC 664) or a conspiracy (PC 182) of a cannabis section."""
    return pl.col("attempt_or_conspiracy")


@condition("section_in_doubt")
def section_in_doubt(_: None, as_of: date) -> pl.Expr:
    """The text also names another offense, or says that the charge was amended or struck."""
    return pl.col("section_in_doubt")


@condition("standing")
def set_aside(_: None, as_of: date) -> pl.Expr:
    """A later step set the conviction aside as if it had never been (not under PC 1203.4)."""
    return ~pl.col("standing")


# Severity and prosecutor --------------------------------------------------------------------------


@condition("severity")
def is_felony(_: None, as_of: date) -> pl.Expr:
    """The conviction is a felony now, reductions under PC 17 included (PC 17(a))."""
    return pl.col("severity") == FELONY


@condition("signed_on", missing="authority")
def prosecutor_signed_on(_: None, as_of: date) -> pl.Expr:
    """The District Attorney prosecutes, or a city that let the District Attorney act for it.

    Source: motion of 11 February 2020; cmr/statutes/authorities.yaml.
    """
    return pl.col("signed_on")


# Dates of this conviction -------------------------------------------------------------------------


@condition("convicted_on", argument=date)
def convicted_on_or_after(day: date, as_of: date) -> pl.Expr:
    """The conviction is dated on this day or later (Proposition 64: 9 November 2016)."""
    return pl.col("convicted_on") >= day


# Earlier convictions ------------------------------------------------------------------------------


def _missing_earlier(name: str) -> pl.Expr:
    undated = pl.col("convicted_on").is_null()
    return (
        pl.when(undated)
        .then(pl.lit("convicted_on"))
        .otherwise(pl.concat_str(pl.lit(f"{name}_"), pl.col(f"{name}_doubt")))
    )


def _before(sure_on: str, doubt_on: str) -> pl.Expr:
    """True when surely before this conviction (the same day is not), null when perhaps."""
    this = pl.col("convicted_on")
    any_at_all = pl.col(sure_on).is_not_null() | pl.col(doubt_on).is_not_null()
    return (
        pl.when(this.is_null() & any_at_all)
        .then(statement=None)
        .when(pl.col(sure_on) < this)
        .then(statement=True)
        .when(pl.col(doubt_on) < this)
        .then(statement=None)
        .otherwise(statement=False)
    )


@condition(
    "convicted_on",
    "superstrike_on",
    "superstrike_doubt_on",
    missing=_missing_earlier("superstrike"),
)
def earlier_superstrike(_: None, as_of: date) -> pl.Expr:
    """An earlier conviction of a super-strike, PC 667(e)(2)(C)(iv) (HS 11358-11360)."""
    return _before("superstrike_on", "superstrike_doubt_on")


@condition("convicted_on", "pc290_on", "pc290_doubt_on", missing=_missing_earlier("pc290"))
def earlier_pc290(_: None, as_of: date) -> pl.Expr:
    """An earlier conviction of an offense that requires registration, PC 290(c)."""
    return _before("pc290_on", "pc290_doubt_on")


@condition("convicted_on", "second_same_on", "second_same_doubt_on", missing="earlier_same_section")
def two_earlier_of_same_section(_: None, as_of: date) -> pl.Expr:
    """Two earlier convictions of the same section, HS 11358(d), 11359(c)(2), 11360(a)(3)."""
    return _before("second_same_on", "second_same_doubt_on")


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
