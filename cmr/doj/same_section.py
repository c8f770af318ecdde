"""Earlier convictions of the same section: when a subject had two of them behind them."""

import polars as pl

from cmr.doj.convictions import Convictions
from cmr.doj.dates import ANY_EARLIER
from cmr.doj.readings import Readings

_TEXTS = 2**20


def second_same_section(
    facts: pl.DataFrame, convictions: Convictions, readings: Readings
) -> pl.DataFrame:
    """Per conviction of `facts` (`conviction`, `subject`, `offense`) the day of the second other
    one of its section: `second_same_on` surely, `second_same_doubt_on` perhaps (undated, an
    attempt, the same day or cycle, or because the conviction itself names two sections). A
    conviction after that day has two earlier ones; those of its own cycle are none of them.
    """
    if readings.same_section == "first_five_characters":
        return _pilot_second(facts, convictions)
    named = _named(convictions)
    own = _own_sections(facts, convictions)
    # Fewer than three of a section: nobody has two of them behind them.
    wanted = own.join(_at_least(named, 3), on="group", how="semi")
    if wanted.is_empty():
        return _never(facts.height)
    # All that is asked is the group less one cycle: hundreds of counts of a cycle ask it once, and
    # hundreds of one case and day answer it once. A person with 10,000 of them is a person too.
    asked = wanted.select("group", "own_cycle").unique(maintain_order=True)
    asked = asked.with_row_index("place").with_columns(pl.col("place").cast(pl.UInt64))
    several = named.join(asked.select("group").unique(), on="group", how="semi")
    others = asked.join(several.unique(), on="group").filter(pl.col("cycle") != pl.col("own_cycle"))
    found = _separate_occasions(others.with_columns(group=pl.col("place")))
    told = wanted.join(asked, on=["group", "own_cycle"]).join(
        found, left_on="place", right_on="group"
    )
    days = told.group_by("conviction").agg(
        pl.col("second_same_on").filter("alone").min(),
        pl.min_horizontal("second_same_doubt_on", "second_same_on").min().alias("doubt_on"),
    )
    return (
        facts.select("conviction")
        .join(days, on="conviction", how="left", maintain_order="left")
        .select("second_same_on", second_same_doubt_on="doubt_on")
    )


def _never(size: int) -> pl.DataFrame:
    never = pl.Series([None], dtype=pl.Date).new_from_index(0, size)
    return pl.DataFrame({"second_same_on": never, "second_same_doubt_on": never})


def _own_sections(facts: pl.DataFrame, convictions: Convictions) -> pl.DataFrame:
    """Each conviction once per section it names: `group`, and whether it names one."""
    cycles = convictions.counts["cycle"].gather(facts["conviction"])
    sections = _texts(convictions)
    return (
        facts.select("conviction", "subject", "offense", cycles.alias("own_cycle"))
        .join(sections, on="offense")
        .select(
            "conviction",
            "own_cycle",
            _group(),
            alone=pl.len().over("conviction") == 1,
        )
    )


def _texts(convictions: Convictions) -> pl.DataFrame:
    """`offense`, and each section a later conviction may repeat as a number (`text`)."""
    return (
        convictions.offenses.with_row_index("offense")
        .filter("cannabis")
        .select("offense", "same_as", "same_certain")
        .explode("same_as", empty_as_null=False, keep_nulls=False)
        .with_columns(pl.col("same_as").rank("dense").cast(pl.UInt64).alias("text"))
    )


def _group() -> pl.Expr:
    """One number for a subject and a section."""
    return (pl.col("subject").cast(pl.UInt64) * _TEXTS + pl.col("text")).alias("group")


def _named(convictions: Convictions) -> pl.DataFrame:
    """Each cannabis conviction once per section it may repeat."""
    wanted = convictions.counts.select(
        "offense", "subject", "cycle", "case", "convicted_on", "standing"
    ).filter(
        convictions.offenses["cannabis"].gather(convictions.counts["offense"])
        & ~convictions.counts["merged"]
        & convictions.counts["standing"].fill_null(value=True)
    )
    return wanted.join(_texts(convictions), on="offense").select(
        "cycle", "case", _group(),
        on="convicted_on",
        sure=pl.col("same_certain") & pl.col("standing").fill_null(value=False),
    )  # fmt: skip


def _at_least(named: pl.DataFrame, size: int) -> pl.DataFrame:
    return named.group_by("group").agg(pl.len().alias("size")).filter(pl.col("size") >= size)


def _separate_occasions(named: pl.DataFrame) -> pl.DataFrame:
    """Surely separate: another day and another cycle (arrest). The same case and day is one."""
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


def _pilot_second(facts: pl.DataFrame, convictions: Convictions) -> pl.DataFrame:
    """As the pilot program counts: any two dated before it, of the same case and day too."""
    seconds = _second(_named(convictions), distinct=())
    own = _own_sections(facts, convictions).select("conviction", "group")
    return (
        facts.select("conviction")
        .join(own, on="conviction", how="left", maintain_order="left")
        .join(seconds, on="group", how="left", maintain_order="left")
        .select(
            second_same_on="on",
            second_same_doubt_on=pl.lit(None, dtype=pl.Date),
        )
    )
