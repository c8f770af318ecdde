"""Verified today: how many people were, and how many are usual (bucket 10)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from math import ceil
from typing import Final

from lookup import log
from lookup.limits.rules import EverybodyVerifiedRules
from lookup.limits.steps import Step, carried
from lookup.limits.tags import Name, Tag, Tags

_DAYS: Final = 14
_PERCENTILE: Final = 0.95


class VerifiedToday:
    """One counter a day (UTC), kept long enough to know what a usual day is."""

    seconds: Final = (_DAYS + 2) * 86_400

    def __init__(self, rules: EverybodyVerifiedRules, tags: Tags) -> None:
        self._rules = rules
        self._tags = tags
        self._known: tuple[date, int] | None = None

    def tag(self, step: Step, at: datetime) -> str:
        """The counter of a day, under the key that the day began with."""
        return carried(step, {0: self._tag(at)})[0]

    def _tag(self, at: datetime) -> Tag:
        # Named by its day, so the month's change needs no looking back: seconds 0.
        return self._tags.tag(Name("verified", f"{at:%Y-%m-%d}", 0), at)

    def allows_details(self, step: Step, today: int, now: datetime) -> bool:
        """Whether the details tier is still open, today's count included."""
        most = self.most(step, now)
        if today == most + 1:
            log.event("limit_alarm", bucket="everybody_verified", count=most)
        return today <= most

    def most(self, step: Step, now: datetime) -> int:
        """How many may be verified today: a multiple of a usual day between floor and cap."""
        if self._known is None or self._known[0] != now.date():
            self._known = (now.date(), self._learnt(step, now))
        return self._known[1]

    def _learnt(self, step: Step, now: datetime) -> int:
        days = {back: self._tag(now - timedelta(days=back)) for back in range(1, _DAYS + 1)}
        tags = list(carried(step, days).values())
        counts = step.alive(tags)
        by_size = sorted(counts[tag].n if tag in counts else 0 for tag in tags)
        usual = by_size[ceil(_PERCENTILE * _DAYS) - 1]
        wanted = int(self._rules.times_a_usual_day * usual)
        return min(max(wanted, self._rules.at_least), self._rules.at_most)
