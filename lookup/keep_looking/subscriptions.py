"""Who waits: a ticket and a proved phone, until they are told, say STOP, or the time is over."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, exists, func, select
from sqlalchemy.dialects import postgresql, sqlite

from lookup import log
from lookup.clock import Clock
from lookup.county import County
from lookup.db import Database
from lookup.identity import Ticket
from lookup.models.keep_looking import subscription
from lookup.models.messages import opt_out, outgoing_text
from lookup.notices import Notices, Phone, wipe_consents
from lookup.sealing import SealBroken

AT_MOST: Final = 5  # people that one phone may wait for at a time
GOODBYE: Final = "keep_looking.goodbye"
_OF_NEWS: Final = "news"
Say = Callable[[str, str], str]  # a message's id and a language: the text


@dataclass(frozen=True)
class KeepLooking:
    """The subscriptions of one server. Nothing here can open a ticket."""

    database: Database
    notices: Notices
    county: County
    clock: Clock
    say: Say

    def has_room(self, connection: Connection, phone: Phone, ticket: Ticket) -> bool:
        """Whether this phone may wait for one more person, or for this one anew."""
        mine = subscription.c.recipient == phone.recipient
        others = select(func.count()).where(mine, subscription.c.person != ticket.person)
        return bool(connection.execute(others).scalar_one() < AT_MOST)

    def until(self) -> date:
        """The day until which we look again for whoever asks now."""
        return self._day(self.clock.now() + timedelta(days=self.county.keep_looking.days))

    def wait(self, connection: Connection, phone: Phone, ticket: Ticket, *, language: str) -> bool:
        """Keep a ticket for a proved phone; asked again for the same person, it begins anew.

        False, and nothing is kept, where the phone waits for as many people as one phone may.
        """
        _one_at_a_time(connection, phone.recipient)
        if not self.has_room(connection, phone, ticket):
            return False
        now, id_ = self.clock.now(), secrets.token_bytes(16)
        ends_at = now + timedelta(days=self.county.keep_looking.days)
        values: dict[str, Any] = {
            "id": id_,
            "sealed_number": self.notices.keys.seal_number(phone.number, id_.hex()),
            "ticket": ticket.sealed,
            "language": language,
            "made_at": now,
            "ends_at": ends_at,
            "checked_gen": 0,
        }
        dialect: Any = {"sqlite": sqlite, "postgresql": postgresql}[connection.dialect.name]
        connection.execute(
            dialect.insert(subscription)
            .values(recipient=phone.recipient, person=ticket.person, **values)
            .on_conflict_do_update(index_elements=["recipient", "person"], set_=values)
        )
        return True

    def waiting_until(self, phone: Phone, ticket: Ticket) -> date | None:
        """The day until which this phone waits for this person; None when it does not."""
        query = select(subscription.c.ends_at).where(
            subscription.c.recipient == phone.recipient, subscription.c.person == ticket.person
        )
        with self.database.read() as connection:
            ends_at = connection.execute(query).scalar()
        return None if ends_at is None else self._day(ends_at)

    def tidy(self) -> int:
        """End what is over, with a last text; how many. Nothing of them is left in the files."""
        now = self.clock.now()
        with self.database.begin() as connection:
            connection.execute(delete(subscription).where(_said_stop()))
            over = connection.execute(
                delete(subscription).where(subscription.c.ends_at <= now).returning(subscription)
            ).all()
            for row in _one_each(over):
                self._say_goodbye(connection, row, now)
            wipe_consents(connection, now=now)
        self.notices.codes.wipe(now=now)
        self.database.sweep()
        return len(over)

    def _say_goodbye(self, connection: Connection, row: Any, now: datetime) -> None:
        still = select(subscription.c.id).where(subscription.c.recipient == row.recipient)
        if connection.execute(still.limit(1)).first() is not None:
            return  # for somebody else we go on
        text_to(connection, self.notices, row, self.say(GOODBYE, row.language), now)

    def _day(self, moment: datetime) -> date:
        zone: ZoneInfo = self.county.promise.zone
        return moment.astimezone(zone).date()


def _one_at_a_time(connection: Connection, recipient: bytes) -> None:
    """Until the caller's transaction ends, nobody else adds to what this phone waits for: two that
    count together would both find room. On SQLite every write transaction is alone already.
    """
    if connection.dialect.name == "postgresql":
        number = int.from_bytes(recipient[:8], "big", signed=True)
        connection.execute(select(func.pg_advisory_xact_lock(number)))


def stop_waiting(connection: Connection, recipient: bytes) -> int:
    """End everything that a phone (its keyed hash) waits for, without a word; how much that was."""
    mine = delete(subscription).where(subscription.c.recipient == recipient)
    return connection.execute(mine).rowcount


def told_at(connection: Connection, recipient: bytes) -> datetime | None:
    """When a phone (its keyed hash) was last told that there is news."""
    told = select(func.max(outgoing_text.c.created_at)).where(
        outgoing_text.c.recipient == recipient, outgoing_text.c.ref.startswith(_OF_NEWS)
    )
    moment: datetime | None = connection.execute(told).scalar()
    return moment


def text_to(
    connection: Connection,
    notices: Notices,
    row: Any,
    words: str,
    now: datetime,
    *,
    ref: str | None = None,
) -> None:
    """Queue an unprompted text to a subscription's phone; one under a lost key is left untold."""
    try:
        number = notices.keys.open_number(row.sealed_number, bytes(row.id).hex())
    except SealBroken as problem:
        log.failure("number_lost", problem)
        return
    notices.outbox.queue(connection, number, words, kind="notice", now=now, ref=ref)


def ref_of_news() -> str:
    """A reference by which a text of ours is known as news."""
    return _OF_NEWS + secrets.token_hex(14)


def _said_stop() -> Any:
    return exists().where(
        opt_out.c.number == subscription.c.recipient, opt_out.c.opted_out.is_(True)
    )


def _one_each(rows: Iterable[Any]) -> list[Any]:
    """One row of each phone's."""
    return list({bytes(row.recipient): row for row in rows}.values())
