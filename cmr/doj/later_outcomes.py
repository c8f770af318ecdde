"""What later steps of a cycle did to a count: set aside, reduced, re-sentenced."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from cmr.doj.convictions import Convictions
from cmr.doj.counts import Rows, count_key, cycle_key
from cmr.doj.court_words import Said, said_of_a_conviction
from cmr.doj.dates import known_dates
from cmr.doj.distinct import look_up, look_ups
from cmr.doj.offenses import read_offenses
from cmr.doj.ordered import found_for
from cmr.doj.readings import Readings
from cmr.doj.severity import FELONY, INFRACTION, MISDEMEANOR

_STEP = 10**6


@dataclass(frozen=True)
class LaterOutcomes:
    """`events`: `conviction` (position in Convictions.counts), `what` (reduced, vacated, released),
    `level` (what a reduction made of it), `on`, `sure` (false where it may be another count, or
    something else that was reduced or set aside: bail, a warrant, the sentence).

    `resentenced`: `conviction`, `by` (the position of the conviction row that is only its new
    sentence), `step`, `past` (false when it is dated after as_of: it is no conviction of its own,
    but nothing has changed yet).
    """

    events: pl.DataFrame
    resentenced: pl.DataFrame


def later_outcomes(
    rows: Rows, convictions: Convictions, readings: Readings, as_of: date
) -> LaterOutcomes:
    """Read the later steps, dated up to `as_of` or undated, of every conviction's cycle.

    A step belongs to the count of the same charge, in the same cycle, convicted at that step or
    before; of several such counts, to the one with the same count number (quirks 20 and 21). A step
    that does not say which charge it is about may be about any conviction of the cycle.
    """
    events = _events(rows, convictions, readings, as_of)
    resent = _resent(convictions.counts["DISP_DESCR"])
    if events.is_empty() and not resent.any():
        return no_outcomes()
    charges = _charges(convictions, events["cycle"], resent, as_of)
    again = charges.filter(~pl.col("root"))
    roots = charges.filter("root").drop("root", "past")
    return LaterOutcomes(_about(events, roots), _resentenced(again, roots))


def no_outcomes() -> LaterOutcomes:
    """Nothing later, for policies that do not look at it."""
    events = {
        "conviction": pl.UInt32, "what": pl.String, "level": pl.String, "on": pl.Date,
        "sure": pl.Boolean,
    }  # fmt: skip
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
    felony_then = (pl.col("severity") == FELONY).fill_null(value=False).alias("felony_then")
    if events.is_empty() and later.resentenced.is_empty():
        as_convicted = convictions.counts.with_columns(
            pl.lit(value=True).alias("standing"), felony_then, pl.lit(value=False).alias("merged")
        )
        return Convictions(as_convicted, convictions.entries, convictions.offenses)
    severity = _resentenced_severity(
        convictions.counts["severity"], later.resentenced.filter("past")
    )
    lowered = events.filter(pl.col("what") == "reduced")
    reduced = _marks(lowered, size)
    level = pl.Series([MISDEMEANOR]).new_from_index(0, size)
    infractions = lowered.filter(pl.col("sure") & (pl.col("level") == INFRACTION))
    level = level.scatter(infractions["conviction"], INFRACTION)
    vacated = _marks(events.filter(pl.col("what") == "vacated"), size)
    merged = (
        pl.zeros(size, pl.UInt8, eager=True).scatter(later.resentenced["by"], 1).cast(pl.Boolean)
    )
    counts = convictions.counts.with_columns(
        pl.when(reduced == 2).then(level).when(reduced == 0).then(severity).alias("severity"),
        pl.when(vacated != 1).then(vacated == 0).alias("standing"),
        felony_then,
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


def _resent(outcome: pl.Series) -> pl.Series:
    """Whether each disposition says that a sentence was given anew."""
    return look_up(outcome, lambda text: "RESENT" in text.upper(), pl.Boolean)


def _charges(
    convictions: Convictions, cycles: pl.Series, resent: pl.Series, as_of: date
) -> pl.DataFrame:
    """What ties later steps to convictions, in the cycles that have any.

    `root` is false for a re-sentencing whose charge was convicted at an earlier step of its cycle.
    """
    counts = convictions.counts
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
        *(
            convictions.offenses[name].gather(counts["offense"].gather(position))
            for name in ("charge", "base", "readable")
        ),
        resent.filter(near).alias("resent"),
    ).select(
        "conviction", "cycle", "step", "number", "charge", "base", "readable", "past",
        root=~pl.col("resent") | (pl.col("step") == first_step),
    )  # fmt: skip


def _events(rows: Rows, convictions: Convictions, readings: Readings, as_of: date) -> pl.DataFrame:
    """Steps that say that a conviction was set aside or reduced, up to `as_of`."""
    said: dict[str, Said] = {}

    def named(text: str) -> bool:
        found = said_of_a_conviction(text)
        if found:
            said[text] = found
        return found is not None and not found.bare

    surely_later = rows.saying("DISP_DESCR", named)
    bare = rows.saying("DISP_DESCR", lambda text: text in said and said[text].bare)
    wanted = surely_later.fill_null(value=False) | _after_conviction(rows, bare, convictions)
    found = rows.where(wanted, "STP_EVENT_DATE", "DISP_DESCR", "OFFENSE_DESCR", "COMMENT_TEXT")
    offense, offenses = read_offenses(found, readings)
    return found.select(
        cycle_key().alias("cycle"),
        (pl.col("count") // _STEP).alias("step"),
        (pl.col("count") % _STEP).alias("number"),
        *(offenses[name].gather(offense) for name in ("charge", "base", "readable")),
        *_said(found["DISP_DESCR"], said),
        known_dates(found["STP_EVENT_DATE"]).alias("on"),
    ).filter(pl.col("cycle").is_not_null() & (pl.col("on").is_null() | (pl.col("on") <= as_of)))


def _said(texts: pl.Series, said: Mapping[str, Said]) -> Iterator[pl.Series]:
    """`what`, `level`, `clear`, `bare` of each disposition."""
    found = look_ups(
        texts,
        (lambda text: said[text].what, pl.String),
        (lambda text: said[text].level, pl.String),
        (lambda text: said[text].clear, pl.Boolean),
        (lambda text: said[text].bare, pl.Boolean),
    )
    for each, name in zip(found, ("what", "level", "clear", "bare"), strict=True):
        yield each.alias(name)


def _after_conviction(rows: Rows, dismissed: pl.Series, convictions: Convictions) -> pl.Series:
    """Which of the plain dismissals stand in a cycle behind a conviction, or at the same count.

    A file is full of charges that were dismissed and never convicted: they are left out early.
    """
    step = (pl.col("count") // _STEP).alias("step")
    if not dismissed.any():
        return dismissed
    chosen = rows.where(dismissed).select(
        "at", step, cycle_key().alias("cycle"), count_key().alias("key")
    )
    convicted = convictions.counts.select("cycle", step, count_key().alias("key"))
    earliest = convicted.group_by("cycle").agg(pl.col("step").min().alias("convicted_at"))
    found = chosen.hstack(found_for(chosen["cycle"], earliest)).hstack(
        found_for(chosen["key"], convicted.select("key", same=pl.lit(value=True)))
    )
    about = found.filter((pl.col("step") > pl.col("convicted_at")) | pl.col("same"))["at"]
    mask = pl.zeros(rows.frame.height, pl.UInt8, eager=True)
    return mask.scatter(about, 1).cast(pl.Boolean)


def _about(events: pl.DataFrame, roots: pl.DataFrame) -> pl.DataFrame:
    """Each event with the conviction, or all the convictions, it may be about."""
    event = pl.col("event")
    same_charge = (pl.col("charge") == pl.col("charge_then")) & (pl.col("charge") != "")
    perhaps = (
        ~pl.col("readable") | ~pl.col("readable_then") | (pl.col("base") == pl.col("base_then"))
    )
    joined = (
        events.with_row_index("event")
        .join(roots, on="cycle", suffix="_then")
        .filter(pl.col("step_then") <= pl.col("step"))
        .with_columns(
            own=pl.col("number") == pl.col("number_then"),
            named=same_charge,
            alone=pl.len().over(event) == 1,
        )
        # A charge dismissed beside a conviction is another one, unless it is the very same count.
        .filter(~pl.col("bare") | (pl.col("step_then") < pl.col("step")) | pl.col("own"))
        .with_columns(told=pl.col("named").any().over(event))
        .filter(pl.col("named") | (~pl.col("told") & perhaps))
        .with_columns(
            known=(pl.col("named") & pl.col("own")).any().over(event), several=pl.len().over(event)
        )
    )
    certain = (
        pl.when("named")
        .then(pl.col("known") | (pl.col("several") == 1))
        .otherwise(~pl.col("readable") & pl.col("alone"))
    )
    return joined.filter(pl.col("own") | ~pl.col("known")).select(
        "conviction", "what", "level", "on", sure=pl.col("clear") & certain
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
