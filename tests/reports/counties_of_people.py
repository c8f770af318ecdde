"""Made-up runs for the tests of reports: people and their convictions, as the engine tells them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

import polars as pl

from cmr.determine import Run
from cmr.policy import load
from cmr.reports.summary import Summary, summarise
from cmr.reports.tally import tally
from cmr.vocabulary import CONVICTION_COLUMNS, DETERMINATION_COLUMNS, SUBJECT_COLUMNS

AS_OF = date(2020, 2, 11)
COLUMNS = dict.fromkeys(DETERMINATION_COLUMNS, pl.String) | {"convicted_on": pl.Date}


@dataclass(frozen=True)
class Had:
    """One conviction; `says` null is one that the county does not decide."""

    says: str | None = None
    reason: str = "age_50_or_older"
    section: str = "11359 HS"
    severity: str | None = "FELONY"
    authority: str | None = "Los Angeles City Attorney"
    on: date | None = date(1995, 5, 1)
    county: str | None = "LOS ANGELES"


def run_of(people: Iterable[tuple[str | None, Iterable[Had]]]) -> Run:
    """What the engine would leave of people given as (race, their convictions)."""
    subjects, convictions, determinations = [], [], []
    for number, (race, record) in enumerate(people):
        known: dict[str, Any] = {"subject_id": f"S{number}", "race": race}
        subjects.append(known)
        for had in record:
            row = known | {
                "section": had.section, "severity": had.severity, "convicted_on": had.on,
                "county": had.county, "authority": had.authority,
                "determination": had.says, "reason": had.reason,
            }  # fmt: skip
            convictions.append(row)
            if had.says is not None:
                determinations.append(row)
    return Run(
        determinations=_frame(determinations, DETERMINATION_COLUMNS),
        convictions=_frame(convictions, CONVICTION_COLUMNS),
        subjects=_frame(subjects, SUBJECT_COLUMNS),
    )


def _frame(rows: list[dict[str, Any]], columns: Iterable[str]) -> pl.DataFrame:
    schema = {name: COLUMNS.get(name, pl.String) for name in columns}
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def summary_of(run: Run, policy: str = "la_2020", **more: Any) -> Summary:
    """The report of a run under a policy, as of 11 February 2020."""
    facts: dict[str, Any] = {"county": "LOS ANGELES", "read": 500, "quarantined": 3, "inputs": []}
    return summarise(tally(run, AS_OF), load(policy), as_of=AS_OF, **(facts | more))


REASONS = {
    "dismissal": ("age_50_or_older", "no_felony_in_ten_years", "possession_a_or_b"),
    "redesignation": ("lesser_offense_now",),
    "not_eligible": ("convicted_after_prop64", "earlier_pc290", "earlier_superstrike"),
    "needs_review": ("missing_fact", "no_rule_fits"),
    "city_review": ("misdemeanor_other_city",),
}
CITIES = ("Los Angeles City Attorney", "Long Beach City Prosecutor", "Torrance City Attorney",
          "Hermosa Beach City Prosecutor", "Compton City Attorney",
          "Los Angeles County District Attorney", None)  # fmt: skip
RACES = ("HISPANIC", "BLACK", "WHITE", "ASIAN", "OTHER", None)


def by_chance(seed: int, people: int) -> Run:
    """People by chance, unevenly: some groups large, some of one or two."""
    chance = Random(seed)
    uneven = {
        name: [chance.random() ** 4 + 0.001 for _ in values]
        for name, values in (("says", REASONS), ("city", CITIES), ("race", RACES))
    }

    def one(name: str, values: Any) -> Any:
        return chance.choices(list(values), uneven[name])[0]

    def had() -> Had:
        if chance.random() < 0.3:
            return Had(None, section="459 PC", on=date(chance.randint(1960, 2019), 3, 3))
        says = one("says", REASONS)
        return Had(
            says,
            chance.choice(REASONS[says]),
            chance.choice(("11357(A) HS", "11358 HS", "11359 HS", "664/11360 HS")),
            chance.choices(("FELONY", "MISDEMEANOR", "INFRACTION", None), (40, 8, 1, 1))[0],
            one("city", CITIES),
            date(min(2019, int(chance.gauss(1998, 12))), 3, 3) if chance.random() > 0.02 else None,
        )

    return run_of(
        (one("race", RACES), [had() for _ in range(chance.choice((1, 1, 1, 2, 3)))])
        for _ in range(people)
    )
