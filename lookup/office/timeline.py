"""What happened to one escalation at the office, in order; who holds it; its words sealed."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lookup.models.office import entry, staff, work
from lookup.office.keys import OfficeSecrets
from lookup.sealing import aead_open, aead_seal

LEASE: Final = timedelta(minutes=30)


class Kind(StrEnum):
    """What an entry tells."""

    OPENED = "opened"
    CLAIMED = "claimed"
    TAKEN_OVER = "taken_over"
    REPLY = "reply"
    CALL_NOTE = "call_note"
    CLOSED = "closed"
    THEIRS = "theirs"  # what the person texted; never stored here


# What does not make a reply that is being written out of date.
_QUIET: Final = frozenset({Kind.OPENED, Kind.CLAIMED})


@dataclass(frozen=True)
class Held:
    """Who works on an escalation, until when, and how often something happened to it."""

    holder_id: str | None
    holder: str | None
    until: datetime | None
    version: int

    def is_free_for(self, staff_id: str) -> bool:
        """Whether this person may go on with it."""
        return self.holder_id in {None, staff_id}


@dataclass(frozen=True, repr=False)
class Entry:
    """One thing that happened; `content` only for those who have opened the escalation."""

    at: datetime
    login: str
    kind: Kind
    ref: str
    content: Mapping[str, Any] = field(default_factory=dict)


def held(connection: Connection, escalation_id: bytes, now: datetime) -> Held:
    """Who holds an escalation now; a lease that has run out holds nothing."""
    query = (
        select(work, staff.c.login)
        .outerjoin(staff, staff.c.id == work.c.holder_id)
        .where(work.c.escalation_id == escalation_id)
    )
    return _held(connection.execute(query).one_or_none(), now)


def all_held(connection: Connection, now: datetime) -> dict[bytes, Held]:
    """Who holds what, for the whole queue."""
    query = select(work, staff.c.login).join(staff, staff.c.id == work.c.holder_id)
    rows = connection.execute(query.where(work.c.held_until > now)).all()
    return {bytes(row.escalation_id): _held(row, now) for row in rows}


def last_words(connection: Connection) -> dict[bytes, datetime]:
    """When staff last answered each escalation, by text or in a call."""
    said = entry.c.kind.in_((Kind.REPLY.value, Kind.CALL_NOTE.value))
    query = select(entry.c.escalation_id, func.max(entry.c.at)).where(said)
    rows = connection.execute(query.group_by(entry.c.escalation_id))
    return {bytes(row[0]): row[1] for row in rows}


def lock(connection: Connection, escalation_id: bytes, now: datetime) -> Held:
    """The same inside a change: until it ends nobody else changes this escalation."""
    dialect: Any = {"sqlite": sqlite, "postgresql": postgresql}[connection.dialect.name]
    row = {"escalation_id": escalation_id, "version": 0}
    connection.execute(dialect.insert(work).values(**row).on_conflict_do_nothing())
    connection.execute(
        select(work.c.version).where(work.c.escalation_id == escalation_id).with_for_update()
    )
    return held(connection, escalation_id, now)


def hold(connection: Connection, escalation_id: bytes, staff_id: str | None, now: datetime) -> None:
    """Give an escalation to somebody for the length of a lease; to nobody with None."""
    until = None if staff_id is None else now + LEASE
    connection.execute(
        update(work)
        .where(work.c.escalation_id == escalation_id)
        .values(holder_id=staff_id, held_until=until)
    )


def add_entry(
    connection: Connection,
    keys: OfficeSecrets,
    escalation_id: bytes,
    staff_id: str,
    kind: Kind,
    content: Mapping[str, Any] | None,
    now: datetime,
) -> str:
    """Write down what happened and give its reference; what changes a reply moves the version."""
    ref = secrets.token_hex(16)
    sealed = None
    if content is not None:
        words = json.dumps(content, ensure_ascii=False).encode()
        sealed = aead_seal(keys.words, words, _bound(escalation_id, kind, ref))
    connection.execute(
        insert(entry).values(
            escalation_id=escalation_id,
            at=now,
            staff_id=staff_id,
            kind=kind.value,
            ref=ref,
            sealed=sealed,
        )
    )
    if kind not in _QUIET:
        connection.execute(
            update(work)
            .where(work.c.escalation_id == escalation_id)
            .values(version=work.c.version + 1)
        )
    return ref


def entries(
    connection: Connection, escalation_id: bytes, keys: OfficeSecrets | None
) -> list[Entry]:
    """Everything that happened, oldest first; without keys no words."""
    query = (
        select(entry, staff.c.login)
        .join(staff, staff.c.id == entry.c.staff_id)
        .where(entry.c.escalation_id == escalation_id)
        .order_by(entry.c.id)
    )
    return [_opened(row, keys) for row in connection.execute(query)]


def _opened(row: Any, keys: OfficeSecrets | None) -> Entry:
    kind = Kind(row.kind)
    content: Mapping[str, Any] = {}
    if keys is not None and row.sealed is not None:
        bound = _bound(bytes(row.escalation_id), kind, row.ref)
        content = json.loads(aead_open(keys.words, bytes(row.sealed), bound))
    return Entry(row.at, row.login, kind, row.ref, content)


def _held(row: Any, now: datetime) -> Held:
    if row is None:
        return Held(None, None, None, 0)
    if row.held_until is None or row.held_until <= now:
        return Held(None, None, None, row.version)
    return Held(row.holder_id, row.login, row.held_until, row.version)


def _bound(escalation_id: bytes, kind: Kind, ref: str) -> bytes:
    return b"lcr/office/entry/1" + escalation_id + kind.encode() + b"/" + ref.encode()
