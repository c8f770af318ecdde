"""The counts of a run: by determination, section, severity, authority, decade; and people."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from cmr.determine import Run
from cmr.doj.reader import Extract
from cmr.policy import Policy
from cmr.vocabulary import Determination

RELIEF = (Determination.DISMISSAL.value, Determination.REDESIGNATION.value)
# The words of the reference programs, which the parity policies carry.
REFERENCE_RELIEF = ("Eligible for Dismissal", "Eligible for Reduction")
NONE_GIVEN = "none given"
UNKNOWN = "unknown"
# 664/11357(A) HS -> 11357: the counts are by section, not by each way of writing it.
SECTION_NUMBER = r"(1135[789]|11360)"
# The parity policies carry the year 1 for a date that is missing.
FIRST_YEAR = 1850


@dataclass(frozen=True)
class Breakdown:
    """In-scope convictions by one characteristic: `counts[value][determination]`."""

    title: str
    counts: dict[str, dict[str, int]]


@dataclass(frozen=True)
class Summary:
    """All figures of a run; every breakdown adds up to `in_scope`."""

    policy: dict[str, str]
    county: str
    as_of: str
    records: dict[str, int]
    people: dict[str, int]
    convictions: dict[str, int]
    by_determination: dict[str, int]
    by_reason: dict[str, dict[str, int]]
    breakdowns: dict[str, Breakdown]

    def as_json(self) -> dict[str, Any]:
        """The summary as plain values, in the order of the page."""
        return {
            "policy": self.policy,
            "county": self.county,
            "as_of": self.as_of,
            "records": self.records,
            "people": self.people,
            "convictions": self.convictions,
            "by_determination": self.by_determination,
            "by_reason": self.by_reason,
            **{f"by_{name}": each.counts for name, each in self.breakdowns.items()},
        }

    def totals(self) -> dict[str, int]:
        """The few counts that the manifest repeats."""
        return {
            "records_read": self.records["read"],
            "records_used": self.records["used"],
            "records_quarantined": self.records["quarantined"],
            "people": self.people["on_file"],
            "convictions": self.convictions["all"],
            "determinations": self.convictions["in_scope"],
        }


def summarise(run: Run, extract: Extract, policy: Policy, *, county: str, as_of: date) -> Summary:
    """Count a run; convictions are counted once each, people by SUBJECT_ID."""
    decided = _decided(run.determinations)
    quarantined = extract.quarantine.height
    return Summary(
        policy={"id": policy.id, "title": _plain(policy.title), "digest": policy.digest},
        county=county,
        as_of=as_of.isoformat(),
        records={
            "read": extract.records,
            "used": extract.records - quarantined,
            "quarantined": quarantined,
        },
        people=_people(run, decided),
        convictions={"all": run.convictions.height, "in_scope": decided.height},
        by_determination=_count(decided, "determination"),
        by_reason=_nested(decided, "determination", "reason"),
        breakdowns={
            "section": Breakdown("Code section", _nested(decided, "section", "determination")),
            "severity": Breakdown("Severity", _nested(decided, "severity", "determination")),
            "authority": Breakdown(
                "Prosecuting authority", _nested(decided, "authority", "determination")
            ),
            "decade": Breakdown(
                "Decade of conviction", _nested(decided, "decade", "determination")
            ),
        },
    )


def _decided(determinations: pl.DataFrame) -> pl.DataFrame:
    """The columns that are counted, as words; a missing one is said to be missing."""
    section = pl.col("section").cast(pl.String)
    year = pl.col("convicted_on").cast(pl.Date).dt.year()
    decade = pl.when(year >= FIRST_YEAR).then(year // 10 * 10)
    return determinations.select(
        "subject_id",
        determination=_said("determination", NONE_GIVEN),
        reason=_said("reason", NONE_GIVEN),
        section=section.str.extract(SECTION_NUMBER).fill_null(section).fill_null(UNKNOWN),
        severity=_said("severity", UNKNOWN),
        authority=_said("authority", UNKNOWN),
        decade=pl.format("{}s", decade).fill_null(UNKNOWN),
    )


def _said(name: str, missing: str) -> pl.Expr:
    value = pl.col(name).cast(pl.String)
    return pl.when(value != "").then(value).otherwise(pl.lit(missing))


def _count(frame: pl.DataFrame, by: str) -> dict[str, int]:
    counted = frame.group_by(by).len().sort(["len", by], descending=[True, False])
    return dict(counted.rows())


def _nested(frame: pl.DataFrame, outer: str, inner: str) -> dict[str, dict[str, int]]:
    """Counts by two columns, each in alphabetical order."""
    nested: dict[str, dict[str, int]] = {}
    for value, of, number in frame.group_by(outer, inner).len().sort(outer, inner).rows():
        nested.setdefault(value, {})[of] = number
    return nested


def _people(run: Run, decided: pl.DataFrame) -> dict[str, int]:
    """People on file, with a conviction in scope, and what the run says for them."""
    relief = pl.col("determination").is_in([*RELIEF, *REFERENCE_RELIEF])
    by_person = decided.group_by("subject_id").agg(
        some=relief.any(),
        every=relief.all(),
        review=(pl.col("determination") == Determination.NEEDS_REVIEW.value).any(),
    )
    found = by_person.select(pl.len(), pl.col("some", "every", "review").sum()).row(0)
    names = (
        "with_a_conviction_in_scope",
        "with_relief_for_some_conviction",
        "with_relief_for_every_conviction_in_scope",
        "with_a_conviction_that_needs_review",
    )
    return {"on_file": run.subjects.height} | {
        name: int(number or 0) for name, number in zip(names, found, strict=True)
    }


def _plain(title: object) -> str:
    return str(getattr(title, "en", title))
