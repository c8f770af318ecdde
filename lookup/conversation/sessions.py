"""Sealed state of conversations: readable only with the contact's own secret, and not for long."""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from lookup.conversation.contacts import Contact
from lookup.models.conversation import conversation
from lookup.sealing import SealBroken, aead_open, aead_seal, hkdf_expand, hmac_sha256, sha256

_ID = b"lcr/conv/id/1"
_KEY = b"lcr/conv/key/1"
_STEP = 8_192

# Raw answers: 30 minutes without an answer. What a result page shows: 15 minutes without a look.
# Either: an hour in all. A texted headline may wait for a quiet moment: a day.
ANSWERS_IDLE = timedelta(minutes=30)
IN_ALL = timedelta(minutes=60)
SHOWN_IDLE = timedelta(minutes=15)
HEADLINE_IDLE = timedelta(hours=24)
EMPTY_ROW = timedelta(hours=24)


class Conflict(Exception):
    """Another request changed the conversation since it was read; read it again."""


@dataclass(repr=False)
class State:
    """One conversation's memory.

    `raw`: answers that count, by question.  `drafts`: what was typed before and taken back, shown
    again for correction.  `pending`: a typed answer that was asked back about.  `shown`: the
    result.  `inquiry`: id of the escalation that a contact may still be added to.  `put_away`: an
    earlier conversation's time ran out; said once, so that nobody thinks it was their mistake.
    `heard`: the turn that led to this state, where the channel numbers its turns.
    `moved`: when the conversation came under its present secret from an earlier one.
    `until`: when an answer that waits under a link is wiped (links.py).  `link`: the token under
    which this conversation's answer waits; `link_said`: the turn that it was last sent in, and the
    message that sent it.
    `ahead`: answers to later questions, said early.  `lost`: texts that were no answer, in all,
    and `lost_text`, a hash of the latest.  `paused`: nothing is asked since somebody was in
    danger.  `alerted`: the office knows of it.  `heard_out`: anger was answered once.  `at`: when
    this was stored.
    """

    raw: dict[str, dict[str, str]] = field(default_factory=dict)
    drafts: dict[str, dict[str, str]] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)
    pending: dict[str, str] | None = None
    language: str | None = None
    started: str | None = None
    shown: dict[str, Any] | None = None
    inquiry: str | None = None
    put_away: bool = False
    heard: str | None = None
    moved: str | None = None
    until: str | None = None
    link: str | None = None
    link_said: tuple[str, str] | None = None
    ahead: dict[str, dict[str, str]] = field(default_factory=dict)
    lost: int = 0
    lost_text: str | None = None
    paused: str | None = None
    alerted: bool = False
    heard_out: bool = False
    at: str | None = None

    def __repr__(self) -> str:
        return "State(...)"


@dataclass(frozen=True, repr=False)
class Loaded:
    """A state as read: its version (0: not stored yet), and whether its time is over."""

    state: State
    version: int = 0
    busy: bool = False
    overdue: bool = False

    def __repr__(self) -> str:
        return f"Loaded(version={self.version})"


