"""Erasing a person's texts for good: what stays is that texts were sent, never to whom or what."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, case, delete, func, or_, select, update

from lookup.models.keep_looking import one_time_code
from lookup.models.messages import (
    inbound_text,
    outgoing_text,
    provider_copy,
    sending_attempt,
    texter,
)

_WIPED: Final = {"sealed_text": None, "sealed_number": None}
_NOT_OUT_YET: Final = ("queued", "sending", "uncertain")
# What is remembered between two texts. The lease stays: a worker holds it while it erases.
_REMEMBERED: Final = (
    *("language", "unheard_digest", "unheard_at", "limit_told_at"),
    *("cannot_receive", "wrong_number_at", "wrote_at"),
)


def erase_texts(connection: Connection, person: bytes, *, now: datetime) -> None:
    """Wipe words and number of every text from and to a number (its keyed hash).

    Ours that wait are cancelled; one that a worker is just handing over is not asked after again.
    Theirs that wait to be handled were sent after they asked for this, and stay.
    """
    theirs = inbound_text.c.sender == person
    connection.execute(
        update(inbound_text).where(theirs, inbound_text.c.state != "waiting").values(**_WIPED)
    )
    connection.execute(
        update(outgoing_text)
        .where(outgoing_text.c.recipient == person)
        .where(or_(outgoing_text.c.settled_at.is_(None), outgoing_text.c.sealed_text.is_not(None)))
        .values(
            state=case(
                (outgoing_text.c.state.in_(_NOT_OUT_YET), "cancelled"), else_=outgoing_text.c.state
            ),
            settled_at=func.coalesce(outgoing_text.c.settled_at, now),
            **_WIPED,
        )
    )
    _hurry_copies(connection, person, now)


def forget_texter(connection: Connection, person: bytes, *, now: datetime) -> None:
    """Forget what was remembered of a number between two texts; a STOP stands elsewhere."""
    nothing: dict[str, object] = {**dict.fromkeys(_REMEMBERED), "unheard_same": 0, "unheard_run": 0}
    connection.execute(update(texter).where(texter.c.sender == person).values(**nothing))
    connection.execute(delete(one_time_code).where(one_time_code.c.number == person))


def _hurry_copies(connection: Connection, person: bytes, now: datetime) -> None:
    """What the provider still holds of them is erased there at the next step."""
    ours = (
        select(sending_attempt.c.provider_sid)
        .join(outgoing_text, outgoing_text.c.id == sending_attempt.c.text_id)
        .where(outgoing_text.c.recipient == person)
    )
    theirs = select(inbound_text.c.sid).where(inbound_text.c.sender == person)
    connection.execute(
        update(provider_copy)
        .where(or_(provider_copy.c.sid.in_(ours), provider_copy.c.sid.in_(theirs)))
        .values(not_before=now)
    )
