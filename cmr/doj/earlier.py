"""Listed offenses of a subject: since when, surely or perhaps; super-strikes and PC 290."""

from typing import NamedTuple

import polars as pl

from cmr.doj.convictions import Convictions
from cmr.doj.counts import Rows
from cmr.doj.dates import ANY_EARLIER, YEAR_ONE, known_dates
from cmr.doj.offenses import read_offenses
from cmr.doj.readings import Readings
from cmr.statutes.lists import Listed

_CERTAIN, _DOUBT = int(Listed.CERTAIN), int(Listed.DOUBT)
_LISTS = ("superstrike", "pc290", "gang_finding", "gang_mate")
# One row per listed offense of a subject: its cycle, its day, and how surely it is on the list.
_ENTRY = pl.Schema({"subject": pl.UInt32, "cycle": pl.UInt64, "on": pl.Date, "listed": pl.UInt8})


class Earlier(NamedTuple):
    """Per subject: `subject`, `<name>_on` the first day it surely was, in the cycle
    `<name>_cycle`, and `<name>_elsewhere_on` the first such day in another cycle;
    `<name>_doubt_on` the first day it may have been (ANY_EARLIER when that is undated),
    `<name>_doubt` what is in doubt.
    """

    superstrike: pl.DataFrame
    pc290: pl.DataFrame


def earlier_offenses(rows: Rows, convictions: Convictions, readings: Readings) -> Earlier:
    """The listed offenses of every subject that has any, each by its own date.

    A conviction whose offense cannot be read may be any of them: it is listed with doubt.
    """
    listed = convictions.with_offense(*_LISTS).filter(
        pl.any_horizontal(pl.col(_LISTS) > 0)
        & ~pl.col("merged")
        & pl.col("standing").fill_null(value=True)
    )
    sure = pl.when(pl.col("standing")).then(_CERTAIN).otherwise(_DOUBT).cast(pl.UInt8)
    listed = listed.with_columns(pl.min_horizontal(pl.col(name), sure) for name in _LISTS)
    superstrikes = _entries(listed, "superstrike")
    registrations = _registrations(rows, readings)
    return Earlier(
        _first_days(pl.concat([superstrikes, _gang_pairs(listed)]), "superstrike"),
        _first_days(pl.concat([_entries(listed, "pc290"), registrations]), "pc290"),
    )


def _entries(listed: pl.DataFrame, name: str) -> pl.DataFrame:
    return listed.filter(pl.col(name) > 0).select(
        "subject", "cycle", pl.col("convicted_on").alias("on"), pl.col(name).alias("listed")
    )


def _gang_pairs(listed: pl.DataFrame) -> pl.DataFrame:
    """A gang finding and its offense as two counts of one case: a super-strike as of the later."""
    halves = listed.filter((pl.col("gang_finding") > 0) | (pl.col("gang_mate") > 0))
    if halves.is_empty():
        return pl.DataFrame(schema=_ENTRY)
    return (
        halves.group_by("case", maintain_order=True)
        .agg(
            pl.col("subject", "cycle").first(),
            pl.col("gang_finding").max(),
            pl.col("gang_mate").max(),
            pl.col("convicted_on").max().alias("on"),
            pl.col("convicted_on").is_null().any().alias("undated"),
        )
        .filter((pl.col("gang_finding") > 0) & (pl.col("gang_mate") > 0))
        .select(
            "subject",
            "cycle",
            pl.when(~pl.col("undated")).then("on").alias("on"),
            pl.min_horizontal("gang_finding", "gang_mate").alias("listed"),
        )
    )


def _registrations(rows: Rows, readings: Readings) -> pl.DataFrame:
    """REGISTRATION steps under PC 290, by their own date (quirks 6 to 8); of no cycle.

    One that does not say under which law may be under this one.
    """
    said = rows.saying("STP_TYPE_DESCR", _is_registration)
    steps = rows.where(said, "OFFENSE_DESCR", "COMMENT_TEXT", "STP_EVENT_DATE")
    if steps.is_empty():
        return pl.DataFrame(schema=_ENTRY)
    offense, offenses = read_offenses(steps, readings)
    found = steps.select("subject", known_dates(steps["STP_EVENT_DATE"]).alias("on")).hstack(
        offenses.select("registers", "readable")[offense]
    )
    return found.filter(pl.col("registers") | ~pl.col("readable")).select(
        "subject",
        pl.lit(None, dtype=pl.UInt64).alias("cycle"),
        "on",
        pl.when("registers").then(_CERTAIN).otherwise(_DOUBT).cast(pl.UInt8).alias("listed"),
    )


def _is_registration(step: str) -> bool:
    return step.strip().upper() == "REGISTRATION"


