"""The ledger of inquiries: each step written in the commit that takes it, bound to the last."""

from __future__ import annotations

import json
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite

from lookup.models.ledger import ledger, ledger_state
from lookup.removals import inquiry_tag
from lookup.sealing import sha256

BEFORE_ALL: Final = bytes(32)
_LOCK: Final = 0x1C3_1ED6  # any number, the same in every process


class Step(StrEnum):
    """What became of an inquiry."""

    RECEIVED = "received"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"  # by whoever asked
    ERASED = "erased"  # by order
    LOST = "lost"  # known to a ledger that was broken, and not on file when that was accepted
    ACCEPTED = "accepted"  # of no inquiry: a break before this line (ledger_accepted.py)


def note_step(connection: Connection, step: Step, escalation_id: bytes, *, day: date) -> None:
    """Add a line in the caller's transaction; a step that is said twice counts once."""
    if connection.dialect.name == "postgresql":  # on SQLite every writer is alone already
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    state = connection.execute(select(ledger_state)).one_or_none()
    seq, previous = (0, BEFORE_ALL) if state is None else (state.seq, bytes(state.hash))
    add_line(connection, step, inquiry_tag(escalation_id), day=day, seq=seq + 1, previous=previous)


def add_line(
    connection: Connection, step: Step, inquiry: bytes, *, day: date, seq: int, previous: bytes
) -> bytes:
    """Write one line, and that it is the newest; its hash."""
    hashed = line_hash(previous, seq, day, step.value, inquiry)
    line = {"seq": seq, "day": day, "step": step.value, "inquiry": inquiry}
    connection.execute(insert(ledger).values(**line, previous=previous, hash=hashed))
    # One statement, the first time too: what is written tells nothing of who asked.
    dialect: Any = {"sqlite": sqlite, "postgresql": postgresql}[connection.dialect.name]
    now_at = {"seq": seq, "hash": hashed}
    connection.execute(
        dialect.insert(ledger_state)
        .values(id=1, **now_at)
        .on_conflict_do_update(index_elements=["id"], set_=now_at)
    )
    return hashed


def line_hash(previous: bytes, seq: int, day: date, step: str, inquiry: bytes) -> bytes:
    """SHA-256 over the hash before and this line as canonical JSON."""
    words = json.dumps([seq, day.isoformat(), step, inquiry.hex()], separators=(",", ":"))
    return sha256(b"lcr/ledger/line/1" + previous + words.encode())


def steps_of(status: str, *, withdrawn: bool) -> list[Step]:
    """What the ledger must have of an inquiry as it stands on file."""
    later = {"answered": [Step.ANSWERED], "closed": [Step.CLOSED]}.get(status, [])
    return [Step.RECEIVED, *later, *([Step.WITHDRAWN] if withdrawn else [])]
