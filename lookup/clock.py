"""The time: the one place that reads it, and a clock that stands still until it is told to move."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the service asks of a clock."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds on a clock that never jumps; only differences mean anything."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait; nothing happens for zero or less."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds on the machine's steady clock."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Block this thread."""
        if seconds > 0:
            time.sleep(seconds)


class FixedClock:
    """A clock that shows what it was set to; sleeping moves it on without waiting."""

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError("a clock needs an aware moment: give tzinfo=UTC")
        self._at = at.astimezone(UTC)
        self._started = self._at

    def now(self) -> datetime:
        """The moment that the clock was set to, in UTC."""
        return self._at

    def monotonic(self) -> float:
        """Seconds since the clock was made."""
        return (self._at - self._started).total_seconds()

    def sleep(self, seconds: float) -> None:
        """Move on by so many seconds."""
        if seconds > 0:
            self.move(seconds=seconds)

    def set(self, at: datetime) -> None:
        """Show another moment from now on."""
        self._at = at.astimezone(UTC)

    def move(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> None:
        """Move forward by a duration."""
        self._at += timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
