"""The configurable program once more, row by row in plain Python, written from its description."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from tests.engine.slow_pilot import Conviction, Row, Subject, read_subjects, years_later

Options = Mapping[str, Mapping[str, Any]]
_NO_ANSWER = ("", "")


def decide(
    rows: list[Row], county: str, as_of: date, options: Options
) -> dict[int, tuple[str, str, str]]:
    """Row number -> determination, reason, case numbers; `options` as in the options file."""
    found = {}
    for subject in read_subjects(rows).values():
        for one in subject.convictions:
            if one.prop64 and one.county == county:
                answer = next(_answers(subject, one, as_of, options), _NO_ANSWER)
                found[one.row] = (*answer, "; ".join(subject.cases.get(one.case, [])))
    return found


def _answers(
    subject: Subject, this: Conviction, as_of: date, options: Options
) -> Iterator[tuple[str, str]]:
    """What each step gives, in order; the first is the answer."""
    dismissal, lists = "Eligible for Dismissal", options["baselineEligibility"]
    if not this.felony:
        yield dismissal, "Misdemeanor or Infraction"
    for entry in lists["dismiss"]:
        if entry in this.section:
            yield dismissal, f"Dismiss all HS {entry} convictions"
    yield from ((dismissal, reason) for reason in _further(subject, this, as_of, options))
    for entry in lists["reduce"]:
        if entry in this.section:
            yield "Eligible for Reduction", f"Reduce all HS {entry} convictions"


def _further(subject: Subject, this: Conviction, as_of: date, options: Options) -> Iterator[str]:
    """Steps 3 to 8, by their reasons."""
    relief = options["additionalRelief"]
    if relief["subjectUnder21AtConviction"] and years_later(subject.born, 21) > this.day:
        yield "21 years or younger"
    age = relief["subjectAgeThreshold"]
    if age and years_later(subject.born, age) <= as_of:
        yield f"{age} years or older"
    years = relief["yearsSinceConvictionThreshold"]
    if years and this.day <= years_later(as_of, -years):
        yield f"Conviction occurred {years} or more years ago"
    free = relief["yearsCrimeFreeThreshold"]
    if free and max(one.day for one in subject.convictions) < years_later(as_of, -free):
        yield f"No convictions in the past {free} years"
    if relief["subjectHasOnlyProp64Charges"] and all(c.prop64 for c in subject.convictions):
        yield "Only has 11357-60 charges"
    if relief["subjectIsDeceased"] and subject.deceased:
        yield "Individual is deceased"
