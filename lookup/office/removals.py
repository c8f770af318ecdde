"""What operators removed at the server's command line, taken over into the office's audit."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, exists, select, union

from lookup.clock import Clock
from lookup.db import Database
from lookup.models.office import audit as audit_table
from lookup.models.office import entry, opening, work
from lookup.office.audit import Audit
from lookup.removals import What, inquiry_tag, mark_told, untold_removals

_SERVER: Final = "server"


def take_over_removals(database: Database, records: Database, audit: Audit, clock: Clock) -> int:
    """Write into the audit what the journal has and it has not; how many lines.

    The order first, what was destroyed after it, each once: ended in between, the next call finds
    the line by the journal's own name for it. What the office noted of an erased inquiry goes too.
    """
    with database.read() as connection:
        rows = untold_removals(connection)
    written = sum(_told(records, audit, row) for row in rows)
    now = clock.now()
    for row in rows:
        with database.begin() as connection:
            mark_told(connection, row.ref, now=now)
    return written


def _told(records: Database, audit: Audit, row: Any) -> bool:
    subject = f"removal {row.ref}"
    known = select(exists().where(audit_table.c.subject == subject))
    with records.begin() as connection:
        audit.lock(connection)  # two consoles that look at once would both find nothing
        if connection.execute(known).scalar():
            return False
        notes = _erase_notes(connection, row) if row.what == What.INQUIRY_ERASED else 0
        audit.add(connection, row.actor or _SERVER, row.what, subject, _detail(row, notes))
    return True


def _detail(row: Any, notes: int) -> str:
    at: datetime = row.at
    said = [f"{at:%Y-%m-%d %H:%M} UTC on the server"]
    if row.what == What.INQUIRY_ERASED:
        said.append(f"{notes} notes of the office")
    elif row.tag is not None:
        said.append(f"record {bytes(row.tag).hex()}")
    return ", ".join([*said, *([row.detail] if row.detail else [])])


def _erase_notes(connection: Connection, row: Any) -> int:
    """Replies, calls and holds on an inquiry that is gone; how many entries."""
    worked_on = union(select(work.c.escalation_id), select(entry.c.escalation_id))
    known = connection.execute(worked_on).scalars()
    ours = [one for one in known if inquiry_tag(bytes(one)) == bytes(row.tag)]
    connection.execute(delete(opening).where(opening.c.escalation_id.in_(ours)))
    connection.execute(delete(work).where(work.c.escalation_id.in_(ours)))
    return connection.execute(delete(entry).where(entry.c.escalation_id.in_(ours))).rowcount
