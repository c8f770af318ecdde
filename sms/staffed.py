"""Texts of somebody whom a defender answers: they go to the office, and the machine is silent."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import Connection

from lookup.conversation import Contact, Talk
from lookup.notices import HEARD, Taken, Texter, count_unheard, remember
from lookup.understanding import understand
from sms.answer import Answer, Effect, said_texts
from sms.parts import Texting

# What is heard all the same: danger, whoever wants no more, and having everything erased.
STILL_HEARD: Final = frozenset({"crisis", "stop", "wrong_number", "delete"})
WITH_THE_OFFICE: Final = frozenset({Talk.HELD, Talk.LATE})
SAID_AGAIN_AFTER: Final = timedelta(hours=24)
_LATE: Final = "\0late"


def to_the_office(
    parts: Texting, taken: Taken, known: Texter, contact: Contact, said: str
) -> Answer | None:
    """A text passed on to the defender; None where the machine answers this number."""
    talk = parts.conversation.staff_talk(taken.sender)
    if talk not in WITH_THE_OFFICE or not said:
        return None
    today = parts.clock.now().date()
    kind = understand(said, language=contact.language, asked=None, today=today).kind
    if kind in STILL_HEARD or parts.conversation.asks_to_erase(contact):
        return None
    if talk is Talk.HELD:
        return Answer("to_the_office", effects=(passing_on(parts, taken, said),))
    if kind == "restart":
        return _left(parts, taken, known, contact)
    return _late(parts, taken, known, said)


def _late(parts: Texting, taken: Taken, known: Texter, said: str) -> Answer:
    """The defender reads it all the same; once a day we say that nobody has written for days."""
    now, passed_on = parts.clock.now(), passing_on(parts, taken, said)
    digest = parts.notices.keys.digest_of(_LATE)
    said_at = known.unheard_at if known.unheard_digest == digest else None
    if said_at is not None and now - said_at < SAID_AGAIN_AFTER:
        return Answer("to_the_office", effects=(passed_on,))

    def told(connection: Connection) -> None:
        remember(connection, taken.sender, **count_unheard(known, digest, now=now))

    words = parts.say("keyword.office_late", known.language or parts.default_language)
    return Answer("to_the_office", texts=(words,), effects=(passed_on, told))


def _left(parts: Texting, taken: Taken, known: Texter, contact: Contact) -> Answer:
    """They would rather have the machine again; the inquiry stays with the office, and late."""
    parts.conversation.start_over(contact)
    standing = parts.conversation.view(contact)

    def leave(connection: Connection) -> None:
        parts.conversation.leave_talk(connection, taken.sender)
        remember(connection, taken.sender, language=standing.language, **HEARD)

    return Answer("left_the_office", said_texts(parts, known, standing), effects=(leave,))


def passing_on(parts: Texting, taken: Taken, said: str) -> Effect:
    """Seal a text for the office in the commit that handles it."""
    return lambda connection: parts.conversation.pass_on(connection, taken.sender, said)


def back_again(parts: Texting, taken: Taken, language: str) -> tuple[list[str], list[Effect]]:
    """Said once after the office has closed: a machine answers again."""
    if parts.conversation.staff_talk(taken.sender) is not Talk.OVER:
        return [], []
    words = [parts.say("keyword.automatic_again", language)]
    return words, [lambda connection: parts.conversation.leave_talk(connection, taken.sender)]
