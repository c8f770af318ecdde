"""While a defender texts with somebody: their texts go to the office, and the machine is silent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lookup.county import Promise
from lookup.escalations.promise import business_days_between, local_day
from lookup.models.talks import escalation_text, staff_talk

# Signs of a text in one box: four bytes each at most, escaped quotes and the frame beside them.
_IN_ONE_BOX: Final = 800


class Talk(StrEnum):
    """Who answers a number's texts."""

    HELD = "held"  # a defender does
    LATE = "late"  # a defender does, and has not written for longer than the county allows
    OVER = "over"  # they have closed it, and the person was not told yet


def begin_talk(connection: Connection, sender: bytes, escalation_id: bytes, now: datetime) -> None:
    """From now on this number's texts go to the office; said again with its every text."""
    dialect: Any = {"sqlite": sqlite, "postgresql": postgresql}[connection.dialect.name]
    values = {"escalation_id": escalation_id, "began_at": now, "ended_at": None}
    connection.execute(
        dialect.insert(staff_talk)
        .values(sender=sender, **values)
        .on_conflict_do_update(index_elements=["sender"], set_=values)
    )


def go_on_talking(connection: Connection, escalation_id: bytes, now: datetime) -> None:
    """The office has called: that is a word of theirs too, and the machine stays silent."""
    connection.execute(
        update(staff_talk)
        .where(staff_talk.c.escalation_id == escalation_id, staff_talk.c.ended_at.is_(None))
        .values(began_at=now)
    )


def end_talks(connection: Connection, escalation_id: bytes, now: datetime) -> None:
    """The office has closed an escalation: the machine answers again."""
    connection.execute(
        update(staff_talk)
        .where(staff_talk.c.escalation_id == escalation_id, staff_talk.c.ended_at.is_(None))
        .values(ended_at=now)
    )


def talk_with(
    connection: Connection, sender: bytes, promise: Promise, now: datetime
) -> Talk | None:
    """Who answers this number; None where the machine does, as ever."""
    query = select(staff_talk).where(staff_talk.c.sender == sender)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    if row.ended_at is not None:
        return Talk.OVER
    return Talk.LATE if is_late(promise, row.began_at, now) else Talk.HELD


def is_late(promise: Promise, last_word: datetime, now: datetime) -> bool:
    """Whether a defender's last word to somebody is longer ago than the county allows."""
    since = business_days_between(promise, local_day(promise, last_word), local_day(promise, now))
    return since > promise.talk_business_days


def leave_talk(connection: Connection, sender: bytes) -> None:
    """The machine answers this number again, and nothing is left to be told about it."""
    connection.execute(delete(staff_talk).where(staff_talk.c.sender == sender))


def escalation_of(connection: Connection, sender: bytes) -> bytes | None:
    """The escalation that a number's texts go to."""
    query = select(staff_talk.c.escalation_id).where(staff_talk.c.sender == sender)
    found = connection.execute(query).scalar_one_or_none()
    return None if found is None else bytes(found)


def keep_text(
    connection: Connection, escalation_id: bytes, sealed: bytes, day: date, now: datetime
) -> None:
    """One sealed text of theirs, behind those that came before."""
    connection.execute(
        insert(escalation_text).values(
            escalation_id=escalation_id, came_at=now, sealed_day=day, sealed=sealed
        )
    )


def in_boxes(words: str) -> Iterator[Mapping[str, Any]]:
    """A text as the contents of as many boxes as it needs."""
    for start in range(0, len(words), _IN_ONE_BOX):
        yield {"v": 1, "words": words[start : start + _IN_ONE_BOX]}


def latest_texts(connection: Connection) -> dict[bytes, datetime]:
    """When each escalation was last texted to."""
    query = select(escalation_text.c.escalation_id, func.max(escalation_text.c.came_at)).group_by(
        escalation_text.c.escalation_id
    )
    return {bytes(row[0]): row[1] for row in connection.execute(query)}


def forget_talks(connection: Connection, escalation_id: bytes) -> None:
    """Delete what was said in an escalation, and who said it."""
    for table in (escalation_text, staff_talk):
        connection.execute(delete(table).where(table.c.escalation_id == escalation_id))
