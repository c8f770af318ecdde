"""DELETE by text: each room wipes what it holds of a person, in the commit that says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from sqlalchemy import Connection

from lookup.conversation import Contact, Reply
from lookup.keep_looking import stop_waiting
from lookup.notices import forget_consents
from lookup.notices.erasing import erase_texts, forget_texter
from sms.answer import Effect
from sms.parts import Texting

Wiper = Callable[[Connection, bytes, datetime], None]


def _texts(connection: Connection, person: bytes, now: datetime) -> None:
    erase_texts(connection, person, now=now)


def _memory(connection: Connection, person: bytes, now: datetime) -> None:
    forget_texter(connection, person, now=now)


def _waits(connection: Connection, person: bytes, _now: datetime) -> None:
    stop_waiting(connection, person)
    forget_consents(connection, person)


# A room that keeps anything of a number puts its wiper here (person: the keyed hash of it).
WIPERS: Final[tuple[Wiper, ...]] = (_texts, _memory, _waits)


def erasing(parts: Texting, contact: Contact, person: bytes, reply: Reply) -> tuple[Effect, ...]:
    """What is written when somebody had everything erased; nothing for any other reply.

    The conversation itself is gone by then, but for a farewell that a turn heard twice would need:
    it goes in the same commit that queues it.
    """
    if reply.signal != "erase":
        return ()
    now = parts.clock.now()
    wipers: list[Effect] = [partial(_wipe, wiper, person, now) for wiper in WIPERS]
    if reply.ended:
        wipers.append(lambda connection: parts.conversation.forget_within(connection, contact))
    return tuple(wipers)


def _wipe(wiper: Wiper, person: bytes, now: datetime, connection: Connection) -> None:
    wiper(connection, person, now)
