"""Checking the audit: lines, gaps, signatures; names the first place that is wrong."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from lookup.db import Database
from lookup.models.office import audit, audit_checkpoint, audit_state
from lookup.office.audit import (
    BEFORE_ALL,
    Checkpoint,
    Line,
    first_key_mark,
    head_mark,
)
from lookup.sealing import SealBroken, verify


@dataclass(frozen=True)
class Sound:
    """Nothing is wrong: how much was checked, and the key to hold the next check against."""

    lines: int
    checkpoints: int
    first_key: str
    newest: str  # the newest hash: written down elsewhere, it proves what stood here today


@dataclass(frozen=True)
class Broken:
    """The first place that is wrong, and what is wrong there."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


class _Wrong(Exception):
    def __init__(self, place: str, what: str) -> None:
        self.found = Broken(place, what)


def check_audit(
    records: Database, *, key: bytes | None = None, first_key: str | None = None
) -> Sound | Broken:
    """Walk the whole chain.

    `key` (the office's audit key) also proves that nothing was cut off its end and that it was not
    made anew; `first_key`, written down when the audit began, proves the latter to anybody.
    """
    with records.read() as connection:
        return check_audit_in(connection, key=key, first_key=first_key)


def check_audit_in(
    connection: Connection, *, key: bytes | None = None, first_key: str | None = None
) -> Sound | Broken:
    """The same within the caller's transaction."""
    state = connection.execute(select(audit_state)).one_or_none()
    try:
        return _walk(connection, state, key, first_key)
    except _Wrong as wrong:
        return wrong.found


def _walk(
    connection: Connection, state: Any, key: bytes | None, first_key: str | None
) -> Sound | Broken:
    points = list(_checkpoints(connection, state))
    _check_first_key(state, key, first_key)
    signed = {point.seq: point for point in points}
    newest, lines, before = BEFORE_ALL, 0, ""
    for row in connection.execute(select(audit).order_by(audit.c.seq)):
        newest = _check_line(row, lines + 1, newest, before)
        lines, before = row.seq, row.at
        point = signed.get(row.seq)
        if point is not None and point.hash != newest:
            raise _Wrong(
                f"checkpoint {point.number} (line {row.seq})",
                "the lines up to here are not the ones that were signed",
            )
    if points and points[-1].seq > lines:
        raise _Wrong(f"line {lines + 1}", f"the lines up to {points[-1].seq} were cut off")
    _check_end(state, key, lines, newest)
    known = bytes(state.first_key).hex() if state is not None else ""
    return Sound(lines, len(points), known, newest.hex())


def _check_line(row: Any, expected: int, previous: bytes, before: str) -> bytes:
    if row.seq != expected:
        raise _Wrong(f"line {expected}", f"is missing (the next one is {row.seq})")
    line = Line(**{name: row._mapping[name] for name in Line.__dataclass_fields__})
    hashed = line.hash_after(previous)
    if bytes(row.previous) != previous:
        raise _Wrong(f"line {expected}", "does not follow the line before it")
    if bytes(row.hash) != hashed:
        raise _Wrong(f"line {expected}", "its words are not the ones that were written")
    if row.at < before:
        raise _Wrong(f"line {expected}", "is older than the line before it")
    return hashed


def _checkpoints(connection: Connection, state: Any) -> Iterator[Checkpoint]:
    signer = bytes(state.first_key) if state is not None else b""
    rows = connection.execute(select(audit_checkpoint).order_by(audit_checkpoint.c.number))
    for expected, row in enumerate(rows, start=1):
        place = f"checkpoint {expected} (line {row.seq})"
        if row.number != expected:
            raise _Wrong(f"checkpoint {expected}", f"is missing (the next one is {row.number})")
        point = Checkpoint(row.number, row.seq, row.at, bytes(row.hash), bytes(row.next_key))
        try:
            verify(signer, point.signed_text(), bytes(row.signature))
        except SealBroken:
            raise _Wrong(place, "its signature is not that of the key before it") from None
        signer = point.next_key
        yield point


def _check_first_key(state: Any, key: bytes | None, first_key: str | None) -> None:
    if state is None:
        return
    known = bytes(state.first_key)
    if first_key is not None and known.hex() != first_key.lower():
        raise _Wrong("the first key", "is not the one that was written down: made anew")
    if key is not None and not hmac.compare_digest(
        first_key_mark(key, known), bytes(state.first_key_mark)
    ):
        raise _Wrong("the first key", "was not made with this office's key: made anew")


def _check_end(state: Any, key: bytes | None, lines: int, newest: bytes) -> None:
    if state is None:
        if lines:
            raise _Wrong("line 1", "there are lines, but the audit's own state is gone")
        return
    if state.seq > lines:
        raise _Wrong(f"line {lines + 1}", f"the lines up to {state.seq} were cut off")
    if state.seq < lines or bytes(state.hash) != newest:
        raise _Wrong(f"line {state.seq + 1}", "was not written by this service")
    if key is not None and not hmac.compare_digest(
        head_mark(key, lines, newest), bytes(state.mark)
    ):
        raise _Wrong(f"line {lines}", "is not the newest that this office wrote")
