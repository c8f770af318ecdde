"""What a check came to: the way on, why a person must look, and what may be shown of it where."""

from __future__ import annotations

from typing import Any

from lookup.conversation.contacts import Contact
from lookup.conversation.describe import shown_of_check
from lookup.conversation.inquiries import Reason
from lookup.identity import NotVerified, Verified

SAYS_A_PERSON_LOOKS = "needs_person"  # the headline; whoever is told so gets a person and a day
Checked = Verified | NotVerified


def reason_of(checked: Checked) -> Reason | None:
    """Why a person must look, None where nobody must."""
    if isinstance(checked, NotVerified):
        return Reason.NOT_VERIFIED
    body = checked.body
    promised = body.get("escalate") or body.get("headline") == SAYS_A_PERSON_LOOKS
    return Reason.NEEDS_PERSON if promised else None


def outcome_of(checked: Checked, reason: Reason | None) -> str:
    """The route that the conversation takes from here."""
    if isinstance(checked, NotVerified):
        return "person"
    return "verified" if reason is None else "verified_and_person"


def opened_by(checked: Verified) -> dict[str, Any]:
    """The tier that was verified and what it holds, for a page that only its link opens."""
    tier = str(checked.tier)
    whole = shown_of_check("verified", checked.body, tier)
    return {"tier": tier, "convictions": whole["convictions"]}


def shown_to(checked: Checked, contact: Contact) -> dict[str, Any]:
    """What this channel may be told: texts carry the headline at most, whatever was opened."""
    if isinstance(checked, NotVerified):
        return shown_of_check("person", None, None, checked.ticket)
    tier = "headline" if contact.types else str(checked.tier)
    return shown_of_check("verified", checked.body, tier, checked.ticket)
