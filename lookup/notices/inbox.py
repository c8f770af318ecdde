"""Texts that came in: each taken in once by its id, then handled one at a time for each sender."""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Insert, Update, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lookup.db import Database
from lookup.models.messages import inbound_text, texter
from lookup.notices.copies import note_copy
from lookup.notices.keys import NoticeKeys
from lookup.notices.texters import find_texter, remember
from lookup.notices.together import Together
from lookup.sealing import SealBroken

Via = Literal["webhook", "fallback", "reconciled"]
LEASE = timedelta(seconds=60)  # a text takes well under one
KEPT_FOR_STAFF = frozenset({"after_stop", "wrong_number"})  # until `wipe`; all else at once
STUCK_MILLISECONDS = 8_000  # the provider waits 15 seconds in all, and must hear of trouble
OTHERS_AT_MOST = 5  # how often another worker may be faster before we rest


class LeaseLost(Exception):
    """Another worker took this sender over, since we were too slow; nothing of ours is kept."""


@dataclass(frozen=True, repr=False)
class Arrived:
    """What a text said and what came with it; `number` is the sender as the provider wrote it."""

    sid: str
    number: str
    body: str
    keyword: str = ""  # the provider's own reading: STOP, START, HELP; it has answered then
    media: int = 0
    from_ourselves: bool = False  # the number that it came from is the one that it was sent to
    request_token: str | None = None
    sent_at: datetime | None = None  # known only of a text from the provider's list

    def __repr__(self) -> str:
        return f"Arrived({self.sid})"


@dataclass(frozen=True, repr=False)
class Taken:
    """A text in our hands: nobody else handles this sender until we finish or the lease ends."""

    id: int
    sender: bytes
    text: Arrived
    via: str
    received_at: datetime
    tries: int  # 1 the first time
    owner: str

    def __repr__(self) -> str:
        return f"Taken({self.text.sid}, try {self.tries})"


@dataclass(frozen=True)
class Inbox:
    """The queue of texts that came in."""

    database: Database
    keys: NoticeKeys
    _arrivals: Together[dict[str, Any], bool] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_arrivals", Together(self._insert))

    def take_in(self, text: Arrived, *, via: Via, now: datetime) -> bool:
        """Keep a text, committed; False when its id was known, and then nothing happens at all."""
        row = {
            "sid": text.sid,
            "sender": self.keys.hash_of(text.number),
            "sealed_number": self.keys.seal_number(text.number, text.sid),
            "sealed_text": self.keys.seal_words(_packed(text), text.sid),
            "via": via,
            "request_token": text.request_token,
            "state": "waiting",
            "tries": 0,
            "received_at": min(now, text.sent_at or now),
        }
        return self._arrivals.add(row)

    def knows(self, sid: str) -> bool:
        """Whether a text of this id was ever taken in."""
        with self.database.read() as connection:
            query = select(inbound_text.c.id).where(inbound_text.c.sid == sid)
            return connection.execute(query).first() is not None

    def take(self, *, now: datetime) -> Taken | None:
        """The oldest text whose sender nobody is busy with, leased to us, or None."""
        owner = secrets.token_hex(16)
        for _ in range(OTHERS_AT_MOST):
            with self.database.begin() as connection:
                row = connection.execute(_waiting(now)).first()
                if row is None:
                    return None
                if not _lease(connection, row.sender, owner, now):
                    continue
                if not _count_try(connection, row.id):  # handled between our look and our lease
                    _release(connection, row.sender, owner, until=None)
                    continue
                with contextlib.suppress(SealBroken):
                    return self._opened(row, owner)
                _set_aside(connection, row.id, "unreadable", now)
                _release(connection, row.sender, owner, until=None)
        return None

    @contextlib.contextmanager
    def finishing(self, taken: Taken, *, outcome: str, now: datetime) -> Iterator[Connection]:
        """One transaction in which a text becomes handled, with whatever the block adds to it.

        Raises LeaseLost, and keeps nothing, when somebody else has taken the sender over.
        """
        with self.database.begin() as connection:
            values = {"state": "done", "outcome": outcome, "handled_at": now}
            if outcome not in KEPT_FOR_STAFF:
                values |= {"sealed_text": None, "sealed_number": None}
            done = connection.execute(_still_waiting(taken.id).values(values))
            freed = _release(connection, taken.sender, taken.owner, until=None)
            if done.rowcount != 1 or not freed:
                raise LeaseLost(taken.text.sid)
            wrote_at = find_texter(connection, taken.sender).wrote_at or taken.received_at
            remember(connection, taken.sender, wrote_at=max(wrote_at, taken.received_at))
            note_copy(connection, taken.text.sid, now=now, has_media=taken.text.media > 0)
            yield connection

    def put_back(self, taken: Taken, *, until: datetime) -> None:
        """Leave a text for later: its sender's texts wait, in order, until then."""
        with self.database.begin() as connection:
            _release(connection, taken.sender, taken.owner, until=until)

    def wipe(self, *, before: datetime) -> int:
        """Wipe the words still kept of texts handled before a moment; their rows stay."""
        with self.database.begin() as connection:
            wiped = connection.execute(
                update(inbound_text)
                .where(inbound_text.c.handled_at < before, inbound_text.c.sealed_text.is_not(None))
                .values(sealed_text=None, sealed_number=None)
            )
            return wiped.rowcount

    def waiting(self) -> int:
        """How many texts wait to be handled."""
        with self.database.read() as connection:
            query = select(func.count()).where(inbound_text.c.state == "waiting")
            return int(connection.execute(query).scalar_one())

    def _insert(self, rows: Sequence[dict[str, Any]]) -> list[bool]:
        with self.database.begin() as connection:
            if connection.dialect.name == "postgresql":  # SQLite has a limit of its own
                connection.exec_driver_sql(f"SET LOCAL statement_timeout = {STUCK_MILLISECONDS}")
            insert = _INSERT[connection.dialect.name]
            return [connection.execute(insert, row).first() is not None for row in rows]

    def _opened(self, row: Any, owner: str) -> Taken:
        number = self.keys.open_number(row.sealed_number, row.sid)
        facts = json.loads(self.keys.open_words(row.sealed_text, row.sid))
        return Taken(
            id=row.id,
            sender=bytes(row.sender),
            text=Arrived(sid=row.sid, number=number, **facts),
            via=row.via,
            received_at=row.received_at,
            tries=row.tries + 1,
            owner=owner,
        )


