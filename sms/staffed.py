"""Texts of somebody whom a defender answers: they go to the office, and the machine is silent."""

from __future__ import annotations

from typing import Final

from lookup.conversation import Contact, Talk
from lookup.notices import Taken
from lookup.understanding import understand
from sms.answer import Answer, Effect
from sms.parts import Texting

# What is heard all the same: danger, whoever wants no more, and having everything erased.
STILL_HEARD: Final = frozenset({"crisis", "stop", "wrong_number", "delete"})


def to_the_office(parts: Texting, taken: Taken, contact: Contact, said: str) -> Answer | None:
    """A text passed on to the defender; None where the machine answers this number."""
    if parts.conversation.staff_talk(taken.sender) is not Talk.HELD:
        return None
    if is_heard(parts, contact, said) or not said:
        return None
    return Answer("to_the_office", effects=(passing_on(parts, taken, said),))


def is_heard(parts: Texting, contact: Contact, said: str) -> bool:
    """Whether the machine hears a text even while a defender answers."""
    today = parts.clock.now().date()
    kind = understand(said, language=contact.language, asked=None, today=today).kind
    return kind in STILL_HEARD or parts.conversation.asks_to_erase(contact)


def passing_on(parts: Texting, taken: Taken, said: str) -> Effect:
    """Seal a text for the office in the commit that handles it."""
    return lambda connection: parts.conversation.pass_on(connection, taken.sender, said)


def back_again(parts: Texting, taken: Taken, language: str) -> tuple[list[str], list[Effect]]:
    """Said once after the office has closed: a machine answers again."""
    if parts.conversation.staff_talk(taken.sender) is not Talk.OVER:
        return [], []
    words = [parts.say("keyword.automatic_again", language)]
    return words, [lambda connection: parts.conversation.leave_talk(connection, taken.sender)]
