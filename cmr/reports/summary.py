"""The report of a run: every figure that may be shown, small cells hidden, as one value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cmr.doj.reader_input import Source
from cmr.policy import Policy
from cmr.reports.counties import UnknownCounties, unknown_counties
from cmr.reports.hiding import SMALLEST_SHOWN, Shown
from cmr.reports.published import (
    ON_FILE,
    Convictions,
    Row,
    show_by,
    show_by_severity,
    show_convictions,
    show_determinations,
    show_less_serious,
    show_people,
    show_races,
    show_reasons,
)
from cmr.reports.tally import RECENT_YEARS, UNKNOWN, Tally
from cmr.statutes.authorities import felony_prosecutors, load_authorities

Rows = dict[str, Row]


@dataclass(frozen=True)
class Summary:
    """All figures of a run. A count that is null is hidden; a table that is null is hidden whole.

    `policy`: id, title, citation, digest, words, status. `records`: read, used, quarantined.
    Rows hold felony_relief + other_relief = relief, and relief + no_relief = convictions. `cities`
    count what is less than a felony, `prosecutors` say whose it is; all felonies are `of_felonies`.
    `sentences` say each reason in both languages.
    """

    policy: Mapping[str, Any]
    county: str
    as_of: date
    inputs: tuple[Mapping[str, Any], ...]
    records: Mapping[str, int]
    unknown_counties: UnknownCounties
    all_convictions: int
    convictions: Convictions
    determinations: Shown | None
    reasons: Mapping[str, Shown | None]
    sentences: Mapping[str, Mapping[str, str]]
    sections: Rows | None
    severities: Rows | None
    cities: Rows | None
    decades: Rows | None
    prosecutors: Mapping[str, str]
    of_felonies: str
    people: Shown
    races: Rows | None

    def as_json(self) -> dict[str, Any]:
        """The same figures as plain values, in the order of the page."""
        unknown = self.unknown_counties
        return {
            "policy": dict(self.policy),
            "county": self.county,
            "as_of": self.as_of.isoformat(),
            "hidden_below": SMALLEST_SHOWN,
            "recent_years": RECENT_YEARS,
            "convictions": {
                "all": self.all_convictions,
                "in_scope": self.convictions.in_scope,
                "relief": self.convictions.relief,
                "felony_relief": self.convictions.felony_relief,
                "other_relief": self.convictions.other_relief,
                "no_relief": self.convictions.no_relief,
            },
            "people": self.people,
            "by_race": self.races,
            "by_determination": self.determinations,
            "by_reason": dict(self.reasons),
            "by_section": self.sections,
            "by_severity": self.severities,
            "felonies_prosecuted_by": self.of_felonies,
            "less_serious_by_city": self.cities
            and {
                city: {"prosecutor": self.prosecutors.get(city), **row}
                for city, row in self.cities.items()
            },
            "by_decade": self.decades,
            "records": dict(self.records),
            "unknown_county": {
                "convictions": unknown.convictions,
                "blank": unknown.blank,
                "near_misses": [
                    {"text": text, "county": county, "convictions": count}
                    for text, county, count in unknown.near
                ],
                "other": unknown.other,
            },
            "inputs": [dict(each) for each in self.inputs],
        }

    def totals(self) -> dict[str, int]:
        """The few counts that the manifest repeats: sizes of the file, always told."""
        return {
            "records_read": self.records["read"],
            "records_used": self.records["used"],
            "records_quarantined": self.records["quarantined"],
            "people": self.people[ON_FILE] or 0,
            "convictions": self.all_convictions,
            "determinations": self.convictions.in_scope,
        }


def summarise(
    counted: Tally,
    policy: Policy,
    *,
    county: str,
    as_of: date,
    read: int,
    quarantined: int,
    inputs: Sequence[Source],
) -> Summary:
    """What of a run's tally may be shown, with what it was made from.

    `read` and `quarantined` are data records of the `inputs`.
    """
    sums = show_convictions(counted)
    people = show_people(counted)
    determinations = show_determinations(counted, sums)
    severities = show_by_severity(counted, sums)
    cities = _city_of_each_authority()
    return Summary(
        policy=_about(policy),
        county=county,
        as_of=as_of,
        inputs=tuple({"sha256": each.sha256, "bytes": each.size} for each in inputs),
        records={"read": read, "used": read - quarantined, "quarantined": quarantined},
        unknown_counties=unknown_counties(counted.counties.select("county", "n"), county),
        all_convictions=counted.convictions(),
        convictions=sums,
        determinations=determinations,
        reasons=show_reasons(counted, determinations),
        sentences=_sentences(policy),
        sections=show_by(counted, "section", sums),
        severities=severities,
        cities=_renamed(show_less_serious(counted, severities), cities),
        decades=show_by(counted, "decade", sums),
        prosecutors={city: authority for authority, city in cities.items()},
        of_felonies=felony_prosecutors().get(" ".join(county.upper().split()), UNKNOWN),
        people=people,
        races=show_races(counted, people),
    )


def _about(policy: Policy) -> dict[str, Any]:
    """What a reader must know of the policy that decided."""
    return {
        "id": policy.id,
        "title": policy.title,
        "citation": policy.citation,
        "digest": policy.digest,
        "words": policy.words,
        "status": policy.status,
    }


def _sentences(policy: Policy) -> dict[str, Mapping[str, str]]:
    """What a rule says to the person, by the reason that its determinations carry."""
    if policy.words == "reference_program":
        return {}  # its reasons are the older program's own words
    return {
        rule.reason: {"en": rule.sentence.en, "es": rule.sentence.es}
        for rule in reversed(policy.rules)
    }


def _city_of_each_authority() -> dict[str, str]:
    """Each authority's city; one of several cities stands under its own name."""
    cities: dict[str, set[str]] = {}
    for entry in load_authorities():
        cities.setdefault(entry.authority, set()).add(entry.city)
    return {
        authority: next(iter(of)) if len(of) == 1 else authority for authority, of in cities.items()
    } | {UNKNOWN: UNKNOWN}


def _renamed(rows: Rows | None, names: Mapping[str, str]) -> Rows | None:
    """The rows under other names; no two of them get the same."""
    return rows and {names.get(value, value): row for value, row in rows.items()}