def _first_days(entries: pl.DataFrame, name: str) -> pl.DataFrame:
    if entries.is_empty():
        return pl.DataFrame(
            schema={
                "subject": pl.UInt32,
                f"{name}_on": pl.Date,
                f"{name}_cycle": pl.UInt64,
                f"{name}_elsewhere_on": pl.Date,
                f"{name}_doubt_on": pl.Date,
                f"{name}_doubt": pl.String,
            }
        )
    sure = (pl.col("listed") == _CERTAIN) & pl.col("on").is_not_null()
    why = pl.when(pl.col("listed") < _CERTAIN).then(pl.lit("section")).otherwise(pl.lit("date"))
    marked = entries.with_columns(
        pl.when(sure).then("on").alias("sure_on"),
        pl.when(~sure).then(pl.col("on").fill_null(ANY_EARLIER)).alias("doubt_on"),
        pl.when(~sure).then(why).alias("doubt"),
    )
    certain = marked.filter(pl.col("sure_on").is_not_null()).sort("subject", "sure_on")
    first_cycle = pl.col("cycle").first().over("subject")
    elsewhere = pl.col("cycle").ne_missing(first_cycle)
    days = certain.with_columns(
        pl.when(elsewhere).then("sure_on").alias("elsewhere_on"), first_cycle.alias("first_cycle")
    )
    found = days.group_by("subject", maintain_order=True).agg(
        pl.col("sure_on").first().alias(f"{name}_on"),
        pl.col("first_cycle").first().alias(f"{name}_cycle"),
        pl.col("elsewhere_on").min().alias(f"{name}_elsewhere_on"),
    )
    doubts = (
        marked.filter(pl.col("doubt_on").is_not_null())
        .sort("subject", "doubt_on", "doubt")  # of doubts of one day, the same in any order
        .group_by("subject", maintain_order=True)
        .agg(
            pl.col("doubt_on").first().alias(f"{name}_doubt_on"),
            pl.col("doubt").first().alias(f"{name}_doubt"),
        )
    )
    return found.join(doubts, on="subject", how="full", coalesce=True)


def pilot_earlier_offenses(rows: Rows, convictions: Convictions) -> Earlier:
    """As the pilot program holds them: one date a subject, and gang pairs and registrations
    without a date of their own, so as of year 1 (quirks 6 to 10 and 18).
    """
    counts = convictions.with_offense("superstrike", "pc290", "gang_finding", "gang_mate")
    registering = pilot_registrations(rows, convictions)
    struck = counts.filter(pl.col("superstrike") > 0)
    paired = pilot_gang_pairs(counts)
    dated_290 = counts.filter(
        (pl.col("pc290") > 0) | pl.col("at").is_in(registering["at"].implode())
    )
    with_290 = pl.concat([counts.filter(pl.col("pc290") > 0)["subject"], registering["subject"]])
    return Earlier(
        _held(pl.concat([struck["subject"], paired["subject"]]), struck, "superstrike"),
        _held(with_290, dated_290, "pc290"),
    )


def pilot_registrations(rows: Rows, convictions: Convictions) -> pl.DataFrame:
    """`at`, `subject` of REGISTRATION rows that begin with 290, but for further sentence parts."""
    steps = rows.where(
        rows.saying("STP_TYPE_DESCR", lambda step: step == "REGISTRATION")
        & rows.frame["OFFENSE_DESCR"].str.starts_with("290")
    )
    further = convictions.entries.filter(~pl.col("first"))["at"]
    return steps.filter(~pl.col("at").is_in(further.implode())).select("at", "subject")


def pilot_gang_pairs(counts: pl.DataFrame) -> pl.DataFrame:
    """`subject`, `offense` of each mate and `gang` offense of the last gang finding of its case."""
    gangs = counts.filter(pl.col("gang_finding") > 0).unique(
        "case", keep="last", maintain_order=True
    )
    mates = counts.filter(pl.col("gang_mate") > 0).select("at", "case", "subject", "offense")
    return mates.join(gangs.select("case", gang="offense"), on="case", maintain_order="left")


def _held(having: pl.Series, dated: pl.DataFrame, name: str) -> pl.DataFrame:
    """The date held after reading `dated` in file order: a held year 1 is replaced by whatever
    comes next, so it is the earliest date after the last undated one, or year 1 if none follows.
    """
    last_undated = (
        pl.when(pl.col("convicted_on") == YEAR_ONE).then(pl.col("at")).max().over("subject")
    )
    held = (
        dated.with_columns(last_undated.alias("last_undated"))
        .filter(pl.col("last_undated").is_null() | (pl.col("at") > pl.col("last_undated")))
        .group_by("subject")
        .agg(pl.col("convicted_on").min().alias("on"))
    )
    subjects = having.unique().sort().to_frame("subject")
    return subjects.join(held, on="subject", how="left", maintain_order="left").select(
        "subject",
        pl.col("on").fill_null(YEAR_ONE).alias(f"{name}_on"),
        pl.lit(None, dtype=pl.UInt64).alias(f"{name}_cycle"),
        pl.lit(None, dtype=pl.Date).alias(f"{name}_elsewhere_on"),
        pl.lit(None, dtype=pl.Date).alias(f"{name}_doubt_on"),
        pl.lit(None, dtype=pl.String).alias(f"{name}_doubt"),
    )
