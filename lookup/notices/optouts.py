"""Who said STOP: the list that decides, by the keyed hash of a number, whether we may text it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from lookup.models.messages import opt_out

Reason = Literal["keyword", "phrase", "wrong_number", "provider", "asked_back"]


def is_opted_out(connection: Connection, number: bytes) -> bool:
    """Whether this number (its keyed hash) must not be texted."""
    query = select(opt_out.c.opted_out).where(opt_out.c.number == number)
    return bool(connection.execute(query).scalar())


def came_back_since(connection: Connection, number: bytes, moment: datetime) -> bool:
    """Whether this number's last word is a START that is later than a moment."""
    query = select(opt_out.c.number).where(
        opt_out.c.number == number, opt_out.c.opted_out.is_(False), opt_out.c.changed_at > moment
    )
    return connection.execute(query).first() is not None


def opt_out_number(connection: Connection, number: bytes, *, reason: Reason, now: datetime) -> bool:
    """Put a number on the list; False when it stood there already."""
    if is_opted_out(connection, number):
        return False
    _set(connection, number, opted_out=True, reason=reason, changed_at=now)
    return True


def opt_in_number(connection: Connection, number: bytes, *, now: datetime) -> bool:
    """Take a number off the list; False when it did not stand there.

    Written down in any case: a STOP that was under way for longer than this START is over.
    """
    was_out = is_opted_out(connection, number)
    _set(connection, number, opted_out=False, reason="asked_back", changed_at=now)
    return was_out


def put_opt_out(connection: Connection, row: dict[str, Any]) -> bool:
    """Take over a row that was kept apart, where it is newer than ours; whether it was."""
    ours = select(opt_out.c.changed_at).where(opt_out.c.number == row["number"])
    changed_at = connection.execute(ours).scalar()
    if changed_at is not None and changed_at >= row["changed_at"]:
        return False
    _set(connection, **row)
    return True


def _set(connection: Connection, number: bytes, **values: object) -> None:
    dialect: Any = {"sqlite": sqlite, "postgresql": postgresql}[connection.dialect.name]
    connection.execute(
        dialect.insert(opt_out)
        .values(number=number, **values)
        .on_conflict_do_update(index_elements=["number"], set_=values)
    )
