"""Who is signed in: a row by the hash of what the browser holds, for fifteen idle minutes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import delete, insert, or_, select, update

from lookup.clock import Clock
from lookup.db import Database
from lookup.models.office import opening, staff, staff_session
from lookup.office.staff import Staff, staff_of
from lookup.sealing import sha256

IDLE: Final = timedelta(minutes=15)
IN_ALL: Final = timedelta(hours=12)
FOR_THE_CODE: Final = timedelta(minutes=5)
NOTE_EVERY: Final = timedelta(seconds=30)


class Stage(StrEnum):
    """How far a browser has come: the password alone, or the one-time code too."""

    CODE = "code"
    FULL = "full"


@dataclass(frozen=True)
class Session:
    """A browser that has proved itself so far."""

    id: bytes = field(repr=False)
    staff: Staff
    stage: Stage


class StaffSessions:
    """The sessions of the console; a stolen table signs nobody in."""

    def __init__(self, records: Database, clock: Clock) -> None:
        self._records = records
        self._clock = clock

    def begin(self, secret: bytes, staff_id: str, stage: Stage) -> None:
        """Keep a session for a new secret."""
        now = self._clock.now()
        row = {"id": _id_of(secret), "staff_id": staff_id, "stage": stage.value}
        with self._records.begin() as connection:
            connection.execute(insert(staff_session).values(**row, began_at=now, seen_at=now))

    def find(self, secret: bytes) -> Session | None:
        """The session of a secret, its idle time begun anew; None when it has ended."""
        now, id_ = self._clock.now(), _id_of(secret)
        began = staff_session.c.began_at.label("session_began")
        query = (
            select(staff, staff_session.c.stage, staff_session.c.seen_at, began)
            .join(staff_session, staff_session.c.staff_id == staff.c.id)
            .where(staff_session.c.id == id_)
        )
        with self._records.read() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        stage, account = Stage(row.stage), staff_of(row)
        in_all = FOR_THE_CODE if stage is Stage.CODE else IN_ALL
        over = now - row.seen_at >= IDLE or now - row.session_began >= in_all
        if over or not account.may_sign_in:
            self.end(secret)
            return None
        if now - row.seen_at >= NOTE_EVERY:
            self._seen(id_, now)
        return Session(id_, account, stage)

    def end(self, secret: bytes) -> None:
        """End a session here, whatever the browser still holds."""
        with self._records.begin() as connection:
            connection.execute(delete(opening).where(opening.c.session_id == _id_of(secret)))
            connection.execute(delete(staff_session).where(staff_session.c.id == _id_of(secret)))

    def purge(self) -> None:
        """Remove the sessions that have run out."""
        now = self._clock.now()
        over = or_(
            staff_session.c.seen_at <= now - IDLE,
            staff_session.c.began_at <= now - IN_ALL,
        )
        with self._records.begin() as connection:
            ended = select(staff_session.c.id).where(over)
            connection.execute(delete(opening).where(opening.c.session_id.in_(ended)))
            connection.execute(delete(staff_session).where(over))

    def _seen(self, id_: bytes, now: Any) -> None:
        with self._records.begin() as connection:
            connection.execute(
                update(staff_session).where(staff_session.c.id == id_).values(seen_at=now)
            )


def _id_of(secret: bytes) -> bytes:
    return sha256(b"lcr/office/session/1" + secret)
