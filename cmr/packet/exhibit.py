"""Exhibit 1: the convictions that a motion names, part by part, and those kept for a person."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from cmr.packet.finished_run import FinishedRun
from cmr.packet.sealing import KEYS, Sealing, work_out_sealing
from cmr.packet.standing import outcomes
from cmr.statutes.authorities import authorities_on, load_authorities
from cmr.vocabulary import Determination

ASKED = (Determination.DISMISSAL.value, Determination.REDESIGNATION.value)
GONE = ("dismissed", "dismissed_and_sealed")
# One row a conviction, in this order, in every part's CSV.
COLUMNS: tuple[str, ...] = (
    "line",
    "case_numbers",
    "name",
    "section",
    "severity",
    "convicted_on",
    "asked",
    "sealing",
    "why_not_sealed_whole",
    "authority",
    "subject_id",
    "count_order",
)


class Held(StrEnum):
    """Why a conviction that the policy would relieve is not in this motion."""

    AUTHORITY_UNKNOWN = "authority_unknown"
    AUTHORITY_NOT_JOINED = "authority_has_not_joined"
    IN_COURT_ALREADY = "in_court_already"
    DENIED_OR_UNCLEAR = "denied_or_unclear"
    NO_NAME = "no_name"


@dataclass(frozen=True)
class Part:
    """The part of one authority: rows in COLUMNS, by defendant and date, numbered from 1."""

    authority: str
    rows: pl.DataFrame

    @property
    def slug(self) -> str:
        """The authority as a piece of a file name."""
        return re.sub(r"[^a-z0-9]+", "_", self.authority.lower()).strip("_")


@dataclass(frozen=True)
class Exhibit:
    """The parts, the District Attorney's first, and what a person has to look at."""

    parts: tuple[Part, ...]
    for_a_person: pl.DataFrame

    @property
    def rows(self) -> pl.DataFrame:
        """Every conviction of the exhibit."""
        return pl.concat([part.rows for part in self.parts])


def draw_up(
    run: FinishedRun, events: pl.DataFrame, *, office: str, unknown_are_ours: bool
) -> Exhibit:
    """The exhibit of a run, given what courts did already (cmr.packet.standing.read_events).

    `office`: the District Attorney's, who prosecutes every felony. `unknown_are_ours`: the county
    says that its District Attorney prosecutes misdemeanors of agencies that no table names too.
    """
    wanted = run.determinations.filter(pl.col("determination").is_in(ASKED))
    placed = _placed(wanted, run, events, office=office, unknown_are_ours=unknown_are_ours)
    filed = placed.filter(pl.col("held") == "")
    rows = _sealed(filed, run, events).join(_named(run), on="subject_id", how="left")
    shown = rows.select(
        "case_numbers", pl.col("name").fill_null(""), "section",
        pl.col("severity").fill_null(""), "convicted_on",
        pl.col("determination").alias("asked"), "sealing",
        pl.col("why").alias("why_not_sealed_whole"), "prosecutor", *KEYS,
    )  # fmt: skip
    names = sorted(set(shown.get_column("prosecutor")), key=lambda name: (name != office, name))
    parts = tuple(_part(name, shown) for name in names)
    return Exhibit(parts, _for_a_person(placed.filter(pl.col("held") != ""), parts))


def district_attorney(county: str) -> str:
    """A county's District Attorney, as the table of authorities writes it."""
    return f"{county.strip().title()} County District Attorney"


def _placed(
    wanted: pl.DataFrame,
    run: FinishedRun,
    events: pl.DataFrame,
    *,
    office: str,
    unknown_are_ours: bool,
) -> pl.DataFrame:
    """Each wanted conviction with its `prosecutor` and, if it may not be filed, why (`held`)."""
    joined = {e.authority for e in authorities_on(run.as_of, load_authorities()).values()
              if e.signed_on} | {office}  # fmt: skip
    unknown = pl.lit(office) if unknown_are_ours else pl.lit(None, dtype=pl.String)
    felony = (pl.col("severity") == "FELONY").fill_null(value=False)
    told = wanted.join(outcomes(events), on=KEYS, how="left", maintain_order="left")
    placed = told.with_columns(
        pl.when(felony | pl.col("authority").is_in([office, district_attorney(run.county)]))
        .then(pl.lit(office))
        .otherwise(pl.col("authority").fill_null(unknown))
        .alias("prosecutor")
    )
    nameless = ~pl.col("subject_id").is_in(_named(run).get_column("subject_id").implode())
    return placed.with_columns(
        pl.when(pl.col("outcome").is_in([*GONE, "redesignated", "pending"]))
        .then(pl.lit(Held.IN_COURT_ALREADY.value))
        .when(pl.col("outcome").is_not_null())
        .then(pl.lit(Held.DENIED_OR_UNCLEAR.value))
        .when(pl.col("prosecutor").is_null())
        .then(pl.lit(Held.AUTHORITY_UNKNOWN.value))
        .when(~pl.col("prosecutor").is_in(sorted(joined)))
        .then(pl.lit(Held.AUTHORITY_NOT_JOINED.value))
        .when(nameless)
        .then(pl.lit(Held.NO_NAME.value))
        .otherwise(pl.lit(""))
        .alias("held")
    )


def _sealed(filed: pl.DataFrame, run: FinishedRun, events: pl.DataFrame) -> pl.DataFrame:
    """The filed convictions with what may be asked for their cases."""
    earlier = outcomes(events).filter(pl.col("outcome").is_in(GONE)).select(KEYS)
    asked = filed.filter(pl.col("determination") == Determination.DISMISSAL.value).select(KEYS)
    found = work_out_sealing(run.convictions, pl.concat([asked, earlier]), run.quarantined)
    # A conviction that is only lowered stands, and so does its case.
    return filed.join(found, on=KEYS, how="left", maintain_order="left").with_columns(
        pl.col("sealing").fill_null(Sealing.PART.value),
        pl.col("why").fill_null("lowered_not_dismissed"),
    )


def _named(run: FinishedRun) -> pl.DataFrame:
    """One name a subject, the first the extract gives; a name is all that a court needs."""
    first = pl.col("names").list.eval(
        pl.element().filter(pl.element().str.contains(r"\p{L}"))
    ).list.first()  # fmt: skip
    return (
        run.subjects.select(pl.col("subject_id").cast(pl.String), first.alias("name"))
        .drop_nulls("name")
        .unique("subject_id", keep="first", maintain_order=True)
    )


def _part(authority: str, shown: pl.DataFrame) -> Part:
    mine = shown.filter(pl.col("prosecutor") == authority).sort(
        "name", "convicted_on", *KEYS, nulls_last=True
    )
    numbered = mine.with_row_index("line", offset=1).rename({"prosecutor": "authority"})
    return Part(authority, numbered.select(COLUMNS))


def _for_a_person(held: pl.DataFrame, parts: Sequence[Part]) -> pl.DataFrame:
    """Convictions left out of the motion, and cases of which sealing could not be worked out."""
    columns = (*KEYS, "case_numbers", "section")
    out = held.select(
        *columns, pl.lit("not_in_the_motion").alias("what"), pl.col("held").alias("why")
    )
    doubtful = [
        part.rows.filter(pl.col("sealing") == Sealing.UNKNOWN.value).select(
            *columns,
            pl.lit("sealing_not_worked_out").alias("what"),
            pl.col("why_not_sealed_whole").alias("why"),
        )
        for part in parts
    ]
    return pl.concat([out, *doubtful]).sort("what", "why", *KEYS)
