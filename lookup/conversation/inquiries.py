"""From answers to a claim to check, and to what an escalation tells the office (sealed)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from lookup.conversation.answers import Answers, NameGiven, tidy
from lookup.conversation.contacts import Contact
from lookup.identity import Claim, Identifier, IdentifierKind, Source

VERSION = 1
_MOST_WRITTEN = 900  # bytes: with every answer as long as it can be, the box keeps its one length
_WHOLE_NUMBER = re.compile(r"\b\d{3}\W{0,3}\d{2}\W{0,3}(\d{4})\b")
# What is said before the check; the answers about contact are sealed in a box of their own.
_ABOUT_THE_PERSON = frozenset(
    {
        "name",
        "other_names",
        "date_of_birth",
        "identifier_kind",
        "identifier",
        "second_identifier_kind",
        "second_identifier",
    }
)


class Reason(StrEnum):
    """Why a person must look; only ever inside the seal."""

    ASKED = "asked"
    NOT_VERIFIED = "not_verified"
    NEEDS_PERSON = "needs_person"
    CRISIS = "crisis"
    CALL = "call"
    NOT_UNDERSTOOD = "not_understood"
    HELPER = "helper"
    MINOR = "minor"
    BEREAVED = "bereaved"


def claim_of(answers: Answers) -> Claim | None:
    """The claim to check, or None when no identifier was given to check it by."""
    identifiers = tuple(
        Identifier(IdentifierKind(kind), number)
        for question in ("identifier", "second_identifier")
        if question in answers
        for kind, number in [answers[question].value]
    )
    if not identifiers:
        return None
    name: NameGiven = answers["name"].value
    born: date = answers["date_of_birth"].value
    return Claim(
        given_names=name.given,
        family_names=name.family,
        birth_date=born,
        identifiers=identifiers,
        other_names=" ".join(answers["other_names"].value),
    )


def source_of(contact: Contact) -> Source:
    """Where a check comes from, for the limits."""
    return Source(
        session=contact.secret,
        contact=contact.phone,
        address=contact.address,
        proof=contact.proof,
    )


def _for_the_office(text: str) -> str:
    """A text without a whole Social Security number, and no longer than a box has room for.

    Without control signs, each of which takes six bytes there.
    """
    shown = _WHOLE_NUMBER.sub(r"***-**-\1", tidy(text))
    return shown.encode()[:_MOST_WRITTEN].decode(errors="ignore")


def inquiry_of(
    raw: Mapping[str, Mapping[str, str]],
    reason: Reason,
    contact: Contact,
    language: str,
    *,
    told: Mapping[str, Any] | None = None,
    over_limit: bool = False,
    wrote: str = "",
) -> dict[str, Any]:
    """What the office needs to take over: the answers given so far, why, and what was told.

    Convictions stay out: the office has its own files, and every box keeps one length.
    `over_limit`: filed like any other, but no text goes out for it by itself.  `wrote`: the text
    that led here, for whoever must know at once whether "help" was a fright or a blow.
    """
    return {
        "v": VERSION,
        "reason": reason.value,
        "channel": contact.channel,
        "language": language,
        "phone": contact.phone,
        "over_limit": over_limit,
        "answers": {
            question: dict(fields)
            for question, fields in raw.items()
            if question in _ABOUT_THE_PERSON
        },
        "wrote": _for_the_office(wrote),
        "told": None if told is None else {key: told.get(key) for key in ("tier", "headline")},
    }
