"""What later steps of a cycle did to a count: set aside, reduced, re-sentenced."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from cmr.doj.convictions import Convictions
from cmr.doj.counts import Rows, cycle_key
from cmr.doj.dates import known_date
from cmr.doj.offenses import read_offenses
from cmr.doj.readings import Readings
from cmr.doj.severity import FELONY, MISDEMEANOR

_STEP = 10**6
_SET_ASIDE = r"SET ASIDE|VACATED|REVERSED"
_REDUCED = r"REDUCED|PER 17 PC"
_REFUSED = r"DENIED"
# What else courts reduce and set aside: the conviction itself may be left as it was.
_SURELY_REDUCED = r"MISD|INFR|PER 17 PC"
_SOMETHING_ELSE = r"SENT|PROB|WARR|BAIL|FINE|HEARING|DISMISSAL"
_THE_CONVICTION = r"CONV|VERDICT|JUDG"
# PC 1203.4 ends the sentence; the conviction can still be pleaded as a prior, so it stands.
_STILL_STANDS = r"1203\.4"


@dataclass(frozen=True)
class LaterOutcomes:
    """`events`: `conviction` (position in Convictions.counts), `what` (reduced, vacated, released),
    `on`, `sure` (false where it may be another count of the same charge, or something else that
    was reduced or set aside: bail, a warrant, the sentence). `resentenced`: `conviction`, `by`
    (the position of the conviction row that is only its new sentence), `step`, `past` (false when
    it is dated after as_of: it is no conviction of its own, but nothing has changed yet).
    """

    events: pl.DataFrame
    resentenced: pl.DataFrame


def later_outcomes(
    rows: Rows, convictions: Convictions, readings: Readings, as_of: date
) -> LaterOutcomes:
    """Read the later steps, dated up to `as_of` or undated, of every conviction's cycle.

    A step belongs to the count of the same charge, in the same cycle, convicted at that step or
    before; of several such counts, to the one with the same count number (quirks 20 and 21).
    """
    events = _events(rows, readings, as_of)
    charges = _charges(convictions, events["cycle"], as_of)
    again = charges.filter(~pl.col("root"))
    roots = charges.filter("root").drop("root", "past")
    return LaterOutcomes(_about(events, roots), _resentenced(again, roots))


def no_outcomes() -> LaterOutcomes:
    """Nothing later, for policies that do not look at it."""
    events = {"conviction": pl.UInt32, "what": pl.String, "on": pl.Date, "sure": pl.Boolean}
    resentenced = {
        "conviction": pl.UInt32, "by": pl.UInt32, "step": pl.UInt64, "past": pl.Boolean
    }  # fmt: skip
    return LaterOutcomes(pl.DataFrame(schema=events), pl.DataFrame(schema=resentenced))


def apply_outcomes(convictions: Convictions, later: LaterOutcomes) -> Convictions:
    """Convictions with `severity` as it is now and `standing`; re-sentencings are no convictions.

    `standing` is false for a conviction that was set aside as if it had never been, null in doubt.
    `felony_then` is whether it surely was a felony when convicted. `merged` marks rows that only
    re-sentence another conviction.
    """
    events, size = later.events, convictions.counts.height
    severity = _resentenced_severity(
        convictions.counts["severity"], later.resentenced.filter("past")
    )
    reduced = _marks(events.filter(pl.col("what") == "reduced"), size)
    vacated = _marks(events.filter(pl.col("what") == "vacated"), size)
    merged = (
        pl.zeros(size, pl.UInt8, eager=True).scatter(later.resentenced["by"], 1).cast(pl.Boolean)
    )
    counts = convictions.counts.with_columns(
        pl.when(reduced == 2)
        .then(pl.lit(MISDEMEANOR))
        .when(reduced == 0)
        .then(severity)
        .alias("severity"),
        pl.when(vacated != 1).then(vacated == 0).alias("standing"),
        (pl.col("severity") == FELONY).fill_null(value=False).alias("felony_then"),
        merged.alias("merged"),
    )
    return Convictions(counts, convictions.entries, convictions.offenses)


def _marks(events: pl.DataFrame, size: int) -> pl.Series:
    """Per conviction: 2 it happened, 1 it may have, 0 it did not."""
    marks = pl.zeros(size, pl.UInt8, eager=True)
    marks.scatter(events.filter(~pl.col("sure"))["conviction"], 1)
    marks.scatter(events.filter("sure")["conviction"], 2)
    return marks


def _resentenced_severity(severity: pl.Series, resentenced: pl.DataFrame) -> pl.Series:
    """The severity that the last re-sentencing states, where it states one."""
    latest = resentenced.sort("step").with_columns(severity.gather(resentenced.sort("step")["by"]))
    stated = latest.filter(pl.col("severity").is_not_null()).unique("conviction", keep="last")
    return severity.clone().scatter(stated["conviction"], stated["severity"])


def _charges(convictions: Convictions, cycles: pl.Series, as_of: date) -> pl.DataFrame:
    """What ties later steps to convictions, in the cycles that have any.

    `root` is false for a re-sentencing whose charge was convicted at an earlier step of its cycle.
    """
    counts = convictions.counts
    outcome = counts["DISP_DESCR"]
    resent = outcome.is_in([text for text in outcome.unique() if "RESENT" in text.upper()])
    wanted = pl.concat([cycles, counts["cycle"].filter(resent)]).unique()
    near = counts["cycle"].is_in(wanted.implode())
    position = near.arg_true()
    first_step = pl.col("step").min().over("cycle", "charge")
    return counts.select(
        "cycle",
        step=pl.col("count") // _STEP,
        number=pl.col("count") % _STEP,
        past=(pl.col("convicted_on") <= as_of).fill_null(value=True),
    ).filter(near).with_columns(
        position.alias("conviction"),
        convictions.offenses["charge"].gather(counts["offense"].gather(position)).alias("charge"),
        resent.filter(near).alias("resent"),
    ).select(
        "conviction", "cycle", "step", "number", "charge", "past",
        root=~pl.col("resent") | (pl.col("step") == first_step),
    )  # fmt: skip


def _events(rows: Rows, readings: Readings, as_of: date) -> pl.DataFrame:
    """Rows that set aside or reduce a count, up to `as_of`."""
    outcome = rows.frame["DISP_DESCR"]
    texts = outcome.unique().drop_nulls()
    upper = texts.str.to_uppercase()
    telling = texts.filter(
        upper.str.contains(f"{_SET_ASIDE}|{_REDUCED}")
        & ~upper.str.contains(_REFUSED)
        & ~texts.str.starts_with("CONVICTED")
    )
    found = rows.where(
        outcome.is_in(telling.implode()).fill_null(value=False),
        "STP_EVENT_DATE", "DISP_DESCR", "OFFENSE_DESCR", "COMMENT_TEXT",
    )  # fmt: skip
    offense, offenses = read_offenses(found, readings)
    words = pl.col("DISP_DESCR").str.to_uppercase()
    aside = (
        pl.when(words.str.contains(_STILL_STANDS))
        .then(pl.lit("released"))
        .otherwise(pl.lit("vacated"))
    )
    return found.select(
        cycle_key().alias("cycle"),
        (pl.col("count") // _STEP).alias("step"),
        (pl.col("count") % _STEP).alias("number"),
        offenses["charge"].gather(offense).alias("charge"),
        pl.when(words.str.contains(_REDUCED))
        .then(pl.lit("reduced"))
        .otherwise(aside)
        .alias("what"),
        pl.when(words.str.contains(_REDUCED))
        .then(words.str.contains(_SURELY_REDUCED))
        .otherwise(words.str.contains(_THE_CONVICTION) | ~words.str.contains(_SOMETHING_ELSE))
        .alias("clear"),
        known_date(pl.col("STP_EVENT_DATE")).alias("on"),
    ).filter(pl.col("cycle").is_not_null() & (pl.col("on").is_null() | (pl.col("on") <= as_of)))


def _about(events: pl.DataFrame, roots: pl.DataFrame) -> pl.DataFrame:
    """Each event with the conviction, or all the convictions, it may be about."""
    joined = (
        events.with_row_index("event")
        .join(roots, on=["cycle", "charge"], suffix="_then")
        .filter(pl.col("step_then") <= pl.col("step"))
        .with_columns(own=pl.col("number") == pl.col("number_then"))
        .with_columns(known=pl.col("own").any().over("event"), several=pl.len().over("event"))
    )
    return joined.filter(pl.col("own") | ~pl.col("known")).select(
        "conviction",
        "what",
        "on",
        sure=pl.col("clear") & (pl.col("known") | (pl.col("several") == 1)),
    )


def _resentenced(again: pl.DataFrame, roots: pl.DataFrame) -> pl.DataFrame:
    """Each re-sentencing with the conviction that it sentenced anew."""
    return (
        again.select("cycle", "charge", "step", "number", "past", by="conviction")
        .join(roots, on=["cycle", "charge"], suffix="_then")
        .filter(pl.col("step_then") < pl.col("step"))
        .with_columns(other=pl.col("number") != pl.col("number_then"))
        .sort("by", "other", "step_then", "number_then")
        .unique("by", keep="first", maintain_order=True)
        .select("conviction", "by", "step", "past")
    )
