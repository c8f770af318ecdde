"""The audit: who did what, each line bound to the one before it, signed now and then."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, delete, func, insert, select, text, update

from lookup import log
from lookup.clock import Clock
from lookup.db import Database
from lookup.models.office import audit, audit_checkpoint, audit_state
from lookup.office.keys import OfficeSecrets
from lookup.sealing import (
    aead_open,
    aead_seal,
    hkdf_expand,
    hmac_sha256,
    public_signing_key,
    sha256,
    sign,
)

BEFORE_ALL: Final = bytes(32)
# Of the line that goes on after a break; what an operator did at the server has another subject.
ACCEPTED: Final = "audit_accepted"
SIGN_EVERY: Final = 100
SIGN_AFTER: Final = timedelta(minutes=5)
_LOCK: Final = 0x1C3_A0D1  # any number, the same in every process
_SEALED_AS: Final = b"lcr/audit/key/1"


@dataclass(frozen=True)
class Line:
    """One line as it is hashed; none of its words may tell of a person outside the office."""

    seq: int
    at: str
    actor: str
    action: str
    subject: str
    detail: str

    def hash_after(self, previous: bytes) -> bytes:
        """SHA-256 over the previous hash and this line as canonical JSON."""
        facts = [self.seq, self.at, self.actor, self.action, self.subject, self.detail]
        words = json.dumps(facts, ensure_ascii=True, separators=(",", ":"))
        return sha256(b"lcr/audit/line/1" + previous + words.encode())


@dataclass(frozen=True)
class Checkpoint:
    """What is signed: the newest hash, and the key that will sign the next one."""

    number: int
    seq: int
    at: str
    hash: bytes
    next_key: bytes

    def signed_text(self) -> bytes:
        """The bytes under the signature."""
        facts = [self.number, self.seq, self.at, self.hash.hex(), self.next_key.hex()]
        return b"lcr/audit/checkpoint/1" + json.dumps(facts, separators=(",", ":")).encode()


class Audit:
    """Writes lines; nothing here or in the database changes one."""

    def __init__(self, records: Database, secrets: OfficeSecrets, clock: Clock) -> None:
        self._records = records
        self._key = secrets.audit
        self._clock = clock

    def write(self, actor: str, action: str, subject: str = "", detail: str = "") -> None:
        """Add a line and commit it: when this returns, it has been said."""
        with self._records.begin() as connection:
            self.add(connection, actor, action, subject, detail)

    def add(
        self,
        connection: Connection,
        actor: str,
        action: str,
        subject: str = "",
        detail: str = "",
    ) -> None:
        """Add a line to the caller's transaction."""
        self.lock(connection)
        now = self._clock.now()
        state = self._state(connection, now)
        at = max(_moment(now), _newest_moment(connection))  # a clock that was set back
        line = Line(state.seq + 1, at, actor[:64], action, subject, detail[:200])
        hashed = self._put(connection, line, bytes(state.hash))
        if _is_due(connection, line.seq, now):
            self._sign(connection, line.seq, hashed, now)

    def begin_anew(self, connection: Connection, actor: str, detail: str) -> int:
        """Go on after a break that somebody accepts, within the transaction; its line's number.

        It follows a hash over every row before it, exactly as it was found, and is signed at
        once under a new first key.
        """
        self.lock(connection)
        now = self._clock.now()
        seq = _beyond_all(connection)
        before = hash_of_all_before(connection, seq)
        connection.execute(delete(audit_state))
        self._state(connection, now)
        at = _moment(now)
        line = Line(seq, at, actor[:64], ACCEPTED, before.hex(), detail[:200])
        self._sign(connection, seq, self._put(connection, line, before), now)
        return seq

    def _put(self, connection: Connection, line: Line, previous: bytes) -> bytes:
        """Write a line, and that it is the newest; its hash."""
        hashed = line.hash_after(previous)
        connection.execute(insert(audit).values(**vars(line), previous=previous, hash=hashed))
        connection.execute(
            update(audit_state).values(
                seq=line.seq, hash=hashed, mark=head_mark(self._key, line.seq, hashed)
            )
        )
        return hashed

    def latest(self, *, subject: str | None = None, at_most: int = 200) -> list[Line]:
        """The newest lines first, perhaps only those about one reference."""
        columns = [audit.c[name] for name in Line.__dataclass_fields__]
        query = select(*columns).order_by(audit.c.seq.desc()).limit(at_most)
        if subject is not None:
            query = query.where(audit.c.subject == subject)
        with self._records.read() as connection:
            return [Line(**row._mapping) for row in connection.execute(query)]

    def lock(self, connection: Connection) -> None:
        """Until the transaction ends nobody else writes; on SQLite nobody does anyway."""
        if self._records.is_postgresql:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))

    def _state(self, connection: Connection, now: datetime) -> Any:
        row = connection.execute(select(audit_state)).one_or_none()
        if row is not None:
            return row
        seed = os.urandom(32)
        first = public_signing_key(seed)
        connection.execute(
            insert(audit_state).values(
                id=1,
                sealed_key=aead_seal(self._key, seed, _SEALED_AS),
                first_key=first,
                first_key_mark=first_key_mark(self._key, first),
                seq=0,
                hash=BEFORE_ALL,
                mark=head_mark(self._key, 0, BEFORE_ALL),
            )
        )
        return connection.execute(select(audit_state)).one()

    def _sign(self, connection: Connection, seq: int, hashed: bytes, now: datetime) -> None:
        """Sign the newest hash, then put the key's successor in its place."""
        sealed = connection.execute(select(audit_state.c.sealed_key)).scalar_one()
        seed = aead_open(self._key, bytes(sealed), _SEALED_AS)
        successor = hkdf_expand(seed, b"lcr/audit/next/1", 32)
        number = connection.execute(select(func.max(audit_checkpoint.c.number))).scalar() or 0
        point = Checkpoint(number + 1, seq, _moment(now), hashed, public_signing_key(successor))
        connection.execute(
            insert(audit_checkpoint).values(
                **vars(point), signature=sign(seed, point.signed_text())
            )
        )
        connection.execute(
            update(audit_state).values(sealed_key=aead_seal(self._key, successor, _SEALED_AS))
        )
        log.event("audit_checkpoint", count=seq, head=hashed.hex())


