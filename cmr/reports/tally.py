"""The exact counts behind a report: small, without names, and addable over parts of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from cmr.determine import Run
from cmr.doj.dates import years_before
from cmr.doj.distinct import coded
from cmr.doj.offenses import names_nothing
from cmr.doj.ordered import found_for, marked
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
        decided=_decided(run.determinations),
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
    """`n` per combination of DECIDED, as words; a missing one is said to be missing."""
    year = pl.col("convicted_on").cast(pl.Date).dt.year()
    decade = pl.when(year >= FIRST_YEAR).then(year // 10 * 10)
    section = pl.col("section").cast(pl.String).str.extract(SECTION_NUMBER)
    # Counted as it stands first: then few texts are left to be made words of.
    as_it_stands = determinations.select(*DECIDED[:-1], decade.alias("decade"))
    counted = as_it_stands.group_by(DECIDED).agg(pl.len().cast(pl.Int64).alias("n"))
    words = counted.select(
        _said("determination", NONE_GIVEN),
        _said("reason", NONE_GIVEN),
        section.fill_null(UNKNOWN),
        _said("severity", UNKNOWN),
        _said("authority", UNKNOWN),
        pl.format("{}s", "decade").fill_null(UNKNOWN).alias("decade"),
        "n",
    )
    return _sums(words)


def _said(name: str, missing: str) -> pl.Expr:
    value = pl.col(name).cast(pl.String)
    return pl.when(value != "").then(value).otherwise(pl.lit(missing)).alias(name)


def _people(run: Run, as_of: date) -> pl.DataFrame:
    """One row per person on file: race, and what is true of them."""
    since = years_before(RECENT_YEARS, as_of)
    # A policy may hold that one SUBJECT_ID in two files is two people; they are counted alike.
    person, ids = coded(run.subjects["subject_id"])
    had = _record(run.convictions, ids, since)
    given = _granted(run.determinations, ids, since)
    return had.hstack(given)[person].select(
        _race(run.subjects["race"]),
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


def _race(races: pl.Series) -> pl.Series:
    """The race as the extract has it; a text that is no such word stays out of every report."""
    codes, texts = coded(races.cast(pl.String))
    race = pl.col("race").str.strip_chars().str.to_uppercase()
    known = pl.when(race.str.contains(A_RACE)).then(race)
    words = texts.to_frame("race").select_seq(known).to_series().gather(codes)
    return words.fill_null(UNKNOWN).alias("race")


def _none_left(had: str, may_have: str, gone: str) -> pl.Expr:
    """Had some, and every one that it may be is gone."""
    return (pl.col(had) > 0) & (pl.col(may_have) == pl.col(gone))


def _may_be_felony() -> pl.Expr:
    return (pl.col("severity") == FELONY).fill_null(value=True)


def _may_be_recent(since: date) -> pl.Expr:
    return (pl.col("convicted_on") > since).fill_null(value=True)


def _record(convictions: pl.DataFrame, ids: pl.Series, since: date) -> pl.DataFrame:
    """Per person: convictions, felonies, convictions after `since`; surely, and possibly."""
    return _times(
        convictions,
        ids,
        convictions=pl.lit(value=True),
        felonies=pl.col("severity") == FELONY,
        may_be_felonies=_may_be_felony(),
        lately=pl.col("convicted_on") > since,
        may_be_lately=_may_be_recent(since),
    )


def _granted(determinations: pl.DataFrame, ids: pl.Series, since: date) -> pl.DataFrame:
    """Per person: convictions in scope, and how many the policy would dismiss or lower.

    A lowered felony is no felony any more, but it is a conviction.
    """
    says = pl.col("determination").cast(pl.String)
    relief, dismissal = says.is_in(RELIEF), says.is_in(DISMISSED)
    return _times(
        determinations,
        ids,
        decided=pl.lit(value=True),
        granted=relief,
        to_review=says == Determination.NEEDS_REVIEW.value,
        dismissed=dismissal,
        felonies_granted=relief & _may_be_felony(),
        lately_dismissed=dismissal & _may_be_recent(since),
    )


def _times(table: pl.DataFrame, ids: pl.Series, **counted: pl.Expr) -> pl.DataFrame:
    """One row per person of `ids`: of how many of their rows each of `counted` is true."""
    person = _numbers(table["subject_id"], ids)
    never = pl.Series([0], dtype=pl.UInt32).new_from_index(0, ids.len())
    found = {}
    _, *holds = table.select("subject_id", **counted)
    for each in holds:
        # Runs of equal numbers are counted in a tenth of the time that groups are.
        runs = person.filter(each).sort().rle().struct.unnest()
        found[each.name] = never.clone().scatter(runs["value"], runs["len"])
    return pl.DataFrame(found)


def _numbers(subjects: pl.Series, ids: pl.Series) -> pl.Series:
    """The position of each row's person among `ids`.

    Rows of a person stand together, so that only the first of them is looked up.
    """
    first = subjects.ne_missing(subjects.shift())
    people = ids.alias("subject_id").to_frame().with_row_index("person")
    person = found_for(subjects.filter(first), people).to_series()
    return marked(person.gather(first.cast(pl.UInt32).cum_sum() - 1))
