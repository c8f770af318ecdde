"""DELETE: every room wipes what it holds of a phone, and the journal of removals says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from lookup.keep_looking import stop_waiting
from lookup.notices import forget_consents
from lookup.notices.erasing import erase_texts, forget_texter
from lookup.removals import What, note_removal

Wiper = Callable[[Connection, bytes, datetime], None]


def _texts(connection: Connection, person: bytes, now: datetime) -> None:
    erase_texts(connection, person, now=now)


def _memory(connection: Connection, person: bytes, now: datetime) -> None:
    forget_texter(connection, person, now=now)


def _waits(connection: Connection, person: bytes, _now: datetime) -> None:
    stop_waiting(connection, person)
    forget_consents(connection, person)


def _journal(connection: Connection, person: bytes, now: datetime) -> None:
    note_removal(connection, What.PHONE_DELETED, now=now, tag=person)


# A room that keeps anything of a number puts its wiper here (person: the keyed hash of it).
WIPERS: Final[tuple[Wiper, ...]] = (_texts, _memory, _waits)
# All that is done when somebody had everything erased; last, the note for a restored back-up.
ON_DELETE: Final[tuple[Wiper, ...]] = (*WIPERS, _journal)
