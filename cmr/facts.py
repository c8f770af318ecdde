"""The facts that conditions read: one row per conviction that a policy decides."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from cmr.doj.births import possible_births
from cmr.doj.case_numbers import case_numbers
from cmr.doj.conflicts import weigh_conflicts
from cmr.doj.convictions import Convictions, in_county, read_convictions
from cmr.doj.counts import Rows, number_rows
from cmr.doj.dates import ANY_LATER
from cmr.doj.earlier import Earlier, earlier_offenses, pilot_earlier_offenses
from cmr.doj.later_outcomes import LaterOutcomes, apply_outcomes, later_outcomes, no_outcomes
from cmr.doj.ordered import found_for
from cmr.doj.prosecutors import arrest_days, prosecutors, with_felony_prosecutors
from cmr.doj.readings import Readings
from cmr.doj.same_section import second_same_section
from cmr.doj.sentences import pilot_sentences_over, sentences_over
from cmr.doj.severity import FELONY
from cmr.doj.subjects import birth_dates, deceased, person_rows, read_subjects
from cmr.statutes.authorities import Authority

_OFFENSE = (
    "section", "number", "subdivision", "attempt_or_conspiracy", "section_in_doubt",
    "small_amount", "small_value",
)  # fmt: skip


@dataclass(frozen=True)
class Record:
    """The extract as a policy reads it: rows, people, and convictions with their later fate.

    `convictions.counts` carries case_numbers, authority and signed_on too.
    """

    rows: Rows
    people: pl.DataFrame
    subjects: pl.DataFrame
    convictions: Convictions
    later: LaterOutcomes


def read_record(
    rows: pl.LazyFrame, readings: Readings, table: Sequence[Authority], as_of: date
) -> Record:
    """Read the rows once; `table` says who prosecutes for each arresting agency."""
    numbered = number_rows(rows, readings)
    people, subjects = _people(numbered, readings)
    convictions = read_convictions(numbered, readings)
    further = convictions.entries["at"].filter(~convictions.entries["first"])
    if readings.counts == "weighed_together":
        convictions = weigh_conflicts(convictions, readings)
    later = no_outcomes()
    if readings.later_outcomes == "read":
        later = later_outcomes(numbered, convictions, readings, as_of)
    convictions = apply_outcomes(convictions, later)
    counts = convictions.counts
    numbers = found_for(counts["case"], case_numbers(numbered, further, readings))
    attorneys = found_for(counts["cycle"], prosecutors(numbered, table, as_of))
    counts = with_felony_prosecutors(counts.hstack(numbers).hstack(attorneys))
    convictions = Convictions(counts, convictions.entries, convictions.offenses)
    return Record(numbered, people, subjects, convictions, later)


def _people(rows: Rows, readings: Readings) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that tell people apart, and the subjects that come of them."""
    people = person_rows(rows)
    return people, read_subjects(people, rows, readings)


def in_scope(record: Record, county: str, readings: Readings) -> pl.Series:
    """Which convictions a county decides, each once: null where the county is in doubt."""
    counts = record.convictions.counts
    decided = record.convictions.offenses["decided"].gather(counts["offense"])
    return decided & in_county(counts, county, readings) & ~counts["merged"]


def gather_facts(
    record: Record, scope: pl.Series, readings: Readings, as_of: date, wanted: frozenset[str]
) -> pl.DataFrame:
    """The wanted facts of each conviction that is, or may be, in scope, and what identifies it."""
    facts = _own_facts(record.convictions, scope)
    found = [build(facts, record, readings, as_of) for adds, build in _BUILDERS if wanted & adds]
    gathered: pl.DataFrame = pl.concat([facts, *found], how="horizontal")
    return gathered


def _own_facts(convictions: Convictions, scope: pl.Series) -> pl.DataFrame:
    """What a conviction says of itself."""
    counts, offenses = convictions.counts, convictions.offenses
    facts = (
        counts.with_columns(scope.is_null().alias("county_in_doubt"))
        .with_row_index("conviction")
        .filter(scope.fill_null(value=True))
        .select(
            "conviction", "at", "subject", "offense", "severity", "convicted_on", "standing",
            "case_numbers", "authority", "STP_ORI_CNTY_NAME", "county_in_doubt",
            "signed_on",
        )
    )  # fmt: skip
    named = offenses["named"].gather(facts["offense"]).alias("numbers")
    return facts.with_columns(named, *(offenses[n].gather(facts["offense"]) for n in _OFFENSE))


