"""What is remembered of a number between two texts: language, what we did not understand, flags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lookup.models.messages import texter

FORGET_UNHEARD = timedelta(hours=1)
SAME_AT_MOST = 2  # replies to one and the same text that is no answer (an auto-responder)
UNHEARD_AT_MOST = 8  # replies in a row to texts that are no answers (two machines talking)


@dataclass(frozen=True)
class Texter:
    """One number's row; a number that never wrote has the empty one."""

    language: str | None = None
    unheard_digest: bytes | None = None
    unheard_same: int = 0
    unheard_run: int = 0
    unheard_at: datetime | None = None
    limit_told_at: datetime | None = None
    cannot_receive: int | None = None
    wrong_number_at: datetime | None = None
    wrote_at: datetime | None = None


def find_texter(connection: Connection, sender: bytes) -> Texter:
    """What we remember of a number (its keyed hash)."""
    columns = [texter.c[name] for name in Texter.__dataclass_fields__]
    row = connection.execute(select(*columns).where(texter.c.sender == sender)).one_or_none()
    return Texter() if row is None else Texter(**row._mapping)


def remember(connection: Connection, sender: bytes, **values: object) -> None:
    """Write some of a number's columns."""
    dialect: Any = {"sqlite": sqlite, "postgresql": postgresql}[connection.dialect.name]
    connection.execute(
        dialect.insert(texter)
        .values(sender=sender, **values)
        .on_conflict_do_update(index_elements=["sender"], set_=values)
    )


def count_unheard(known: Texter, digest: bytes, *, now: datetime) -> dict[str, object]:
    """The columns after one more text that was no answer: how often the same, how many in a row."""
    fresh = known.unheard_at is None or now - known.unheard_at > FORGET_UNHEARD
    same = 0 if fresh or known.unheard_digest != digest else known.unheard_same
    return {
        "unheard_digest": digest,
        "unheard_same": same + 1,
        "unheard_run": (0 if fresh else known.unheard_run) + 1,
        "unheard_at": now,
    }


def can_receive(connection: Connection, sender: bytes) -> None:
    """A text has arrived there, so whatever said that none can is over."""
    flagged = texter.c.sender == sender, texter.c.cannot_receive.is_not(None)
    connection.execute(update(texter).where(*flagged).values(cannot_receive=None))


def is_a_loop(counted: Mapping[str, Any]) -> bool:
    """Whether what was counted is more than a person would send: no reply to this one."""
    return bool(counted["unheard_same"] > SAME_AT_MOST or counted["unheard_run"] > UNHEARD_AT_MOST)


def hush(connection: Connection, sender: bytes, *, now: datetime) -> None:
    """Answer this number nothing for an hour but what answers a question of ours."""
    remember(connection, sender, unheard_run=UNHEARD_AT_MOST, unheard_at=now)


HEARD: Mapping[str, object] = {
    "unheard_digest": None,
    "unheard_same": 0,
    "unheard_run": 0,
    "unheard_at": None,
}
