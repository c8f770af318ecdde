"""Rows of one count that contradict each other: what they disagree on is unknown or in doubt."""

import polars as pl

from cmr.doj.convictions import SEVERAL, Convictions, clean_county
from cmr.doj.dates import known_dates
from cmr.doj.distinct import look_up
from cmr.doj.offenses import read_offenses
from cmr.doj.readings import Readings
from cmr.doj.severity import severity

_COMPARED = (
    "STP_EVENT_DATE",
    "OFFENSE_DESCR",
    "COMMENT_TEXT",
    "CONV_STAT_DESCR",
    "OFFENSE_TOC",
    "STP_ORI_CNTY_NAME",
)
_LISTS = ("superstrike", "pc290", "gang_finding", "gang_mate")
_DOUBT = 1


def weigh_conflicts(convictions: Convictions, readings: Readings) -> Convictions:
    """Convictions whose rows differ: date and severity are the only one stated or unknown,
    `counties` all that they name, and the offense is in doubt where they name different charges
    (quirk 43).
    """
    differing = _differing(convictions)
    if differing.is_empty():
        return convictions
    offense, offenses = read_offenses(differing, readings)
    stated = differing.select(
        "conviction",
        severity(differing, readings),
        known_dates(differing["STP_EVENT_DATE"]).alias("convicted_on"),
    )
    counts = convictions.counts.with_columns(
        _agreed(convictions.counts[name], stated.select("conviction", name))
        for name in ("severity", "convicted_on")
    ).with_columns(_counties(convictions.counts["counties"], differing))
    others = differing.select("conviction").hstack(offenses[offense])
    return _with_doubtful_charges(
        Convictions(counts, convictions.entries, convictions.offenses), others
    )


def _differing(convictions: Convictions) -> pl.DataFrame:
    """The further rows of a count that do not repeat its first row."""
    entries = convictions.entries
    further = entries.select("conviction", *_COMPARED).filter(~entries["first"])
    if further.is_empty():
        return further
    place = entries["first"].arg_true().gather(further["conviction"])
    differs = pl.Series("differs", [False]).new_from_index(0, further.height)
    for name in _COMPARED:
        differs = differs | further[name].ne_missing(entries[name].gather(place))
    return further.filter(differs)


def _agreed(first: pl.Series, stated: pl.DataFrame) -> pl.Series:
    """The one value that all rows of a count state, null when they state several."""
    name = first.name
    also = stated.select("conviction").unique()
    firsts = also.with_columns(first.gather(also["conviction"]).alias(name))
    values = (
        pl.concat([firsts, stated])
        .drop_nulls()
        .group_by("conviction")
        .agg(pl.col(name).first(), pl.col(name).n_unique().alias("several"))
    )
    one = pl.when(pl.col("several") == 1).then(name).alias(name)
    told = values.select("conviction", one)
    return first.clone().scatter(told["conviction"], told[name])


def _counties(first: pl.Series, differing: pl.DataFrame) -> pl.Series:
    """Every county that the rows of a count name, joined; "" when none does."""
    named = differing.select(
        "conviction",
        look_up(differing["STP_ORI_CNTY_NAME"], clean_county, pl.String).alias("counties"),
    )
    also = named.select("conviction").unique()
    firsts = also.with_columns(first.gather(also["conviction"]).alias("counties"))
    told = (
        pl.concat([firsts, named])
        .filter(pl.col("counties") != "")
        .group_by("conviction")
        .agg(pl.col("counties").unique().sort().str.join(SEVERAL))
    )
    return first.clone().scatter(told["conviction"], told["counties"])


def _with_doubtful_charges(convictions: Convictions, others: pl.DataFrame) -> Convictions:
    """Counts whose rows name different charges point to an offense of their own, in doubt."""
    counts, offenses = convictions.counts, convictions.offenses
    own = offenses["charge"].gather(counts["offense"].gather(others["conviction"]))
    matters = pl.col("cannabis") | pl.col("decided") | pl.any_horizontal(pl.col(_LISTS) > 0)
    theirs = others.filter(others["charge"] != own)
    mine = theirs.select("conviction").unique(maintain_order=True)
    mine = mine.hstack(offenses[counts["offense"].gather(mine["conviction"])])
    both = pl.concat([mine, theirs]).group_by("conviction", maintain_order=True)
    doubtful = both.agg(*_merged()).filter(matters)
    if doubtful.is_empty():
        return convictions
    codes = pl.int_range(offenses.height, offenses.height + doubtful.height, eager=True)
    offense = counts["offense"].clone().scatter(doubtful["conviction"], codes.cast(pl.UInt32))
    return Convictions(
        counts.with_columns(offense),
        convictions.entries,
        pl.concat([offenses, doubtful.select(offenses.columns).cast(offenses.schema)]),
    )


def _merged() -> list[pl.Expr]:
    """One meaning for several charges: what they share, and doubt where they differ."""
    only = [
        pl.when(pl.col(name).n_unique() == 1).then(pl.col(name).first()).alias(name)
        for name in ("only_cannabis", "number", "subdivision", "small_amount", "small_value")
    ]
    listed = [
        pl.when(pl.col(name).n_unique() == 1)
        .then(pl.col(name).first())
        .otherwise(pl.lit(_DOUBT))
        .alias(name)
        for name in _LISTS
    ]
    return [
        pl.col("section").str.join("/"),
        pl.col("charge").first(),
        pl.col("base").first(),
        pl.col("readable").all(),
        pl.col("cannabis").any(),
        pl.col("decided").any(),
        _all_named("named"),
        *only,
        pl.col("attempt_or_conspiracy").all(),
        pl.col("decided").any().alias("section_in_doubt"),
        *listed,
        pl.col("registers").any(),
        _all_named("same_as"),
        pl.lit(value=False).alias("same_certain"),
    ]


def _all_named(name: str) -> pl.Expr:
    return pl.col(name).explode(keep_nulls=False, empty_as_null=False).unique().sort()
