"""Texts that go out: queued in order for each person, tried one at a time, then settled."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, exists, func, insert, select

from lookup.db import Database
from lookup.models.messages import outgoing_text, sending_attempt
from lookup.notices import settling
from lookup.notices.keys import NoticeKeys
from lookup.notices.optouts import is_opted_out
from lookup.notices.statuses import UNCERTAIN
from lookup.notices.verdicts import Verdict

# A reply answers a text; a confirmation is the one text that may follow a STOP; a notice is the
# office's own answer.
Kind = Literal["reply", "confirmation", "notice"]
STALE_AFTER = {"reply": timedelta(hours=24), "confirmation": timedelta(hours=24)}
BLOCKING = ("queued", "sending", "uncertain")
CLOCK_WAS_SET = timedelta(minutes=10)
SENDING_AT_MOST = timedelta(seconds=90)  # past the client's timeout: the sender must have died


@dataclass(frozen=True, repr=False)
class ToSend:
    """A text in our hands, with the id of this try."""

    id: int
    attempt: str
    number: str
    words: str
    kind: str
    tries: int

    def __repr__(self) -> str:
        return f"ToSend({self.id}, try {self.tries})"


@dataclass(frozen=True, repr=False)
class Unsettled:
    """A try whose fate we do not know; the provider's list may tell."""

    attempt: str
    number: str
    words: str
    started_at: datetime

    def __repr__(self) -> str:
        return f"Unsettled({self.attempt})"


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
        refused by the database.
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

    def take(self, *, now: datetime) -> ToSend | None:
        """The next text that may go now, its try written down first; None when there is none.

        Whoever said STOP meanwhile gets nothing: the gate stands here, not where texts are queued.
        """
        with self.database.begin() as connection:
            while (row := connection.execute(_next(now)).first()) is not None:
                if reason := _not_to_be_sent(connection, row, now):
                    settling.cancel(connection, row.id, reason, now)
                    continue
                attempt = secrets.token_hex(16)
                settling.start(connection, row.id, attempt, now)
                return ToSend(
                    id=row.id,
                    attempt=attempt,
                    number=self.keys.open_number(row.sealed_number, row.ref),
                    words=self.keys.open_words(row.sealed_text, row.ref),
                    kind=row.kind,
                    tries=row.tries + 1,
                )
        return None

    def cancel_waiting(self, connection: Connection, recipient: bytes, *, now: datetime) -> int:
        """Cancel everything queued for a number (its keyed hash) and say how much that was."""
        rows = connection.execute(
            select(outgoing_text.c.id).where(
                outgoing_text.c.recipient == recipient, outgoing_text.c.state == "queued"
            )
        ).all()
        for row in rows:
            settling.cancel(connection, row.id, "cancelled", now)
        return len(rows)

    def report(
        self,
        attempt: str,
        *,
        sid: str | None,
        word: str,
        verdict: Verdict,
        now: datetime,
    ) -> bool:
        """Take in what the provider says of a try; False when the try is none of ours.

        Words move a try only forward. `verdict` is what follows should the word be a failure.
        """
        with self.database.begin() as connection:
            return settling.report(connection, attempt, sid, word, verdict, now)

    def refused(self, to_send: ToSend, verdict: Verdict, *, now: datetime) -> None:
        """The provider did not take this try."""
        with self.database.begin() as connection:
            settling.report(connection, to_send.attempt, None, "failed", verdict, now)

    def uncertain(self, to_send: ToSend, *, now: datetime) -> None:
        """The provider was asked and its answer never came: perhaps it sends, perhaps not."""
        with self.database.begin() as connection:
            settling.doubt(connection, to_send.attempt, now)

    def unsettled(self, *, now: datetime, older_than: timedelta) -> list[Unsettled]:
        """The tries in doubt that began so long ago, dead senders' among them, oldest first."""
        with self.database.begin() as connection:
            settling.doubt_the_dead(connection, began_before=now - SENDING_AT_MOST, now=now)
            rows = connection.execute(_doubtful(now - older_than)).all()
        return [
            Unsettled(
                attempt=row.attempt,
                number=self.keys.open_number(row.sealed_number, row.ref),
                words=self.keys.open_words(row.sealed_text, row.ref),
                started_at=row.started_at,
            )
            for row in rows
        ]

    def knows_sid(self, sid: str) -> bool:
        """Whether a try of ours already carries this provider's id."""
        with self.database.read() as connection:
            query = select(exists().where(sending_attempt.c.provider_sid == sid))
            return bool(connection.execute(query).scalar())

    def never_arrived(self, attempt: str, *, now: datetime) -> None:
        """The provider's list does not hold this try: its text goes back to the queue."""
        with self.database.begin() as connection:
            settling.requeue(connection, attempt, now)

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


def _next(now: datetime) -> Any:
    earlier = outgoing_text.alias("earlier")
    held_back = exists().where(
        earlier.c.recipient == outgoing_text.c.recipient,
        earlier.c.id < outgoing_text.c.id,
        earlier.c.settled_at.is_(None),
        earlier.c.in_order,
        earlier.c.state.in_(BLOCKING),
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


def _not_to_be_sent(connection: Connection, row: Any, now: datetime) -> str | None:
    if row.kind != "confirmation" and is_opted_out(connection, bytes(row.recipient)):
        return "cancelled"
    stale = STALE_AFTER.get(row.kind)
    return "expired" if stale is not None and now - row.created_at > stale else None


def _doubtful(began_before: datetime) -> Any:
    return (
        select(
            sending_attempt.c.id.label("attempt"),
            sending_attempt.c.started_at,
            outgoing_text.c.ref,
            outgoing_text.c.sealed_number,
            outgoing_text.c.sealed_text,
        )
        .join(outgoing_text, outgoing_text.c.id == sending_attempt.c.text_id)
        .where(
            outgoing_text.c.settled_at.is_(None),
            outgoing_text.c.state == "uncertain",
            sending_attempt.c.status == UNCERTAIN,
            sending_attempt.c.started_at <= began_before,
        )
        .order_by(sending_attempt.c.started_at)
        .limit(20)
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
