"""An answer that cannot be read: an example first, then other words, then a person."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from lookup.conversation.heard import AskBack, Pending
from lookup.conversation.questions import Question
from lookup.conversation.replies import Message
from lookup.conversation.sessions import State

IN_OTHER_WORDS: Final = 2
TO_A_PERSON: Final = 3  # texts at one question that we could not read
IN_ALL: Final = 5  # in the whole conversation
# The second time we ask in other words; a `pending` makes the answer to these words be read.
_OTHER_FORM: Final[Mapping[str, tuple[str, Pending | None]]] = {
    "consent": ("text.consent.other", None),
    "name": ("text.name.other", None),
    "other_names": ("text.other_names.other", None),
    "date_of_birth": ("text.date_of_birth.other", {"question": "date_of_birth", "by_parts": "1"}),
    "identifier_kind": ("text.identifier_kind.other", None),
    "identifier": ("text.identifier.other", None),
    "second_identifier_kind": ("text.second_identifier_kind.other", None),
    "second_identifier": ("text.identifier.other", None),
    "confirm": ("text.confirm.other", None),
    "contact_consent": ("text.yes_or_no.other", None),
    "contact": ("text.contact.other", None),
    "private": ("text.yes_or_no.other", None),
}
# Nothing was said yet, or a person has it already: there is nothing to hand over.
_KEPT: Final = frozenset({"consent", "contact_consent", "contact", "private"})


def missed(state: State, question: Question, text: str) -> State:
    """The state after one more answer that could not be read.

    The same text again is asked about in other words, but never goes to a person: machines repeat.
    """
    digest = hashlib.sha256(text.casefold().encode()).hexdigest()[:16] if text else None
    times = state.failures.get(question.id, 0) + 1
    if digest is not None and digest == state.lost_text:
        again = max(state.failures.get(question.id, 0), min(times, IN_OTHER_WORDS))
        return replace(state, failures={**state.failures, question.id: again})
    failures = {**state.failures, question.id: times}
    return replace(state, failures=failures, lost=state.lost + 1, lost_text=digest)


def is_handed_over(state: State, question: Question) -> bool:
    """Whether a person takes it from here."""
    if question.id in _KEPT:
        return False
    return state.failures.get(question.id, 0) >= TO_A_PERSON or state.lost >= IN_ALL


def asked_again(state: State, question: Question, heard: AskBack) -> AskBack:
    """What to say now: as heard at first, in another form the second time."""
    if state.failures.get(question.id, 0) < IN_OTHER_WORDS or question.id not in _OTHER_FORM:
        return heard
    said, pending = _OTHER_FORM[question.id]
    return AskBack(Message(said), pending)
