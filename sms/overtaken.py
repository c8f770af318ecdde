"""A text from Twilio's list that is older than one we have handled: what it may still do.

What somebody said to a question of then is no answer to the question of now.
"""

from __future__ import annotations

from typing import Final

from lookup.notices import Taken, Texter, came_back_since
from lookup.understanding import understand
from lookup.understanding.keywords import Command, Heard, cleaned
from sms.parts import Texting

# What somebody still means who has written again since: a person, a call, everything erased.
STILL_MEANT: Final = frozenset({"human", "call", "delete", "stop", "wrong_number"})


def is_overtaken(parts: Texting, taken: Taken, known: Texter, heard: Heard | None) -> bool:
    """Whether a text came too late to have an effect, since a later one has been handled."""
    if taken.via != "reconciled" or known.wrote_at is None or taken.received_at >= known.wrote_at:
        return False
    if heard is None:
        return _said(parts, taken, known) not in STILL_MEANT
    if heard.command is Command.HELP:
        return False
    if heard.command is Command.START:  # what they said last, perhaps STOP, stands
        return True
    with parts.notices.database.read() as connection:
        return came_back_since(connection, taken.sender, taken.received_at)


def _said(parts: Texting, taken: Taken, known: Texter) -> str:
    language = known.language or parts.default_language
    today = parts.clock.now().date()
    return understand(cleaned(taken.text.body), language=language, asked=None, today=today).kind