def _of_subject(facts: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """For each conviction what was found for its subject."""
    return found_for(facts["subject"], found)


def _of_anybody_in(facts: pl.DataFrame, record: Record) -> pl.Series:
    """Which convictions are of a subject in `facts`: nobody asks about the others."""
    return record.convictions.counts["subject"].is_in(facts["subject"].unique().implode())


def _held_by(facts: pl.DataFrame, subjects: pl.Series, name: str) -> pl.DataFrame:
    """For each conviction whether its subject is one of `subjects`."""
    return facts.select(pl.col("subject").is_in(subjects.unique().implode()).alias(name))


def _births(facts: pl.DataFrame, record: Record, readings: Readings, as_of: date) -> pl.DataFrame:
    named = _of_subject(facts, birth_dates(record.people, readings))["birth_dates"]
    return possible_births(facts["convicted_on"], named, readings, as_of)


def _arrests(facts: pl.DataFrame, record: Record, readings: Readings, as_of: date) -> pl.DataFrame:
    """`arrested_on`: the first day of an arrest step of the conviction's cycle, not after it."""
    cycles = record.convictions.counts["cycle"].gather(facts["conviction"])
    found = found_for(cycles.alias("cycle"), arrest_days(record.rows))
    joined = found.with_columns(facts["convicted_on"])
    later = pl.col("arrested_on") > pl.col("convicted_on")
    return joined.select(pl.when(~later.fill_null(value=False)).then("arrested_on"))


def _earlier(facts: pl.DataFrame, record: Record, readings: Readings, as_of: date) -> pl.DataFrame:
    found: Earlier
    if readings.earlier_offenses == "known_dates":
        found = earlier_offenses(record.rows, record.convictions, readings)
    else:
        found = pilot_earlier_offenses(record.rows, record.convictions)
    cycles = record.convictions.counts["cycle"].gather(facts["conviction"])
    parts = [
        _of_subject(facts, each)
        .with_columns(cycles.alias("cycle"))
        .select(_weighed_by_cycle(name, own=pl.col("cycle") == pl.col(f"{name}_cycle")))
        for name, each in zip(Earlier._fields, found, strict=True)
    ]
    return pl.concat(parts, how="horizontal")


def _weighed_by_cycle(name: str, *, own: pl.Expr) -> list[pl.Expr]:
    """What came of the same arrest on an earlier day is only perhaps an earlier conviction."""
    sure, doubt_on, doubt = f"{name}_on", pl.col(f"{name}_doubt_on"), pl.col(f"{name}_doubt")
    beside = pl.when(own).then(sure)
    nearer = (beside < doubt_on) | (beside.is_not_null() & doubt_on.is_null())
    return [
        pl.when(own).then(f"{name}_elsewhere_on").otherwise(sure).alias(sure),
        pl.min_horizontal(doubt_on, beside).alias(f"{name}_doubt_on"),
        pl.when(nearer).then(pl.lit("same_cycle")).otherwise(doubt).alias(f"{name}_doubt"),
    ]


def _same_section(
    facts: pl.DataFrame, record: Record, readings: Readings, as_of: date
) -> pl.DataFrame:
    return second_same_section(facts, record.convictions, readings)


def _latest(facts: pl.DataFrame, record: Record, readings: Readings, as_of: date) -> pl.DataFrame:
    """The latest conviction and the latest felony of each subject: surely, and possibly."""
    standing, felony = pl.col("standing"), pl.col("severity") == FELONY
    by_then = _happened(readings, as_of)
    day, possible_day = pl.col("convicted_on"), pl.col("convicted_on").fill_null(ANY_LATER)
    possible_felony = felony.fill_null(value=True)
    found = (
        record.convictions.counts.select(
            "subject", "convicted_on", "severity", "standing", "merged"
        )
        .filter(
            _of_anybody_in(facts, record)
            & ~pl.col("merged")
            & standing.fill_null(value=True)
            & by_then
        )
        .select(
            "subject",
            pl.when(standing).then(day).alias("latest_conviction_on"),
            possible_day.alias("latest_possible_conviction_on"),
            pl.when(standing & felony).then(day).alias("latest_felony_on"),
            pl.when(possible_felony).then(possible_day).alias("latest_possible_felony_on"),
        )
        .group_by("subject")
        .agg(pl.all().max())
    )
    return _of_subject(facts, found)


def _happened(readings: Readings, as_of: date) -> pl.Expr:
    """Whether a conviction had happened by the as-of day; the pilot program counts later ones."""
    if readings.dates == "unreadable_is_year_one":
        return pl.lit(value=True)
    return (pl.col("convicted_on") <= as_of).fill_null(value=True)


def _only_cannabis(
    facts: pl.DataFrame, record: Record, readings: Readings, as_of: date
) -> pl.DataFrame:
    """No when another conviction surely stands, unknown when one may be of something else."""
    counts = record.convictions.with_offense("only_cannabis").filter(
        ~pl.col("only_cannabis").fill_null(value=False)
        & ~pl.col("merged")
        & pl.col("standing").fill_null(value=True)
        & _happened(readings, as_of)
    )
    surely = counts.filter(~pl.col("only_cannabis") & pl.col("standing"))["subject"]
    perhaps = pl.col("subject").is_in(counts["subject"].unique().implode())
    other = pl.col("subject").is_in(surely.unique().implode())
    return facts.select(
        pl.when(other)
        .then(statement=False)
        .when(~perhaps)
        .then(statement=True)
        .alias("only_cannabis")
    )


def _cannabis_sentences(
    facts: pl.DataFrame, record: Record, readings: Readings, as_of: date
) -> pl.DataFrame:
    """Over when every one is over; not over when one surely is not."""
    asked = _of_anybody_in(facts, record)
    ends = sentences_over(record.convictions, record.later, asked, as_of)
    counts = record.convictions.counts.select("subject", "standing", "convicted_on")
    found = ends.hstack(counts[ends["conviction"]]).filter(
        pl.col("standing").fill_null(value=True) & _happened(readings, as_of)
    )
    over = pl.col("sentence_over")
    running, unknown = (~over).any(), over.is_null().any()
    every = pl.when(running).then(statement=False).when(~unknown).then(statement=True)
    return _of_subject(
        facts, found.group_by("subject").agg(every.alias("every_cannabis_sentence_over"))
    )


def _every_sentence(
    facts: pl.DataFrame, record: Record, readings: Readings, as_of: date
) -> pl.DataFrame:
    over = pilot_sentences_over(record.convictions, as_of)
    running = record.convictions.counts["subject"].filter(~over)
    return _held_by(facts, running, "every_sentence_over").select(~pl.col("every_sentence_over"))


def _deceased(facts: pl.DataFrame, record: Record, readings: Readings, as_of: date) -> pl.DataFrame:
    further = None
    if readings.deceased == "exact_text":
        further = record.convictions.entries.filter(~pl.col("first"))["at"]
    return _held_by(facts, deceased(record.rows, readings, further), "deceased")


_Builder = Callable[[pl.DataFrame, Record, Readings, date], pl.DataFrame]
# Which facts each builder adds; only what a policy reads is built.
_BUILDERS: tuple[tuple[frozenset[str], _Builder], ...] = (
    (frozenset({"every_cannabis_sentence_over"}), _cannabis_sentences),
    (frozenset({"latest_felony_on", "latest_conviction_on"}), _latest),
    (frozenset({"birth_date"}), _births),
    (frozenset({"arrested_on"}), _arrests),
    (frozenset({"superstrike_on", "pc290_on"}), _earlier),
    (frozenset({"second_same_on"}), _same_section),
    (frozenset({"only_cannabis"}), _only_cannabis),
    (frozenset({"every_sentence_over"}), _every_sentence),
    (frozenset({"deceased"}), _deceased),
)
