"""The facts that conditions read: one row per conviction that a policy decides."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from cmr.doj.case_numbers import case_numbers
from cmr.doj.convictions import Convictions, in_county, read_convictions
from cmr.doj.counts import Rows, number_rows
from cmr.doj.dates import ANY_LATER, YEAR_ONE
from cmr.doj.earlier import Earlier, earlier_offenses, pilot_earlier_offenses
from cmr.doj.later_outcomes import LaterOutcomes, apply_outcomes, later_outcomes, no_outcomes
from cmr.doj.prosecutors import prosecutors
from cmr.doj.readings import Readings
from cmr.doj.same_section import second_same_section
from cmr.doj.sentences import pilot_sentences_over, sentences_over
from cmr.doj.severity import FELONY
from cmr.doj.subjects import birth_dates, deceased, person_rows
from cmr.statutes.authorities import Authority

_OFFENSE = ("section", "number", "subdivision", "attempt_or_conspiracy", "section_in_doubt")


@dataclass(frozen=True)
class Record:
    """The extract as a policy reads it: rows, person rows, and convictions with their later fate.

    `convictions.counts` carries case_numbers, authority and signed_on too.
    """

    rows: Rows
    people: pl.DataFrame
    convictions: Convictions
    later: LaterOutcomes


def read_record(
    rows: pl.LazyFrame, readings: Readings, table: Sequence[Authority], as_of: date
) -> Record:
    """Read the rows once; `table` says who prosecutes for each arresting agency."""
    numbered = number_rows(rows, readings)
    convictions = read_convictions(numbered, readings)
    if readings.later_outcomes == "read":
        later = later_outcomes(numbered, convictions, readings, as_of)
    else:
        later = no_outcomes()
    convictions = apply_outcomes(convictions, later)
    further = convictions.entries.filter(~pl.col("first"))["at"]
    numbers = case_numbers(numbered, further, readings)
    counts = convictions.counts.join(numbers, on="case", how="left", maintain_order="left").join(
        prosecutors(numbered, table, as_of), on="cycle", how="left", maintain_order="left"
    )
    convictions = Convictions(counts, convictions.entries, convictions.offenses)
    return Record(numbered, person_rows(numbered), convictions, later)


def in_scope(record: Record, county: str, readings: Readings) -> pl.Series:
    """Which convictions a county decides: its own, of a cannabis section, each once."""
    counts = record.convictions.counts
    cannabis = record.convictions.offenses["cannabis"].gather(counts["offense"])
    return cannabis & in_county(counts, county, readings) & ~counts["merged"]


def gather_facts(
    record: Record, scope: pl.Series, readings: Readings, as_of: date, wanted: frozenset[str]
) -> pl.DataFrame:
    """The wanted facts of each conviction in scope, and what identifies it."""
    offenses, counts = record.convictions.offenses, record.convictions.counts
    facts = counts.with_row_index("conviction").filter(scope).select(
        "conviction", "at", "subject", "offense", "severity", "convicted_on", "standing",
        "case_numbers", "authority", "signed_on", "STP_ORI_CNTY_NAME",
    )  # fmt: skip
    facts = facts.with_columns(offenses[name].gather(facts["offense"]) for name in _OFFENSE)
    for reads, build in _BUILDERS:
        if wanted & reads:
            facts = build(facts, record, readings, as_of)
    return facts


def _by_subject(facts: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    return facts.join(found, on="subject", how="left", maintain_order="left")


def _births(facts: pl.DataFrame, record: Record, readings: Readings, as_of: date) -> pl.DataFrame:
    """`birth_date`, known only when one date is left, and all `birth_dates` that may be it.

    A date after as_of, or not before the conviction, is nobody's birth date (quirk 2).
    """
    facts = _by_subject(facts, birth_dates(record.people, readings))
    if readings.dates == "unreadable_is_year_one":
        first = pl.col("birth_dates").list.first().fill_null(YEAR_ONE)
        return facts.with_columns(first.alias("birth_date"))
    # Nearly everybody has one date: lists are only looked into for the others.
    several = pl.col("birth_dates").list.len().fill_null(0) != 1
    only = pl.col("birth_dates").list.first()
    impossible = (only > as_of) | (only >= pl.col("convicted_on")).fill_null(value=False)
    facts = facts.with_columns(pl.when(~several & ~impossible).then(only).alias("birth_date"))
    return facts.with_columns(
        pl.when(several).then("birth_dates").otherwise(pl.lit([], dtype=pl.List(pl.Date))).alias("birth_dates")
    )


def _earlier(facts: pl.DataFrame, record: Record, readings: Readings, as_of: date) -> pl.DataFrame:
    found: Earlier
    if readings.earlier_offenses == "known_dates":
        found = earlier_offenses(record.rows, record.convictions, readings)
    else:
        found = pilot_earlier_offenses(record.rows, record.convictions)
    return _by_subject(_by_subject(facts, found.superstrike), found.pc290)


def _same_section(facts: pl.DataFrame, record: Record, readings: Readings, as_of: date) -> pl.DataFrame:
    """The second day of the conviction's own section; any of them in doubt when it names two."""
    second = second_same_section(record.convictions, readings)
    same_as = record.convictions.offenses["same_as"]
    single = same_as.list.len() == 1
    own = pl.select(pl.when(single).then(same_as.list.first())).to_series().gather(facts["offense"])
    joined = facts.with_columns(own.alias("same_as")).join(
        second, on=["subject", "same_as"], how="left", maintain_order="left"
    )
    if single.gather(facts["offense"]).all():
        return joined.drop("same_as")
    any_section = second.group_by("subject").agg(
        pl.col("second_same_doubt_on").min().alias("any_doubt_on")
    )
    return _by_subject(joined, any_section).with_columns(
        pl.when(pl.col("same_as").is_null())
        .then("any_doubt_on")
        .otherwise("second_same_doubt_on")
        .alias("second_same_doubt_on")
    ).drop("same_as", "any_doubt_on")


