"""What stands between a queued text and its try: STOP, age, and the quiet hours of the night."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from lookup.notices.optouts import is_opted_out
from lookup.notices.texters import find_texter

# A reply answers a text; a confirmation is the one text that may follow a STOP; a notice is the
# office's own answer, or news that somebody waits for, which come unprompted; a code was asked for
# on the web a moment ago, and is worth nothing once it has run out; what somebody in danger is told
# is never put off.
Kind = Literal["reply", "confirmation", "notice", "code", "danger"]
UNPROMPTED: Final = frozenset({"notice"})
CODE_LASTS: Final = timedelta(minutes=10)
STALE_AFTER: Final = {
    "reply": timedelta(hours=24),
    "confirmation": timedelta(hours=24),
    "danger": timedelta(hours=24),
    "code": CODE_LASTS,
}
STILL_AWAKE: Final = timedelta(hours=1)  # whoever wrote so lately is in the middle of talking


@dataclass(frozen=True)
class Dropped:
    """The text is not to be sent: `cancelled` or `expired`."""

    state: str


@dataclass(frozen=True)
class PutOff:
    """The text may not go before a moment."""

    until: datetime


@dataclass(frozen=True)
class WakingHours:
    """When unprompted texts may arrive, on the clock of the county that the people live in."""

    zone: ZoneInfo
    begin: time
    end: time

    def next_after(self, now: datetime) -> datetime:
        """`now` itself within waking hours, else the next moment at which they begin."""
        local = now.astimezone(self.zone)
        if self.begin <= local.time() < self.end:
            return now
        day = local.date() + timedelta(days=local.time() >= self.end)
        return datetime.combine(day, self.begin, tzinfo=self.zone).astimezone(now.tzinfo)


def gate(
    connection: Connection, row: Any, *, now: datetime, waking: WakingHours | None
) -> Dropped | PutOff | None:
    """Why a queued text may not be tried now, or None when it may."""
    recipient = bytes(row.recipient)
    if row.kind != "confirmation" and is_opted_out(connection, recipient):
        return Dropped("cancelled")
    stale = STALE_AFTER.get(row.kind)
    if stale is not None and now - row.created_at > stale:
        return Dropped("expired")
    if waking is None or not _may_wake(row):
        return None
    opens = waking.next_after(now)
    if opens <= now or _is_awake(connection, recipient, now):
        return None
    return PutOff(opens)


def _may_wake(row: Any) -> bool:
    """Whether it may find somebody asleep: it is unasked, or what it answers may be hours old."""
    return row.kind in UNPROMPTED or (row.kind == "reply" and row.answers is not None)


def _is_awake(connection: Connection, recipient: bytes, now: datetime) -> bool:
    wrote_at = find_texter(connection, recipient).wrote_at
    return wrote_at is not None and now - wrote_at < STILL_AWAKE