def _packed(text: Arrived) -> str:
    facts = ("body", "keyword", "media", "from_ourselves")
    return json.dumps({name: getattr(text, name) for name in facts})


def _insert(dialect: Any) -> Insert:
    statement: Insert = dialect.insert(inbound_text)
    return statement.on_conflict_do_nothing(index_elements=["sid"]).returning(inbound_text.c.id)  # type: ignore[attr-defined, no-any-return]


_INSERT = {"sqlite": _insert(sqlite), "postgresql": _insert(postgresql)}


def _waiting(now: datetime) -> Any:
    """The oldest waiting text whose sender is free: it is that sender's oldest as well."""
    return (
        select(inbound_text)
        .outerjoin(texter, texter.c.sender == inbound_text.c.sender)
        .where(
            inbound_text.c.state == "waiting",
            (texter.c.leased_until.is_(None)) | (texter.c.leased_until <= now),
        )
        .order_by(inbound_text.c.id)
        .limit(1)
    )


def _lease(connection: Connection, sender: bytes, owner: str, now: datetime) -> bool:
    lease = {"leased_until": now + LEASE, "lease_owner": owner}
    dialect: Any = {"sqlite": sqlite, "postgresql": postgresql}[connection.dialect.name]
    statement = (
        dialect.insert(texter)
        .values(sender=sender, **lease)
        .on_conflict_do_update(
            index_elements=["sender"],
            set_=lease,
            where=(texter.c.leased_until.is_(None)) | (texter.c.leased_until <= now),
        )
        .returning(texter.c.sender)
    )
    return connection.execute(statement).first() is not None


def _release(connection: Connection, sender: bytes, owner: str, *, until: datetime | None) -> bool:
    done = connection.execute(
        update(texter)
        .where(texter.c.sender == sender, texter.c.lease_owner == owner)
        .values(leased_until=until, lease_owner=None)
    )
    return done.rowcount == 1


def _still_waiting(text_id: int) -> Update:
    return update(inbound_text).where(
        inbound_text.c.id == text_id, inbound_text.c.state == "waiting"
    )


def _count_try(connection: Connection, text_id: int) -> bool:
    counted = _still_waiting(text_id).values(tries=inbound_text.c.tries + 1)
    return connection.execute(counted).rowcount == 1


def _set_aside(connection: Connection, text_id: int, outcome: str, now: datetime) -> None:
    aside = _still_waiting(text_id).values(state="set_aside", outcome=outcome, handled_at=now)
    connection.execute(aside)
