"""The exact counts behind a report: small, without names, and addable over parts of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from cmr.determine import Run
from cmr.doj.dates import years_before
from cmr.doj.offenses import names_nothing
from cmr.doj.severity import FELONY
from cmr.vocabulary import Determination

# Served determinations, and the words of the reference programs that the parity policies carry.
DISMISSED = (Determination.DISMISSAL.value, "Eligible for Dismissal")
LOWERED = (Determination.REDESIGNATION.value, "Eligible for Reduction")
RELIEF = (*DISMISSED, *LOWERED)
NONE_GIVEN = "none_given"
UNKNOWN = "unknown"
RECENT_YEARS = 7
# 664/11357(A) HS -> 11357: the counts are by section, not by each way of writing it.
SECTION_NUMBER = r"(1135[789]|11360)"
A_RACE = r"^[A-Z][A-Z /&-]{1,39}$"
# The parity policies carry the year 1 for a date that is missing.
FIRST_YEAR = 1850
_MEASURES = ("n", "unread")
DECIDED = ("determination", "reason", "section", "severity", "authority", "decade")
# What is true of a person; each is counted, and `relief` is needed for the last three.
PERSON = ("in_scope", "relief", "review", "conviction", "felony", "recent")
IMPACT = ("no_felony", "no_conviction", "none_recent")


@dataclass(frozen=True)
class Tally:
    """`decided`: convictions in scope, `n` per combination of DECIDED. `people`: `n` per race and
    combination of PERSON and IMPACT. `counties`: every conviction, `n` per county text; `unread` of
    them name no offense that can be read, and were not decided.

    Of parts of a run that share no person, the tallies add up: `add_up`.
    """

    decided: pl.DataFrame
    people: pl.DataFrame
    counties: pl.DataFrame

    def convictions(self) -> int:
        """Convictions on file, any county and any section."""
        return _sum(self.counties)

    def unread_in(self, county: str) -> int:
        """Convictions of the county, or of none, that were not decided: no offense can be read."""
        wanted = " ".join(county.upper().split())
        said = pl.col("county").fill_null("").str.to_uppercase().str.strip_chars()
        return int(self.counties.filter(said.is_in(["", wanted]))["unread"].sum())

    def in_scope(self) -> int:
        """Convictions in scope."""
        return _sum(self.decided)

    def on_file(self) -> int:
        """People on file."""
        return _sum(self.people)

    def people_with(self, flag: str) -> int:
        """People for whom one of PERSON or IMPACT is true."""
        return _sum(self.people.filter(flag))

    def by_determination(self) -> dict[str, int]:
        """Convictions in scope by determination, the most frequent first."""
        counted = self.decided.group_by("determination").agg(pl.col("n").sum())
        return dict(counted.sort(["n", "determination"], descending=[True, False]).iter_rows())


def tally(run: Run, as_of: date) -> Tally:
    """Count a run; convictions are counted once each, people by SUBJECT_ID.

    Years are counted back from `as_of`. A conviction whose severity or date is not known may be a
    felony, may be recent: nobody with one left is counted as having none.
    """
    return Tally(
        decided=_counted(_decided(run.determinations), DECIDED),
        people=_counted(_people(run, as_of), ("race", *PERSON, *IMPACT)),
        counties=_counties(run),
    )


def add_up(parts: Sequence[Tally]) -> Tally:
    """The tally of a whole run from those of its parts; at least one part, no person in two."""
    return Tally(
        *(
            _sums(pl.concat([getattr(part, name) for part in parts]))
            for name in ("decided", "people", "counties")
        )
    )


def _sum(frame: pl.DataFrame) -> int:
    return int(frame["n"].sum())


def _counted(frame: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    return frame.group_by(by).agg(pl.len().cast(pl.Int64).alias("n")).sort(by)


def _sums(frame: pl.DataFrame) -> pl.DataFrame:
    by = [name for name in frame.columns if name not in _MEASURES]
    return frame.group_by(by).agg(pl.col(r"^(n|unread)$").sum()).sort(by)


def _counties(run: Run) -> pl.DataFrame:
    """Convictions by county text; `unread`: without an offense to read, and not decided."""
    counted = _counted(run.convictions.select("county"), ("county",))
    for name, table in (("all", run.convictions), ("told", run.determinations)):
        offenses = table["section"].cast(pl.String).fill_null("")
        nothing = [text for text in offenses.unique() if names_nothing(text)]
        found = table.filter(offenses.is_in(nothing)).group_by("county")
        counted = counted.join(
            found.agg(pl.len().cast(pl.Int64).alias(name)),
            on="county",
            how="left",
            nulls_equal=True,
        )
    unread = pl.col("all").fill_null(0) - pl.col("told").fill_null(0)
    return counted.select("county", "n", unread=unread).sort("county")


def _decided(determinations: pl.DataFrame) -> pl.DataFrame:
    """The columns that are counted, as words; a missing one is said to be missing."""
    year = pl.col("convicted_on").cast(pl.Date).dt.year()
    decade = pl.when(year >= FIRST_YEAR).then(year // 10 * 10)
    section = pl.col("section").cast(pl.String).str.extract(SECTION_NUMBER)
    return determinations.select(
        _said("determination", NONE_GIVEN),
        _said("reason", NONE_GIVEN),
        section.fill_null(UNKNOWN),
        _said("severity", UNKNOWN),
        _said("authority", UNKNOWN),
        pl.format("{}s", decade).fill_null(UNKNOWN).alias("decade"),
    )


def _said(name: str, missing: str) -> pl.Expr:
    value = pl.col(name).cast(pl.String)
    return pl.when(value != "").then(value).otherwise(pl.lit(missing)).alias(name)


def _people(run: Run, as_of: date) -> pl.DataFrame:
    """One row per person on file: race, and what is true of them."""
    since = years_before(RECENT_YEARS, as_of)
    found = run.subjects.select("subject_id", _race()).join(
        _record(run.convictions, since), on="subject_id", how="left"
    )
    found = found.join(_granted(run.determinations, since), on="subject_id", how="left")
    numbers = pl.col(pl.UInt32).fill_null(0)
    return found.with_columns(numbers).select(
        "race",
        in_scope=pl.col("decided") > 0,
        relief=pl.col("granted") > 0,
        review=pl.col("to_review") > 0,
        conviction=pl.col("convictions") > 0,
        felony=pl.col("felonies") > 0,
        recent=pl.col("lately") > 0,
        no_felony=_none_left("felonies", "may_be_felonies", "felonies_granted"),
        no_conviction=_none_left("convictions", "convictions", "dismissed"),
        none_recent=_none_left("lately", "may_be_lately", "lately_dismissed"),
    )


def _race() -> pl.Expr:
    """The race as the extract has it; a text that is no such word stays out of every report."""
    race = pl.col("race").cast(pl.String).str.strip_chars().str.to_uppercase()
    return pl.when(race.str.contains(A_RACE)).then(race).otherwise(pl.lit(UNKNOWN)).alias("race")


def _none_left(had: str, may_have: str, gone: str) -> pl.Expr:
    """Had some, and every one that it may be is gone."""
    return (pl.col(had) > 0) & (pl.col(may_have) == pl.col(gone))


def _may_be_felony() -> pl.Expr:
    return (pl.col("severity") == FELONY).fill_null(value=True)


def _may_be_recent(since: date) -> pl.Expr:
    return (pl.col("convicted_on") > since).fill_null(value=True)


def _record(convictions: pl.DataFrame, since: date) -> pl.DataFrame:
    """Per person: convictions, felonies, convictions after `since`; surely, and possibly."""
    return convictions.group_by("subject_id").agg(
        convictions=pl.len(),
        felonies=(pl.col("severity") == FELONY).sum(),
        may_be_felonies=_may_be_felony().sum(),
        lately=(pl.col("convicted_on") > since).sum(),
        may_be_lately=_may_be_recent(since).sum(),
    )


def _granted(determinations: pl.DataFrame, since: date) -> pl.DataFrame:
    """Per person with a conviction in scope: how many the policy would dismiss or lower.

    A lowered felony is no felony any more, but it is a conviction.
    """
    says = pl.col("determination").cast(pl.String)
    relief, dismissal = says.is_in(RELIEF), says.is_in(DISMISSED)
    return determinations.group_by("subject_id").agg(
        decided=pl.len(),
        granted=relief.sum(),
        to_review=(says == Determination.NEEDS_REVIEW.value).sum(),
        dismissed=dismissal.sum(),
        felonies_granted=(relief & _may_be_felony()).sum(),
        lately_dismissed=(dismissal & _may_be_recent(since)).sum(),
    )
