"""What became of texts, by the reference they were queued under; nothing of their words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from lookup.models.messages import outgoing_text


@dataclass(frozen=True)
class Fate:
    """How far a text has come; `code` is the provider's, when it did not arrive."""

    state: str
    settled_at: datetime | None
    code: int | None


def fates_of(connection: Connection, refs: Iterable[str]) -> dict[str, Fate]:
    """What became of each of these texts; one that was never queued is not in it."""
    columns = (
        outgoing_text.c.ref,
        outgoing_text.c.state,
        outgoing_text.c.settled_at,
        outgoing_text.c.error_code,
    )
    rows = connection.execute(select(*columns).where(outgoing_text.c.ref.in_([*refs])))
    return {row.ref: Fate(row.state, row.settled_at, row.error_code) for row in rows}