def head_mark(key: bytes, seq: int, hashed: bytes) -> bytes:
    """What proves that the newest line was written by somebody with the office's key."""
    return hmac_sha256(key, b"lcr/audit/head/1" + seq.to_bytes(8, "big") + hashed)


def first_key_mark(key: bytes, public_key: bytes) -> bytes:
    """What proves that the first signing key was made by somebody with the office's key."""
    return hmac_sha256(key, b"lcr/audit/first/1" + public_key)


def _is_due(connection: Connection, seq: int, now: datetime) -> bool:
    newest = select(audit_checkpoint).order_by(audit_checkpoint.c.number.desc()).limit(1)
    row = connection.execute(newest).first()
    if row is None or seq - row.seq >= SIGN_EVERY:
        return True
    return now - datetime.fromisoformat(row.at) >= SIGN_AFTER


def _newest_moment(connection: Connection) -> str:
    newest = select(audit.c.at).order_by(audit.c.seq.desc()).limit(1)
    return connection.execute(newest).scalar() or ""


def _beyond_all(connection: Connection) -> int:
    """A number for a line that no line, checkpoint or state has come to."""
    reached = (audit.c.seq, audit_checkpoint.c.seq, audit_state.c.seq)
    return max(connection.execute(select(func.max(one))).scalar() or 0 for one in reached) + 1


def hash_of_all_before(connection: Connection, seq: int) -> bytes:
    """A hash over every line and checkpoint before a line, exactly as they stand."""
    hashed = hashlib.sha256(b"lcr/audit/before/1")
    for table in (audit, audit_checkpoint):
        before = select(table).where(table.c.seq < seq).order_by(*table.primary_key.columns)
        for row in connection.execute(before):
            facts = [one.hex() if isinstance(one, bytes) else one for one in map(_plain, row)]
            hashed.update(json.dumps([table.name, *facts], separators=(",", ":")).encode() + b"\n")
    return hashed.digest()


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def _moment(now: datetime) -> str:
    return now.isoformat(timespec="milliseconds")
