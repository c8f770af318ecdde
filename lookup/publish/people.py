"""From a person's outcome to what is sealed for them: identity strings and two records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from cmr.relief import ConvictionOutcome, Outcome, SubjectOutcome, name_key
from cmr.vocabulary import Determination
from lookup.identity.identifiers import IdentifierKind
from lookup.identity.names import PersonName, split_doj_name
from lookup.identity.tokens import PersonIdentities, identity_strings_for_subject
from lookup.publish.tier_rules import SHIPPED, TierRules
from lookup.sealing import hmac_sha256

RECORD_VERSION = 1
_ALONE = "court-list-"
# What a rule must have found for its sentence to stand beside an outcome. A court may have done
# otherwise: "a judge dismissed this" beside "a person must look at it" would only confuse.
EXPLAINED_BY = {
    Outcome.DISMISSED_AND_SEALED: Determination.DISMISSAL,
    Outcome.DISMISSED: Determination.DISMISSAL,
    Outcome.PENDING: Determination.DISMISSAL,
    Outcome.NOT_INCLUDED: Determination.NOT_ELIGIBLE,
}


class LeftOut(StrEnum):
    """Why a person cannot be found by asking; the office still has their dossier."""

    NO_NAME = "no name that can be read"
    NO_BIRTH_DATE = "no birth date that can be read"
    NO_NUMBER = "no number to be found by (SSN, license, CII or case number)"
    TWO_PEOPLE = "two people seem to lie under one subject id: somebody must part them"
    PURGED = "deleted by order"
    HELD_BACK = "held back: told dismissed before, would not be now"


@dataclass(frozen=True)
class Person:
    """One person ready to be sealed."""

    subject: SubjectOutcome = field(repr=False)
    record_id: str
    identities: PersonIdentities = field(repr=False)
    headline: dict[str, Any] = field(repr=False)
    details: dict[str, Any] = field(repr=False)


def person_of(
    subject: SubjectOutcome,
    *,
    id_key: bytes,
    tiers: TierRules = SHIPPED,
    codes: Sequence[str] = (),
) -> Person | LeftOut:
    """What is sealed for one person, or why they cannot be found by asking.

    `codes` are the claim codes on letters to this person.
    """
    if subject.mixed:
        return LeftOut.TWO_PEOPLE
    names = _names(subject.names)
    born = _birth_dates(subject.birth_dates)
    if not names:
        return LeftOut.NO_NAME
    if not born:
        return LeftOut.NO_BIRTH_DATE
    numbers = {**_numbers(subject), IdentifierKind.CLAIM_CODE: list(codes)}
    identities = tiers.apply(identity_strings_for_subject(names, born, numbers, tiers=tiers.alone))
    if not identities.singles:
        return LeftOut.NO_NUMBER
    record_id = record_id_of(subject, id_key=id_key)
    headline = {
        "v": RECORD_VERSION,
        "id": record_id,
        "names": [{"given": name.given, "surnames": name.surnames} for name in names],
        "headline": subject.headline.value,
        "escalate": subject.escalate,
    }
    convictions = [_conviction(one) for one in subject.convictions]
    details = {**headline, "convictions": convictions}
    return Person(subject, record_id, identities, headline, details)


def record_id_of(subject: SubjectOutcome, *, id_key: bytes) -> str:
    """A name for a person's record that stays the same from one publishing to the next.

    It lies only inside sealed records; without the publisher's key it says nothing of whose it is.
    """
    if subject.subject_id is not None:
        return record_id_of_name(subject.subject_id, id_key=id_key)
    # Two people on a court list may share a name and a birth date; their CII tells them apart.
    return _id_of_alone(subject, subject.cii, id_key)


def _id_of_alone(subject: SubjectOutcome, ciis: Iterable[str], id_key: bytes) -> str:
    """The id of somebody of court lists, whose name the next list may spell another way."""
    names = {" ".join(key) for text in subject.names if (key := name_key(text))}
    facts = (*sorted(names), *sorted(subject.birth_dates), *sorted(ciis))
    return _record_id("\0".join(("alone", *facts)), id_key)


def subject_name(subject: SubjectOutcome, *, id_key: bytes) -> str:
    """What a reviewer calls a person: the subject id, or a stable mark where there is none."""
    return subject.subject_id or f"{_ALONE}{record_id_of(subject, id_key=id_key)}"


def names_to_purge_by(subject: SubjectOutcome, *, id_key: bytes) -> tuple[str, ...]:
    """What a reviewer may have called a person: somebody of court lists also before their CII
    number was known, so that a list which adds it brings nobody back.
    """
    name = subject_name(subject, id_key=id_key)
    if subject.subject_id is not None or not subject.cii:
        return (name,)
    return name, f"{_ALONE}{_id_of_alone(subject, (), id_key)}"


def record_id_of_name(name: str, *, id_key: bytes) -> str:
    """The record id of somebody whom a reviewer calls by this name."""
    if name.startswith(_ALONE):
        return name.removeprefix(_ALONE)
    return _record_id(f"subject\0{name}", id_key)


def _record_id(own: str, id_key: bytes) -> str:
    return hmac_sha256(id_key, own.encode())[:16].hex()


def _names(raw: Iterable[str]) -> list[PersonName]:
    names = dict.fromkeys(split_doj_name(text) for text in raw)
    return [name for name in names if name.surnames]


def _birth_dates(raw: Iterable[str]) -> list[date]:
    dates = []
    for text in raw:
        try:
            dates.append(date.fromisoformat(text))
        except ValueError:
            continue  # a birth date that is none; the person is left out if it is the only one
    return dates


def _numbers(subject: SubjectOutcome) -> dict[IdentifierKind, list[str]]:
    """Numbers as the file writes them; an ID card is asked for in the license's place."""
    return {
        IdentifierKind.SSN4: list(subject.ssn),
        IdentifierKind.LICENSE: [*subject.license, *subject.idn],
        IdentifierKind.CII: list(subject.cii),
        IdentifierKind.CASE_NUMBER: [
            number for one in subject.convictions for number in one.case_numbers
        ],
    }


def _conviction(one: ConvictionOutcome) -> dict[str, Any]:
    return {
        "case_numbers": list(one.case_numbers),
        "section": one.section,
        "convicted_on": one.convicted_on.isoformat() if one.convicted_on else None,
        "outcome": one.outcome.value,
        "rule": one.rule if one.determination == EXPLAINED_BY.get(one.outcome) else None,
    }
