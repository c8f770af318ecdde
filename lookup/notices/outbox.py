"""Texts that go out: queued in order for each person, and handed out for one try at a time."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, exists, func, insert, or_, select
from sqlalchemy.exc import IntegrityError

from lookup.db import Database
from lookup.models.messages import outgoing_text, sending_attempt
from lookup.notices import settling
from lookup.notices.gates import Dropped, Kind, PutOff, WakingHours, gate
from lookup.notices.keys import NoticeKeys
from lookup.sealing import SealBroken

CLOCK_WAS_SET = timedelta(minutes=10)


@dataclass(frozen=True, repr=False)
class ToSend:
    """A text in our hands, with the id of this try and the moment from which it counts."""

    id: int
    attempt: str
    number: str
    words: str
    kind: str
    tries: int
    taken_at: datetime
    due_at: datetime

    def __repr__(self) -> str:
        return f"ToSend({self.id}, try {self.tries})"


@dataclass(frozen=True)
class LatestReply:
    """How our latest reply to a person stands, and when it was first tried, if it was."""

    state: str
    first_try: datetime | None

    def was_seen_before(self, moment: datetime) -> bool:
        """Whether it had left when something arrived at that moment.

        A try that seems to lie far ahead of it means that a clock was set back in between.
        """
        if self.first_try is None:
            return False
        return self.first_try <= moment or self.first_try - moment > CLOCK_WAS_SET

    @property
    def never_comes(self) -> bool:
        """Whether it was dropped before anybody saw it."""
        return self.first_try is None and self.state in {"cancelled", "expired", "failed"}


@dataclass(frozen=True)
class Outbox:
    """The queue of texts that go out."""

    database: Database
    keys: NoticeKeys

    def queue(
        self,
        connection: Connection,
        number: str,
        words: str,
        *,
        kind: Kind,
        now: datetime,
        answers: int | None = None,
        position: int = 0,
        ref: str | None = None,
    ) -> str:
        """Add a text to the caller's transaction and give its reference, which may be given.

        `answers` is the id of the text that it answers: a second reply in the same position is
        refused by the database, and so is a second text under one reference.
        """
        ref = ref or secrets.token_hex(16)
        connection.execute(
            insert(outgoing_text).values(
                ref=ref,
                recipient=self.keys.hash_of(number),
                sealed_number=self.keys.seal_number(number, ref),
                sealed_text=self.keys.seal_words(words, ref),
                kind=kind,
                answers=answers,
                position=position,
                state="queued",
                in_order=True,
                tries=0,
                not_before=now,
                created_at=now,
            )
        )
        return ref

    def take(self, *, now: datetime, waking: WakingHours | None = None) -> ToSend | None:
        """The next text that may go now, its try written down first; None when there is none.

        Whoever said STOP meanwhile gets nothing: the gate stands here, not where texts are queued.
        """
        try:
            with self.database.begin() as connection:
                while (row := _first_let_through(connection, now, waking)) is not None:
                    attempt = secrets.token_hex(16)
                    try:
                        to_send = self._opened(row, attempt, now)
                    except SealBroken:  # one text under a lost key must not stop all others
                        settling.cancel(connection, row.id, "unreadable", now)
                        continue
                    settling.start(connection, row.id, attempt, now)
                    return to_send
        except IntegrityError:  # another worker began with this person in the same moment
            pass
        return None

    def cancel_waiting(self, connection: Connection, recipient: bytes, *, now: datetime) -> int:
        """Cancel everything queued for a number (its keyed hash) and say how much that was."""
        return settling.cancel_all(connection, recipient, now)

    def latest_reply(self, recipient: bytes) -> LatestReply | None:
        """Our latest reply to a number (its keyed hash); None when there never was one."""
        with self.database.read() as connection:
            row = connection.execute(_latest_reply(recipient)).first()
        return None if row is None else LatestReply(row.state, row.started_at)

    def waiting(self) -> int:
        """How many texts wait to be sent."""
        with self.database.read() as connection:
            query = select(func.count()).where(outgoing_text.c.state.in_(("queued", "sending")))
            return int(connection.execute(query).scalar_one())

    def wipe(self, *, before: datetime) -> int:
        """Settle what was taken but never reported on, and wipe its words."""
        with self.database.begin() as connection:
            return settling.close_silent(connection, before)

    def _opened(self, row: Any, attempt: str, now: datetime) -> ToSend:
        return ToSend(
            id=row.id,
            attempt=attempt,
            number=self.keys.open_number(row.sealed_number, row.ref),
            words=self.keys.open_words(row.sealed_text, row.ref),
            kind=row.kind,
            tries=row.tries + 1,
            taken_at=now,
            due_at=row.not_before,
        )


def _first_let_through(connection: Connection, now: datetime, waking: WakingHours | None) -> Any:
    while (row := connection.execute(_next(now)).first()) is not None:
        match gate(connection, row, now=now, waking=waking):
            case Dropped(state):
                settling.cancel(connection, row.id, state, now)
            case PutOff(until):
                settling.put_off(connection, row.id, until)
            case None:
                return row
    return None


def _next(now: datetime) -> Any:
    """The oldest due text of a person whom nobody is texting, and who is owed no earlier one."""
    other = outgoing_text.alias("other")
    comes_first = and_(
        other.c.state == "queued",
        other.c.id < outgoing_text.c.id,
        or_(other.c.in_order, other.c.not_before <= now),
    )
    held_back = exists().where(
        other.c.recipient == outgoing_text.c.recipient,
        other.c.settled_at.is_(None),
        or_(other.c.state.in_(("sending", "uncertain")), comes_first),
    )
    return (
        select(outgoing_text)
        .where(
            outgoing_text.c.settled_at.is_(None),
            outgoing_text.c.state == "queued",
            outgoing_text.c.not_before <= now,
            ~held_back,
        )
        .order_by(outgoing_text.c.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=outgoing_text)
    )


def _latest_reply(recipient: bytes) -> Any:
    first_try = (
        select(func.min(sending_attempt.c.started_at))
        .where(sending_attempt.c.text_id == outgoing_text.c.id)
        .scalar_subquery()
    )
    return (
        select(first_try.label("started_at"), outgoing_text.c.state)
        .where(outgoing_text.c.recipient == recipient, outgoing_text.c.kind == "reply")
        .order_by(outgoing_text.c.id.desc())
        .limit(1)
    )
