"""What the office may read of a person: everything the run knows, whether or not they can ask."""

from __future__ import annotations

from typing import Any

from cmr.relief import ConvictionOutcome, SubjectOutcome
from lookup.publish.people import LeftOut, record_id_of


def dossier_of(
    subject: SubjectOutcome, *, id_key: bytes, left_out: LeftOut | None
) -> dict[str, Any]:
    """One person's dossier; it is sealed to the office before it touches a disk."""
    return {
        "v": 1,
        "id": record_id_of(subject, id_key=id_key),
        "subject_id": subject.subject_id,
        "names": list(subject.names),
        "birth_dates": list(subject.birth_dates),
        "ssn": list(subject.ssn),
        "license": list(subject.license),
        "idn": list(subject.idn),
        "cii": list(subject.cii),
        "headline": subject.headline.value,
        "escalate": subject.escalate,
        "cannot_be_found_because": left_out.value if left_out else None,
        "convictions": [_conviction(one) for one in subject.convictions],
    }


def _conviction(one: ConvictionOutcome) -> dict[str, Any]:
    return {
        "case_numbers": list(one.case_numbers),
        "section": one.section,
        "convicted_on": one.convicted_on.isoformat() if one.convicted_on else None,
        "outcome": one.outcome.value,
        "determination": one.determination,
        "rule": one.rule,
        "events": [
            {
                "event": event.kind.value,
                "date": event.date.isoformat() if event.date else None,
                "list_id": event.list_id,
                "authority": event.authority,
            }
            for event in one.events
        ],
    }
