"""Checking the audit: lines, gaps, signatures; names the first place that is wrong."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from lookup.db import Database
from lookup.models.office import audit, audit_checkpoint, audit_state
from lookup.office.audit import (
    ACCEPTED,
    BEFORE_ALL,
    Checkpoint,
    Line,
    first_key_mark,
    hash_of_all_before,
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
    accepted: tuple[str, ...] = ()  # each break that somebody accepted at a restore


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
    accepted = _acceptances(connection)
    first = accepted[-1].seq if accepted else 0
    points = list(_checkpoints(connection, state, first))
    _check_first_key(state, key, first_key)
    signed = {point.seq: point for point in points}
    newest, lines, before = _where_it_begins(connection, first), max(first - 1, 0), ""
    since = select(audit).where(audit.c.seq >= first).order_by(audit.c.seq)
    for row in connection.execute(since):
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
    told = tuple(
        f"line {row.seq}: accepted on {row.at[:10]} by {row.actor}: {row.detail}"
        for row in accepted
    )
    return Sound(lines, len(points), known, newest.hex(), told)


def _acceptances(connection: Connection) -> Sequence[Any]:
    """The lines that say that a break before them was accepted."""
    of_the_server = audit.c.subject.startswith("removal ")  # told, but not done here
    mine = select(audit).where(audit.c.action == ACCEPTED, ~of_the_server)
    return connection.execute(mine.order_by(audit.c.seq)).all()


def _where_it_begins(connection: Connection, first: int) -> bytes:
    """What the first line to be walked must follow: nothing, or all before a break accepted."""
    if not first:
        return BEFORE_ALL
    before = hash_of_all_before(connection, first)
    row = connection.execute(select(audit).where(audit.c.seq == first)).one()
    if bytes(row.previous) != before or row.subject != before.hex():
        raise _Wrong(f"line {first}", "what stands before it is not what was accepted there")
    return before


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


def _checkpoints(connection: Connection, state: Any, first: int) -> Iterator[Checkpoint]:
    """Those from line `first` on, each held to the key before it."""
    signer = bytes(state.first_key) if state is not None else b""
    number, seq = audit_checkpoint.c.number, audit_checkpoint.c.seq
    earlier = connection.execute(select(func.max(number)).where(seq < first)).scalar() or 0
    rows = connection.execute(select(audit_checkpoint).where(seq >= first).order_by(number))
    for expected, row in enumerate(rows, start=earlier + 1):
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
