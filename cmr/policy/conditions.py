"""The named conditions that a policy's rules are made of: facts in, true / false / unknown out.

Each is `(argument, as_of) -> pl.Expr` over the facts of one conviction (cmr/facts.py) and says
where it comes from. An expression that is null for a conviction means: it cannot be told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from cmr.doj.severity import FELONY, INFRACTION

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


def _amount_in_the_section() -> pl.Expr:
    """What the section itself says of the amount, by the law before 2016: 11357(b) and 11360(b)
    were for 28.5 grams or less, 11357(c) for more, 11360(a) for more or a sale. Without a
    subdivision an infraction of 11357 was (b), a felony of 11360 was (a).
    """
    number, letter = pl.col("number"), pl.col("subdivision")
    felony = pl.col("severity") == FELONY
    possessed, moved = number == "11357", number == "11360"
    infraction = (letter == "") & (pl.col("severity") == INFRACTION)
    little = (possessed & ((letter == "B") | infraction)) | (moved & (letter == "B") & ~felony)
    much = (possessed & (letter == "C")) | (moved & ((letter == "A") | ((letter == "") & felony)))
    return pl.when(little).then(statement=True).when(much).then(statement=False)


@condition("number", "subdivision", "severity", "small_amount", missing="amount")
def within_personal_amounts(_: None, as_of: date) -> pl.Expr:
    """28.5 grams, 8 grams of concentrate, six plants or less (HS 11362.1); rarely on the record."""
    by_section, said = _amount_in_the_section(), pl.col("small_amount")
    concentrate = (pl.col("number") == "11357") & (pl.col("subdivision") == "A")
    told = pl.when(~(said & concentrate).fill_null(value=False)).then(said)
    one, other = pl.coalesce(by_section, told), pl.coalesce(told, by_section)
    return pl.when(one == other).then(one)


@condition("small_value", missing="value")
def value_within_950(_: None, as_of: date) -> pl.Expr:
    """What was taken is worth 950 dollars or less (PC 490.2, 459.5, 473, 496); rarely on record."""
    return pl.col("small_value")


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


@condition("severity")
def is_infraction(_: None, as_of: date) -> pl.Expr:
    """The conviction is an infraction now (PC 17(d), 19.8)."""
    return pl.col("severity") == INFRACTION


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


def _by(day: date, sure_on: str, doubt_on: str) -> pl.Expr:
    """True when surely by that day, null when perhaps."""
    return (
        pl.when(pl.col(sure_on) <= day)
        .then(statement=True)
        .when(pl.col(doubt_on) <= day)
        .then(statement=None)
        .otherwise(statement=False)
    )


def _missing_by(name: str) -> pl.Expr:
    return pl.concat_str(pl.lit(f"{name}_"), pl.col(f"{name}_doubt"))


@condition("superstrike_on", "superstrike_doubt_on", missing=_missing_by("superstrike"))
def superstrike_by_the_check(_: None, as_of: date) -> pl.Expr:
    """A super-strike conviction by the as-of day, before or after this one (PC 1170.18(i))."""
    return _by(as_of, "superstrike_on", "superstrike_doubt_on")


@condition("pc290_on", "pc290_doubt_on", missing=_missing_by("pc290"))
def pc290_by_the_check(_: None, as_of: date) -> pl.Expr:
    """An offense that requires registration by the as-of day, before or after (PC 1170.18(i))."""
    return _by(as_of, "pc290_on", "pc290_doubt_on")


@condition("convicted_on", "second_same_on", "second_same_doubt_on", missing="earlier_same_section")
def two_earlier_of_same_section(_: None, as_of: date) -> pl.Expr:
    """Two earlier convictions of the same section, HS 11358(d), 11359(c)(2), 11360(a)(3)."""
    return _before("second_same_on", "second_same_doubt_on")
