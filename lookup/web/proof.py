"""The page that asks a browser to work for a second, or a person without scripts to wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from flask import Response, make_response

from lookup.conversation import Contact
from lookup.limits import Origin
from lookup.web.pages import page
from lookup.web.site import site

PUZZLE: Final = "altcha"  # the field that ALTCHA's own widget fills too
TICKET: Final = "ticket"
WAIT_SECONDS: Final = 30
LONGEST: Final = 2_000  # characters; nothing of ours is longer


def with_proof(contact: Contact, fields: Mapping[str, str]) -> tuple[Contact, Mapping[str, str]]:
    """The contact with the proof that came in a form, and the form's other fields."""
    proof = (fields.get(PUZZLE) or fields.get(TICKET) or "")[:LONGEST]
    others = {name: value for name, value in fields.items() if name not in {PUZZLE, TICKET}}
    return replace(contact, proof=proof), others


def proof_page(contact: Contact) -> Response:
    """429: the check goes on from here with a solved puzzle or after a wait; nothing is lost.

    The page is the same whoever is asked about: only the number of tries leads to it.
    """
    here = site()
    asked = here.ask_for_proof(
        Origin(contact.channel, contact.secret, contact.phone, contact.address, contact.proof)
    )
    title = here.text("page.proof.title")
    answer = make_response(page("proof.html", title=title, asked=asked, came_early=_came(contact)))
    answer.status_code = 429
    answer.headers["Retry-After"] = str(asked.seconds or WAIT_SECONDS)
    return answer


def _came(contact: Contact) -> bool:
    """Whether something came already and did not count: too early, used before, or too late."""
    return bool(contact.proof)
