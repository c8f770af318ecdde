"""Going on with a ledger that was broken: what is there is bound as it is, and said from then on.

A line `accepted` carries, where others carry the hash before, a hash over every row before it as
it was found, and the hash of who accepted that, why, and what was wrong. After it stands what is
on file anew, and who is missing. So the break stays to be seen, and the next one is found.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select
from sqlalchemy import insert as insert_row

from lookup.escalations.ledger import Step, add_line, steps_of
from lookup.models.escalations import escalation, escalation_withdrawal
from lookup.models.ledger import ledger, ledger_acceptance, ledger_state
from lookup.removals import inquiry_tag
from lookup.sealing import sha256


@dataclass(frozen=True)
class Acceptance:
    """Who accepted a break and why, and the first thing that was wrong."""

    words: str
    found: str

    @property
    def digest(self) -> bytes:
        """What the line carries of it."""
        return sha256(b"lcr/ledger/acceptance/1" + json.dumps([self.words, self.found]).encode())


def accept_break(connection: Connection, acceptance: Acceptance, *, day: date) -> int:
    """Begin the ledger anew after all that it has, in the caller's transaction; the line's number.

    Nobody else may write meanwhile: a restore has the database to itself.
    """
    known = _known_before(connection)
    newest = connection.execute(select(func.max(ledger.c.seq))).scalar() or 0
    said = connection.execute(select(ledger_state.c.seq)).scalar() or 0
    seq = max(newest, said) + 1
    row = {"seq": seq, "words": acceptance.words, "found": acceptance.found}
    connection.execute(insert_row(ledger_acceptance).values(row))
    newest_hash = add_line(
        connection,
        Step.ACCEPTED,
        acceptance.digest,
        day=day,
        seq=seq,
        previous=hash_of_all_before(connection, seq),
    )
    for at, (inquiry, step) in enumerate(_as_it_stands(connection, known), start=seq + 1):
        newest_hash = add_line(connection, step, inquiry, day=day, seq=at, previous=newest_hash)
    return seq


def last_acceptance(connection: Connection) -> int:
    """The number of the newest line that accepts a break; 0 where there was none."""
    accepting = select(func.max(ledger.c.seq)).where(ledger.c.step == Step.ACCEPTED.value)
    return connection.execute(accepting).scalar() or 0


def acceptances(connection: Connection) -> dict[int, Acceptance]:
    """What was accepted, by the number of the line that says so."""
    rows = connection.execute(select(ledger_acceptance).order_by(ledger_acceptance.c.seq))
    return {row.seq: Acceptance(row.words, row.found) for row in rows}


def hash_of_all_before(connection: Connection, seq: int) -> bytes:
    """A hash over every row before a line, and what was accepted then, exactly as they stand."""
    hashed = hashlib.sha256(b"lcr/ledger/before/1")
    for one, acceptance in acceptances(connection).items():
        if one < seq:
            hashed.update(_canonical([one, acceptance.words, acceptance.found]))
    before = select(ledger).where(ledger.c.seq < seq).order_by(ledger.c.seq)
    for row in connection.execute(before):
        octets = [bytes(one).hex() for one in (row.inquiry, row.previous, row.hash)]
        hashed.update(_canonical([row.seq, row.day.isoformat(), row.step, *octets]))
    return hashed.digest()


def _canonical(facts: list[object]) -> bytes:
    return json.dumps(facts, separators=(",", ":")).encode() + b"\n"


def _known_before(connection: Connection) -> dict[bytes, set[str]]:
    known: dict[bytes, set[str]] = defaultdict(set)
    for row in connection.execute(select(ledger).where(ledger.c.step != Step.ACCEPTED.value)):
        known[bytes(row.inquiry)].add(row.step)
    return known


def _as_it_stands(
    connection: Connection, known: dict[bytes, set[str]]
) -> Iterator[tuple[bytes, Step]]:
    """A line for each step of what is on file, and for what is not: erased by order, or lost."""
    taken_back = set(connection.execute(select(escalation_withdrawal.c.escalation_id)).scalars())
    rows = connection.execute(select(escalation).order_by(escalation.c.opened_at, escalation.c.id))
    on_file = {inquiry_tag(bytes(row.id)): row for row in rows.all()}
    for inquiry, row in on_file.items():
        for step in steps_of(row.status, withdrawn=row.id in taken_back):
            yield inquiry, step
    for inquiry in sorted(known.keys() - on_file.keys()):
        yield inquiry, Step.RECEIVED
        yield inquiry, Step.ERASED if Step.ERASED in known[inquiry] else Step.LOST
