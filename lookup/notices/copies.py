"""Copies at the provider: texts that it still holds and that we must have erased there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lookup.db import Database
from lookup.models.messages import provider_copy

LEASE: Final = timedelta(minutes=2)  # a worker that died with a copy in its hands
# The provider erases nothing while a text is on its way, so a try may well come too early.
WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 360))
ON_ITS_WAY: Final = timedelta(minutes=15)  # sooner when the provider reports the end
OVERDUE: Final = timedelta(days=1)


@dataclass(frozen=True)
class Copy:
    """One text to erase, in our hands for a while."""

    sid: str
    has_media: bool
    tries: int


@dataclass(frozen=True)
class Backlog:
    """How many copies are still there, and how many of them for more than a day."""

    waiting: int
    overdue: int


@dataclass(frozen=True)
class Copies:
    """The list of what is still to be erased."""

    database: Database

    def note(self, sid: str, *, now: datetime) -> None:
        """Have a text erased of which only the provider still knows."""
        with self.database.begin() as connection:
            note_copy(connection, sid, now=now)

    def take(self, *, now: datetime) -> Copy | None:
        """The copy that is due longest, leased to us; None when none is due."""
        due = (
            select(provider_copy.c.sid)
            .where(provider_copy.c.not_before <= now)
            .order_by(provider_copy.c.not_before)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        with self.database.begin() as connection:
            sid = connection.execute(due).scalar()
            if sid is None:
                return None
            row = connection.execute(
                update(provider_copy)
                .where(provider_copy.c.sid == sid)
                .values(not_before=now + LEASE, tries=provider_copy.c.tries + 1)
                .returning(provider_copy.c.has_media, provider_copy.c.tries)
            ).one()
        return Copy(sid, row.has_media, row.tries)

    def erased(self, copy: Copy) -> None:
        """The provider holds nothing of it any more."""
        with self.database.begin() as connection:
            connection.execute(delete(provider_copy).where(provider_copy.c.sid == copy.sid))

    def put_off(self, copy: Copy, *, now: datetime) -> None:
        """It could not be erased yet: again after a while that grows with the tries."""
        after = WAITS[min(copy.tries, len(WAITS)) - 1]
        with self.database.begin() as connection:
            connection.execute(
                update(provider_copy)
                .where(provider_copy.c.sid == copy.sid)
                .values(not_before=now + after)
            )

    def backlog(self, *, now: datetime) -> Backlog:
        """How much is still to be erased."""
        overdue = func.count().filter(provider_copy.c.noted_at < now - OVERDUE)
        with self.database.read() as connection:
            query = select(func.count(), overdue).select_from(provider_copy)
            waiting, late = connection.execute(query).one()
        return Backlog(int(waiting), int(late))


def note_copy(
    connection: Connection,
    sid: str,
    *,
    now: datetime,
    has_media: bool = False,
    after: timedelta = timedelta(),
) -> None:
    """Note that the provider holds a text; said again, only the moment from which it is due."""
    values: Mapping[str, Any] = {
        "has_media": has_media,
        "tries": 0,
        "not_before": now + after,
        "noted_at": now,
    }
    dialect: Any = {"sqlite": sqlite, "postgresql": postgresql}[connection.dialect.name]
    connection.execute(
        dialect.insert(provider_copy)
        .values(sid=sid, **values)
        .on_conflict_do_update(index_elements=["sid"], set_={"not_before": now + after})
    )
