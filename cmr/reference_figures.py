"""The figures that the reference programs sum up a run with; made for the parity policies only.

One difference, named: they count "the last 7 years" back from the day they happen to run on, this
counts back from the as-of date (docs/engine-quirks.md, 54).
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import reduce
from typing import Any

import polars as pl

from cmr.doj.convictions import Convictions, in_county
from cmr.doj.dates import years_before
from cmr.doj.severity import FELONY
from cmr.policy import Policy
from cmr.policy.tree import leaves
from cmr.statutes.lists import load_related

_DISMISSAL, _REDUCTION = "Eligible for Dismissal", "Eligible for Reduction"
_DISMISS_ALL, _REDUCE_ALL = r"^Dismiss all HS (\d+) ", r"^Reduce all HS (\d+) "
_MISDEMEANOR = "Misdemeanor or Infraction"
_YEARS_LOOKED_BACK = 7
# Said of the whole run, not counted.
_EARLIEST = "earliestConviction"
_PARAMETERS = ("individualDismissAge", "yearsConvictionFree")

Counts = dict[str, int]


def reference_figures(
    convictions: Convictions,
    determinations: pl.DataFrame,
    policy: Policy,
    *,
    county: str,
    lines: int,
    today: date,
) -> dict[str, Any]:
    """The program's own summary, by its own names; `today` is the day 7 years are counted to.

    `determinations` has `conviction` (position in the counts), `determination`, `reason`. Not
    given: the seconds it took. `earliestConviction` is null where no conviction is relevant.
    """
    told = _convictions(convictions, determinations, policy, county)
    relevant = told.filter("relevant")
    # As text: a day of the year 0000 is one to the program, and none to Python.
    earliest = relevant["day"].dt.to_string("iso").min()
    figures: dict[str, Any] = {
        "county": county,
        **_parameters(policy),
        "earliestConviction": f"{earliest!s}T00:00:00Z" if isinstance(earliest, str) else None,
        "lineCount": lines,
        "reliefWithCurrentEligibilityChoices": _people(told, "dismissed", "helped", today),
        "reliefWithDismissAllProp64": _people(told, "relevant", "relevant", today),
        "prop64ConvictionsCountInCountyByCodeSection": _by(relevant, "number"),
    }
    if policy.readings.appended_columns == "configurable":
        return figures | _configurable(relevant, policy)
    return figures | _pilot(relevant) | {"statistics": _statistics(told, relevant, today)}


def add_figures(parts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The figures of a whole run from those of its parts, at least one, which share no person."""
    return reduce(_added, parts)


