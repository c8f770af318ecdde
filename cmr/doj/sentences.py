"""When sentences end: by calendar and longest part, or as the pilot program added them up."""

from datetime import date

import polars as pl
from polars.datatypes import DataType, DataTypeClass

from cmr.doj.convictions import Convictions
from cmr.doj.dates import ANY_LATER, known_dates, plus_months
from cmr.doj.distinct import look_up_pairs
from cmr.doj.later_outcomes import LaterOutcomes
from cmr.doj.ordered import marked

_MICROSECONDS_A_DAY = 86_400_000_000
# The pilot program's year has 366 days; its month is a twelfth of that. In nanoseconds.
_PILOT_UNITS = {"D": 86_400 * 10**9, "M": 2_635_200 * 10**9, "Y": 31_622_400 * 10**9}
_LONGEST_MONTHS = 12 * 3000
_MONTHS = {"Y": 12, "M": 1}


def sentences_over(
    convictions: Convictions, later: LaterOutcomes, asked: pl.Series, as_of: date
) -> pl.DataFrame:
    """`conviction`, `sentence_over` (null when it cannot be told) for every cannabis conviction
    among those that are `asked` about, and every one that cannot be read: time still running may
    there be for cannabis or not, so it is unknown.

    The longest part counts; a part without length or unit (a fine) has no time. A re-sentencing
    replaces the sentence. Relief under PC 1203.4 is only for those who have finished theirs.
    """
    offenses, offense = convictions.offenses, convictions.counts["offense"]
    unread = ~offenses["readable"] & offenses["only_cannabis"].is_null() & ~offenses["cannabis"]
    cannabis = (offenses["cannabis"] | unread).gather(offense)
    wanted = convictions.counts.select(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("conviction"),
        "convicted_on",
    ).filter(asked & cannabis & ~convictions.counts["merged"])
    ends = _ends(convictions, pl.concat([wanted["conviction"], later.resentenced["by"]]))
    current = _sentence_in_force(wanted, later.resentenced.filter("past"), ends)
    released = (
        later.events.filter(
            (pl.col("what") == "released") & pl.col("sure") & pl.col("on").is_not_null()
        )
        .select("conviction", released=True)
        .unique()
    )
    over = (
        pl.when("released")
        .then(statement=True)
        .when(~pl.col("unreadable"))
        .then(pl.col("ends_on") <= as_of)
    )
    told = current.join(released, on="conviction", how="left", maintain_order="left")
    told = told.with_columns(unread=unread.gather(offense.gather(told["conviction"])))
    return told.select(
        "conviction",
        pl.when(over | ~pl.col("unread")).then(over).alias("sentence_over"),
    )


def _sentence_in_force(
    wanted: pl.DataFrame, resentenced: pl.DataFrame, ends: pl.DataFrame
) -> pl.DataFrame:
    """For each conviction the sentence last given that states a time, else its own."""
    own = wanted.join(ends, on="conviction", how="left", maintain_order="left")
    if resentenced.is_empty():
        return own.select("conviction", "ends_on", "unreadable")
    anew = (
        resentenced.join(ends, left_on="by", right_on="conviction")
        .filter("timed")
        .sort("conviction", "step")
        .unique("conviction", keep="last", maintain_order=True)
        .select("conviction", ends_anew="ends_on", unreadable_anew="unreadable")
    )
    return own.join(anew, on="conviction", how="left", maintain_order="left").select(
        "conviction",
        pl.when(pl.col("unreadable_anew").is_null())
        .then("ends_on")
        .otherwise("ends_anew")
        .alias("ends_on"),
        pl.coalesce("unreadable_anew", "unreadable").alias("unreadable"),
    )


def _ends(convictions: Convictions, which: pl.Series) -> pl.DataFrame:
    """Per conviction of `which`: `ends_on`, `unreadable`, and whether any part states a time."""
    chosen = (
        pl.zeros(convictions.counts.height, pl.UInt8, eager=True).scatter(which, 1).cast(pl.Boolean)
    )
    mine = chosen.gather(convictions.entries["conviction"])
    conviction, on, length, unit = (
        convictions.entries[name].filter(mine)
        for name in ("conviction", "STP_EVENT_DATE", "SENT_LENGTH", "SENT_TIME_CODE")
    )
    parts = look_up_pairs(length, unit, _stated_time, _TIME).with_columns(
        marked(conviction), known_dates(on).alias("start")
    )
    return (
        parts.select("conviction", "timed", _part_end().alias("end"))
        .group_by("conviction", maintain_order=True)
        .agg(
            pl.col("end").max().alias("ends_on"),
            pl.col("end").is_null().any().alias("unreadable"),
            pl.col("timed").any().alias("timed"),
        )
    )


# What the length and the unit of a part say: `months` or `days`, neither when they cannot be read;
# `life`; and `timed`, whether a time is stated at all.
_TIME: dict[str, DataType | DataTypeClass] = {
    "months": pl.Int32,
    "days": pl.Int32,
    "life": pl.Boolean,
    "timed": pl.Boolean,
}


def _stated_time(length: str | None, unit: str | None) -> tuple[int | None, int | None, bool, bool]:
    """The time that a part states, in the columns of _TIME; no length and no unit are no time."""
    length, unit = (length or "").strip().upper(), (unit or "").strip().upper()
    timed = bool(length or unit)
    number = _number(length) if timed else 0
    if number == 0:
        return None, 0, False, timed
    if length.startswith("LIFE"):
        return None, None, True, timed
    if number is None or unit not in _MONTHS:
        days = min(number, _LONGEST_MONTHS * 30) if number and unit == "D" else None
        return None, days, False, timed
    return min(number * _MONTHS[unit], _LONGEST_MONTHS), None, False, timed


def _number(text: str) -> int | None:
    clean = text.removeprefix("+")
    return int(clean) if clean.isascii() and clean.isdecimal() and len(clean) < 10 else None


def _part_end() -> pl.Expr:
    """The day one part ends: null when its start, length or unit cannot be read."""
    start = pl.col("start")
    return (
        pl.when("life")
        .then(pl.lit(ANY_LATER))
        .when(pl.col("days").is_not_null())
        .then((start.to_physical() + pl.col("days")).cast(pl.Date))
        .otherwise(plus_months(start, pl.col("months")))
    )


def pilot_sentences_over(convictions: Convictions, as_of: date) -> pl.Series:
    """Whether each conviction's sentence is over, as the pilot program reckons (quirks 22 to 25).

    Each part lengthens the conviction of the subject that was read last; a length is kept in
    nanoseconds of 64 bits and runs over. The end day itself counts as over.
    """
    length = pl.col("SENT_LENGTH")
    digits = pl.when(length.str.contains(r"^[+-]?[0-9]+$")).then(
        length.cast(pl.Int64, strict=False)
    )
    unit = pl.col("SENT_TIME_CODE").replace_strict(_PILOT_UNITS, default=0, return_dtype=pl.Int64)
    # Whole multiples of a day wrap in 64 bits just as the program's own arithmetic does.
    part = (digits * unit).fill_null(0) // 1000
    added = (
        convictions.entries.select("latest", part.alias("part"))
        .group_by("latest", maintain_order=True)
        .agg(pl.col("part").sum())
    )
    days = convictions.counts["convicted_on"].to_physical().cast(pl.Int64)
    ends = days * _MICROSECONDS_A_DAY + added.sort("latest")["part"]
    return (ends <= (as_of - date(1970, 1, 1)).days * _MICROSECONDS_A_DAY).alias("sentence_over")