class Sessions:
    """Reads and writes states; every write names the version that it read."""

    def __init__(self, session_key: bytes, *, earlier: tuple[bytes, ...] = ()) -> None:
        self._session_keys = (session_key, *earlier)

    def load(self, connection: Connection, contact: Contact, now: datetime) -> Loaded:
        """The conversation's state; a fresh one when there is none, or its time has run out."""
        row = connection.execute(
            select(conversation).where(conversation.c.id == _row_id(contact))
        ).one_or_none()
        if row is None:
            return Loaded(State())
        if row.wipe_at <= now or row.sealed == b"":
            overdue = row.sealed != b""
            return Loaded(State(put_away=True), version=row.version, overdue=overdue)
        busy = row.busy_until is not None and row.busy_until > now
        return Loaded(self._open(contact, row.sealed), version=row.version, busy=busy)

    def save(
        self,
        connection: Connection,
        contact: Contact,
        loaded: Loaded,
        now: datetime,
        *,
        busy_until: datetime | None = None,
    ) -> Loaded:
        """Write the state over the version that was read; raises Conflict if it has moved on."""
        state = loaded.state
        state.started = state.started or now.isoformat()
        state.at = now.isoformat()
        if busy_until is None:  # a turn whose check is under way is not over
            state.heard = contact.turn
        # A new row begins at a random version, so that nothing read before a deletion fits it.
        version = loaded.version + 1 if loaded.version else secrets.randbelow(2**30) + 1
        values = {
            "version": version,
            "sealed": self._seal(contact, state),
            "wipe_at": _wipe_at(contact, state, now),
            "busy_until": busy_until,
        }
        if loaded.version == 0:
            _insert(connection, {"id": _row_id(contact), **values})
        else:
            _update(connection, contact, loaded.version, values)
        return Loaded(state, version=version)

    def touch(
        self, connection: Connection, contact: Contact, loaded: Loaded, now: datetime
    ) -> None:
        """Give a shown result its idle time anew; does nothing if the state has moved on."""
        connection.execute(
            update(conversation)
            .where(conversation.c.id == _row_id(contact))
            .where(conversation.c.version == loaded.version)
            .values(wipe_at=_wipe_at(contact, loaded.state, now))
        )

    def forget(self, connection: Connection, contact: Contact) -> None:
        """Remove everything that was kept of this conversation."""
        connection.execute(delete(conversation).where(conversation.c.id == _row_id(contact)))

    def wipe(self, connection: Connection, now: datetime) -> int:
        """Wipe what every conversation past its time said; how many there were.

        The empty row stays for a day, so that a person who comes back is told.
        """
        over = conversation.c.wipe_at <= now
        empty = conversation.c.sealed == b""
        connection.execute(delete(conversation).where(over, empty))
        return connection.execute(
            update(conversation)
            .where(over)
            .values(
                sealed=b"",
                version=conversation.c.version + 1,
                wipe_at=now + EMPTY_ROW,
                busy_until=None,
            )
        ).rowcount

    def _keys(self, contact: Contact) -> Iterator[bytes]:
        """The contact's key under each session key, the one in use first."""
        for session_key in self._session_keys:
            mixed = hmac_sha256(session_key, _KEY + contact.secret)
            yield hkdf_expand(mixed, _KEY, 32)

    def _seal(self, contact: Contact, state: State) -> bytes:
        plaintext = json.dumps(asdict(state), ensure_ascii=False).encode()
        padded = plaintext.ljust(-(-len(plaintext) // _STEP) * _STEP)  # blanks: JSON allows them
        return aead_seal(next(self._keys(contact)), padded, _KEY + _row_id(contact))

    def _open(self, contact: Contact, sealed: bytes) -> State:
        for key in self._keys(contact):
            with contextlib.suppress(SealBroken, TypeError):
                plaintext = aead_open(key, sealed, _KEY + _row_id(contact))
                return State(**json.loads(plaintext))
        # Another session key, a row that was tampered with, or fields of another release:
        # begin again and tell nothing.
        return State()


def _row_id(contact: Contact) -> bytes:
    return sha256(_ID + contact.secret)


def _wipe_at(contact: Contact, state: State, now: datetime) -> datetime:
    if state.until is not None:
        return datetime.fromisoformat(state.until)
    started = datetime.fromisoformat(state.started) if state.started else now
    if state.shown is None:
        return min(now + ANSWERS_IDLE, started + IN_ALL)
    return now + HEADLINE_IDLE if contact.types else min(now + SHOWN_IDLE, started + IN_ALL)


def _insert(connection: Connection, values: dict[str, Any]) -> None:
    try:
        connection.execute(insert(conversation).values(**values))
    except IntegrityError as taken:
        raise Conflict from taken


def _update(connection: Connection, contact: Contact, version: int, values: dict[str, Any]) -> None:
    written = connection.execute(
        update(conversation)
        .where(conversation.c.id == _row_id(contact))
        .where(conversation.c.version == version)
        .values(**values)
    )
    if written.rowcount != 1:
        raise Conflict