def _latest(facts: pl.DataFrame, record: Record, readings: Readings, as_of: date) -> pl.DataFrame:
    """The latest conviction and the latest felony of each subject: surely, and possibly."""
    standing = pl.col("standing")
    felony = pl.col("severity") == FELONY
    day, possible_day = pl.col("convicted_on"), pl.col("convicted_on").fill_null(ANY_LATER)
    found = (
        record.convictions.counts.filter(~pl.col("merged") & standing.fill_null(value=True))
        .select(
            "subject",
            pl.when(standing).then(day).alias("latest_conviction_on"),
            possible_day.alias("latest_possible_conviction_on"),
            pl.when(standing & felony).then(day).alias("latest_felony_on"),
            pl.when(felony.fill_null(value=True)).then(possible_day).alias("latest_possible_felony_on"),
        )
        .group_by("subject")
        .agg(pl.all().max())
    )
    return _by_subject(facts, found)


def _only_cannabis(facts: pl.DataFrame, record: Record, readings: Readings, as_of: date) -> pl.DataFrame:
    counts = record.convictions.with_offense("cannabis").filter(~pl.col("merged"))
    other = counts.filter(~pl.col("cannabis"))["subject"].unique()
    return facts.with_columns(~pl.col("subject").is_in(other.implode()).alias("only_cannabis"))


def _cannabis_sentences(facts: pl.DataFrame, record: Record, readings: Readings, as_of: date) -> pl.DataFrame:
    """Over when every one is over; not over when one surely is not."""
    over = sentences_over(record.convictions, record.later, as_of)
    counts = record.convictions.counts
    found = over.with_columns(
        counts["subject"].gather(over["conviction"]), counts["standing"].gather(over["conviction"])
    ).filter(pl.col("standing").fill_null(value=True))
    each = pl.col("sentence_over")
    per_subject = found.group_by("subject").agg(
        each.all(ignore_nulls=False).alias("every_cannabis_sentence_over")
    )
    return _by_subject(facts, per_subject)


def _every_sentence(facts: pl.DataFrame, record: Record, readings: Readings, as_of: date) -> pl.DataFrame:
    over = pilot_sentences_over(record.convictions, as_of)
    running = record.convictions.counts["subject"].filter(~over).unique()
    return facts.with_columns(~pl.col("subject").is_in(running.implode()).alias("every_sentence_over"))


def _deceased(facts: pl.DataFrame, record: Record, readings: Readings, as_of: date) -> pl.DataFrame:
    further = None
    if readings.deceased == "exact_text":
        further = record.convictions.entries.filter(~pl.col("first"))["at"]
    dead = deceased(record.rows, readings, further).unique()
    return facts.with_columns(pl.col("subject").is_in(dead.implode()).alias("deceased"))


_Builder = Callable[[pl.DataFrame, Record, Readings, date], pl.DataFrame]
# Which facts each builder adds; only what a policy reads is built.
_BUILDERS: tuple[tuple[frozenset[str], _Builder], ...] = (
    (frozenset({"birth_date"}), _births),
    (frozenset({"superstrike_on", "pc290_on"}), _earlier),
    (frozenset({"second_same_on"}), _same_section),
    (frozenset({"latest_felony_on", "latest_conviction_on"}), _latest),
    (frozenset({"only_cannabis"}), _only_cannabis),
    (frozenset({"every_cannabis_sentence_over"}), _cannabis_sentences),
    (frozenset({"every_sentence_over"}), _every_sentence),
    (frozenset({"deceased"}), _deceased),
)

