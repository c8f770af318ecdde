"""DELETE by text: each room wipes what it holds of a person, in the commit that says so."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from lookup.conversation import Contact, Reply
from lookup.forgetting import ON_DELETE, Wiper
from sms.answer import Effect
from sms.parts import Texting


def erasing(parts: Texting, contact: Contact, person: bytes, reply: Reply) -> tuple[Effect, ...]:
    """What is written when somebody had everything erased; nothing for any other reply.

    The conversation itself is gone by then, but for a farewell that a turn heard twice would need:
    it goes in the same commit that queues it.
    """
    if reply.signal != "erase":
        return ()
    now = parts.clock.now()
    wipers: list[Effect] = [partial(_wipe, wiper, person, now) for wiper in ON_DELETE]
    if reply.ended:
        wipers.append(lambda connection: parts.conversation.forget_within(connection, contact))
    return tuple(wipers)


def _wipe(wiper: Wiper, person: bytes, now: datetime, connection: Connection) -> None:
    wiper(connection, person, now)
