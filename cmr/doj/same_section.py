"""Earlier convictions of the same section: when a subject had two of them behind them."""

import polars as pl

from cmr.doj.convictions import Convictions
from cmr.doj.dates import ANY_EARLIER
from cmr.doj.readings import Readings

_TEXTS = 2**20


def second_same_section(convictions: Convictions, readings: Readings) -> pl.DataFrame:
    """Per subject and section: `subject`, `same_as`, and the day of the second conviction of it:
    `second_same_on` surely, `second_same_doubt_on` perhaps (undated, an attempt, or the same day or
    cycle). A conviction after that day has two earlier ones.
    """
    named = _named(convictions)
    if readings.same_section == "first_five_characters":
        seconds = _second(named, distinct=()).select(
            "group", second_same_on="on", second_same_doubt_on=pl.lit(None, dtype=pl.Date)
        )
    else:
        seconds = _separate_occasions(named)
    texts = named.select("group", "subject", "same_as").unique("group")
    return seconds.join(texts, on="group").drop("group")


def _named(convictions: Convictions) -> pl.DataFrame:
    """Each cannabis conviction once per section it may repeat; `group` is subject and section."""
    sections = (
        convictions.offenses.with_row_index("offense")
        .filter("cannabis")
        .select("offense", "same_as", "same_certain")
        .explode("same_as")
        .with_columns(pl.col("same_as").rank("dense").cast(pl.UInt64).alias("text"))
    )
    wanted = convictions.counts.select(
        "offense", "subject", "cycle", "case", "convicted_on", "standing"
    ).filter(
        convictions.offenses["cannabis"].gather(convictions.counts["offense"])
        & ~convictions.counts["merged"]
        & convictions.counts["standing"].fill_null(value=True)
    )
    return wanted.join(sections, on="offense").select(
        "subject", "same_as", "cycle", "case",
        on="convicted_on",
        group=pl.col("subject").cast(pl.UInt64) * _TEXTS + pl.col("text"),
        sure=pl.col("same_certain") & pl.col("standing").fill_null(value=False),
    )  # fmt: skip


def _separate_occasions(named: pl.DataFrame) -> pl.DataFrame:
    """Surely separate: another day and another cycle (arrest). The same case and day is one."""
    named = named.filter(pl.col("group").is_duplicated())
    certain = named.filter(pl.col("sure") & pl.col("on").is_not_null())
    days = _second(certain, distinct=("on",))
    cycles = _second(certain, distinct=("cycle",))
    possible = named.with_columns(pl.col("on").fill_null(ANY_EARLIER))
    perhaps = _second(possible, distinct=("case", "on"))
    sure = days.join(cycles, on="group", suffix="_cycle").select(
        "group", second_same_on=pl.max_horizontal("on", "on_cycle")
    )
    return perhaps.join(sure, on="group", how="left").select(
        "group", "second_same_on", second_same_doubt_on="on"
    )


def _second(named: pl.DataFrame, *, distinct: tuple[str, ...]) -> pl.DataFrame:
    """The second day (`on`) of each group, counting one row per `distinct` value."""
    ordered = named.select("group", "on", *(name for name in distinct if name != "on")).sort(
        "group", "on"
    )
    if distinct:
        ordered = ordered.unique(["group", *distinct], keep="first", maintain_order=True)
    first = pl.col("group").ne_missing(pl.col("group").shift())
    return ordered.filter(~first & first.shift(fill_value=False)).select("group", "on")
