"""A claim as plain facts, for a message between processes and for a seal; and back again."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from lookup.identity.claims import Claim, Identifier
from lookup.identity.identifiers import IdentifierKind

LONGEST_TEXT: Final = 2_000


def facts_of_claim(claim: Claim) -> dict[str, Any]:
    """A claim as JSON."""
    return {
        "given_names": claim.given_names,
        "family_names": claim.family_names,
        "birth_date": claim.birth_date.isoformat(),
        "identifiers": [[one.kind.value, one.value] for one in claim.identifiers],
        "other_names": claim.other_names,
    }


def claim_of_facts(facts: Any) -> Claim:
    """The claim of such facts; raises ValueError for anything else."""
    try:
        numbers = tuple(
            Identifier(IdentifierKind(kind), _text(value)) for kind, value in facts["identifiers"]
        )
        return Claim(
            _text(facts["given_names"]),
            _text(facts["family_names"]),
            date.fromisoformat(facts["birth_date"]),
            numbers,
            _text(facts["other_names"]),
        )
    except (KeyError, TypeError, ValueError):
        raise ValueError("no claim") from None


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise ValueError("not a short text")
    return value