def _added(mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    # Names that only one part has are texts that were counted; those stand in alphabetical order.
    names = mine if mine.keys() == theirs.keys() else sorted(mine.keys() | theirs.keys())
    return {name: _sum(name, mine.get(name), theirs.get(name)) for name in names}


def _sum(name: str, mine: Any, theirs: Any) -> Any:
    if mine is None or theirs is None:
        return theirs if mine is None else mine
    if isinstance(mine, dict):
        return _added(mine, theirs)
    if name == _EARLIEST:
        return min(mine, theirs)
    return mine if isinstance(mine, str) or name in _PARAMETERS else mine + theirs


def _convictions(
    convictions: Convictions, determinations: pl.DataFrame, policy: Policy, county: str
) -> pl.DataFrame:
    """Every conviction with what the flows make of it."""
    counts = convictions.with_offense("number", "section")
    related = pl.col("section").str.extract(f"({'|'.join(load_related().patterns)})")
    own = determinations.select(pl.col("conviction").cast(pl.UInt32), "determination", "reason")
    return (
        counts.with_row_index("conviction")
        .with_columns(in_county(counts, county, policy.readings).alias("here"))
        .join(own, on="conviction", how="left", maintain_order="left")
        .select(
            "subject",
            "number",
            "here",
            "determination",
            "reason",
            day="convicted_on",
            felony=(pl.col("severity") == FELONY).fill_null(value=False),
            related=related,
            relevant=pl.col("here") & pl.col("number").is_not_null(),
            dismissed=(pl.col("determination") == _DISMISSAL).fill_null(value=False),
            helped=pl.col("determination").is_in([_DISMISSAL, _REDUCTION]).fill_null(value=False),
        )
        .with_columns(
            relevant_or_related=pl.col("here")
            & (pl.col("number").is_not_null() | pl.col("related").is_not_null())
        )
    )


def _parameters(policy: Policy) -> dict[str, int]:
    """The pilot program's age and years, from the rules that use them."""
    if policy.readings.appended_columns == "configurable":
        return {}
    named = {
        "aged_at_least": "individualDismissAge",
        "no_conviction_in_past_years": "yearsConvictionFree",
    }
    return {
        named[leaf.condition.name]: leaf.argument
        for rule in policy.rules
        for leaf in leaves(rule.tree)
        if leaf.condition.name in named
    }


def _people(told: pl.DataFrame, dismissed: str, helped: str, today: date) -> Counts:
    """People who lose their last conviction, their last of 7 years, their last felony."""
    recent = pl.col("day") > years_before(_YEARS_LOOKED_BACK, today)
    gone, felony = pl.col(dismissed), pl.col("felony")
    found = (
        told.group_by("subject")
        .agg(
            CountSubjectsNoConviction=gone.all(),
            CountSubjectsNoConvictionLast7Years=recent.any() & (~recent | gone).all(),
            CountSubjectsNoFelony=felony.any() & (~felony | pl.col(helped)).all(),
        )
        .drop("subject")
        .sum()
    )
    return {name: int(found[name][0] or 0) for name in found.columns}


def _by(frame: pl.DataFrame, name: str) -> Counts:
    counted = frame.drop_nulls(name).group_by(name).len().sort(name)
    return dict(counted.rows())


def _per_entry(relevant: pl.DataFrame, policy: Policy, pattern: str) -> Counts:
    """Convictions per section that a list of the options names; those of nobody too."""
    reasons = pl.Series([rule.says.reason for rule in policy.rules if rule.says])
    sections = reasons.str.extract(pattern).drop_nulls().unique().sort()
    found = _by(relevant.with_columns(pl.col("reason").str.extract(pattern)), "reason")
    return {section: found.get(section, 0) for section in sections}


def _configurable(relevant: pl.DataFrame, policy: Policy) -> dict[str, Any]:
    felonies = int(relevant["felony"].sum())
    reason = pl.col("reason")
    additional = relevant.filter(
        pl.col("dismissed") & ~reason.str.contains(_DISMISS_ALL) & (reason != _MISDEMEANOR)
    )
    return {
        "subjectsWithProp64ConvictionCountInCounty": relevant["subject"].n_unique(),
        "prop64FelonyConvictionsCountInCounty": felonies,
        "prop64NonFelonyConvictionsCountInCounty": relevant.height - felonies,
        "subjectsWithSomeReliefCount": relevant.filter("helped")["subject"].n_unique(),
        "convictionDismissalCountByCodeSection": _per_entry(relevant, policy, _DISMISS_ALL),
        "convictionReductionCountByCodeSection": _per_entry(relevant, policy, _REDUCE_ALL),
        "convictionDismissalCountByAdditionalRelief": _by(additional, "reason"),
    }


def _pilot(relevant: pl.DataFrame) -> dict[str, Any]:
    """Four figures that the pilot program never works out are 0 (quirk 57)."""
    return {
        "subjectsWithProp64ConvictionCountInCounty": 0,
        "prop64FelonyConvictionsCountInCounty": 0,
        "prop64MisdemeanorConvictionsCountInCounty": 0,
        "subjectsWithSomeReliefCount": 0,
        "convictionDismissalCountByCodeSection": {},
        "convictionReductionCountByCodeSection": {},
        "convictionDismissalCountByAdditionalRelief": _by(relevant.filter("dismissed"), "reason"),
    }


def _statistics(told: pl.DataFrame, relevant: pl.DataFrame, today: date) -> dict[str, Any]:
    """What the pilot program's text of statistics says beyond its summary."""
    recent = told.filter(pl.col("day") > years_before(_YEARS_LOOKED_BACK, today))
    return {
        "convictions": told.height,
        "convictions_in_county": int(told["here"].sum()),
        "prop64_by_section": _by(told, "number"),
        "by_determination_and_section": dict(_nested(relevant, "determination", "number")),
        "by_determination_and_reason": dict(_nested(relevant, "determination", "reason")),
        "related_in_all_counties": _by(told, "related"),
        "people_with_a_felony": told.filter("felony")["subject"].n_unique(),
        "people_with_a_conviction": told["subject"].n_unique(),
        "people_with_a_conviction_in_7_years": recent["subject"].n_unique(),
        "relief_with_related_charges": _people(
            told, "relevant_or_related", "relevant_or_related", today
        ),
    }


def _nested(frame: pl.DataFrame, outer: str, inner: str) -> Iterator[tuple[str, Counts]]:
    for value in frame[outer].unique().sort():
        yield value, _by(frame.filter(pl.col(outer) == value), inner)
