"""Checking the ledger: its chain, and that it and what is on file tell the same."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from lookup.escalations.ledger import BEFORE_ALL, Step, line_hash, steps_of
from lookup.escalations.ledger_accepted import acceptances, hash_of_all_before, last_acceptance
from lookup.models.escalations import escalation, escalation_withdrawal
from lookup.models.ledger import ledger, ledger_state
from lookup.removals import inquiry_tag


@dataclass(frozen=True)
class Balance:
    """Inquiries in, and where each of them is: the parts are the whole. `newest`: the last hash.

    `accepted`: each break that somebody accepted at a restore, in a sentence.
    """

    received: int
    answered: int
    closed_unanswered: int
    withdrawn: int
    erased: int
    lost: int
    within_promise: int
    late: int
    lines: int
    newest: str
    accepted: tuple[str, ...] = ()


class LedgerBroken(Exception):
    """The first place at which the ledger is not what was written, or what is on file is not.

    `kept`: the same without a reference, which must be gone when its inquiry is.
    """

    def __init__(self, what: str, *, of: Any = None) -> None:
        super().__init__(what if of is None else f"inquiry {of.reference}: {what}")
        named = "" if of is None else f"inquiry {inquiry_tag(bytes(of.id)).hex()[:12]}: "
        self.kept = f"{named}{what}"


Steps = dict[bytes, set[str]]


def check_ledger(connection: Connection, *, today: date, holds: str | None = None) -> Balance:
    """Walk the chain and hold it against the inquiries on file; raises LedgerBroken.

    `holds`: a hash that an earlier check printed and must be in the chain still.
    """
    steps, lines, newest = _walk(connection, holds)
    rows = {inquiry_tag(bytes(row.id)): row for row in connection.execute(select(escalation))}
    _check_all_on_file(steps, rows)
    taken_back = set(connection.execute(select(escalation_withdrawal.c.escalation_id)).scalars())
    counts: dict[str, int] = defaultdict(int)
    for inquiry, row in rows.items():
        _check_row(steps.get(inquiry, set()), row, withdrawn=row.id in taken_back)
    for inquiry, taken in steps.items():
        counts[_place(taken, rows.get(inquiry), today)] += 1
    return Balance(
        received=len(steps),
        answered=counts["answered"],
        closed_unanswered=counts["closed"],
        withdrawn=counts["withdrawn"],
        erased=counts["erased"],
        lost=counts["lost"],
        within_promise=counts["within"],
        late=counts["late"],
        lines=lines,
        newest=newest.hex(),
        accepted=tuple(
            f"line {seq}: accepted by {one.words}; found: {one.found}"
            for seq, one in acceptances(connection).items()
        ),
    )


def _walk(connection: Connection, holds: str | None) -> tuple[Steps, int, bytes]:
    steps: Steps = defaultdict(set)
    first = last_acceptance(connection)
    newest, lines, hashes = _where_it_begins(connection, first), max(first - 1, 0), set()
    since = select(ledger).where(ledger.c.seq >= first).order_by(ledger.c.seq)
    for row in connection.execute(since):
        inquiry = bytes(row.inquiry)
        if row.seq != lines + 1:
            raise LedgerBroken(f"line {lines + 1} is missing (the next one is {row.seq})")
        hashed = line_hash(newest, row.seq, row.day, row.step, inquiry)
        if bytes(row.previous) != newest or bytes(row.hash) != hashed:
            raise LedgerBroken(f"line {row.seq} is not the one that was written")
        newest, lines = hashed, row.seq
        hashes.add(hashed.hex())
        if row.step != Step.ACCEPTED:
            steps[inquiry].add(row.step)
    _check_end(connection, lines, newest)
    if holds is not None and holds.lower() not in hashes:
        before = f", or is older than the break accepted at line {first}" if first else ""
        raise LedgerBroken(f"the hash that was written down is not in it: it was made anew{before}")
    return dict(steps), lines, newest


def _where_it_begins(connection: Connection, first: int) -> bytes:
    """What the first line to be walked must follow: nothing, or all before a break accepted."""
    kept = acceptances(connection)
    if not first:
        if kept:
            raise LedgerBroken(f"line {max(kept)}, which accepted a break, is missing")
        return BEFORE_ALL
    row = connection.execute(select(ledger).where(ledger.c.seq == first)).one()
    before = hash_of_all_before(connection, first)
    if bytes(row.previous) != before:
        raise LedgerBroken(f"what stands before line {first} is not what was accepted there")
    if max(kept, default=0) != first or kept[first].digest != bytes(row.inquiry):
        raise LedgerBroken(f"what was accepted at line {first} is not what was written")
    return before


def _check_end(connection: Connection, lines: int, newest: bytes) -> None:
    state = connection.execute(select(ledger_state)).one_or_none()
    if (lines, newest) != (0, BEFORE_ALL) and state is None:
        raise LedgerBroken(f"how far it goes is not known: after line {lines} any may be gone")
    if state is not None and (state.seq, bytes(state.hash)) != (lines, newest):
        raise LedgerBroken(f"it ends at line {lines}, where it went on to line {state.seq}")


def _check_all_on_file(steps: Steps, rows: dict[bytes, Any]) -> None:
    for inquiry, taken in steps.items():
        if Step.RECEIVED not in taken:
            raise LedgerBroken(f"inquiry {inquiry.hex()[:12]}: that it came in is missing")
        if inquiry not in rows and not taken & {Step.ERASED, Step.LOST}:
            raise LedgerBroken(
                f"inquiry {inquiry.hex()[:12]} came in, is not on file, and nobody ordered that"
            )


def _check_row(taken: set[str], row: Any, *, withdrawn: bool) -> None:
    needed = steps_of(row.status, withdrawn=withdrawn)
    missing = [step.value for step in needed if step not in taken]
    if missing:
        raise LedgerBroken(f"the ledger does not have it {missing[0]}", of=row)
    beyond = {Step.CLOSED} if row.status != "closed" else set()
    beyond |= {Step.ANSWERED} if row.status in {"received", "being_read"} else set()
    beyond |= {Step.ERASED, Step.LOST} | (set() if withdrawn else {Step.WITHDRAWN})
    if taken & beyond:
        raise LedgerBroken("the ledger has it further than it is on file", of=row)


def _place(taken: set[str], row: Any, today: date) -> str:
    for step in (Step.ERASED, Step.LOST, Step.ANSWERED, Step.CLOSED, Step.WITHDRAWN):
        if step in taken:
            return step.value
    return "late" if row.promised_on < today else "within"
