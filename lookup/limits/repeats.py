"""Repeats: an address that runs into its limits again waits longer each time (bucket 2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final, Protocol

from limits.storage import Storage

from lookup.limits.buckets import Counter
from lookup.limits.rules import AddressRules
from lookup.limits.steps import Count, carried, step_of
from lookup.limits.tags import Name, Tag, Tags

_A_DAY: Final = 86_400
_REMEMBERED: Final = 30 * _A_DAY  # seconds for which an address's earlier refusals count


class _Full(Protocol):
    """A charged counter, as the limiter has it."""

    @property
    def counter(self) -> Counter: ...

    @property
    def tag(self) -> str: ...


class Repeats:
    """How often each address has run into a limit, once a window; what that does to the next."""

    def __init__(self, rules: AddressRules, tags: Tags) -> None:
        self._factor = rules.window_grows
        self._longest = rules.window_grows_up_to_days * _A_DAY
        self._tags = tags

    def tags(self, counters: Iterable[Counter], now: datetime) -> set[str]:
        """What must be read to know who repeats."""
        grow = (self._times(one, now) for one in counters if one.grows)
        return {name for tag in grow for name in tag.each}

    def grown(
        self, counters: Iterable[Counter], known: Mapping[str, Count], now: datetime
    ) -> list[Counter]:
        """The counters, those of an address that repeats with longer windows."""
        return [
            self._longer(one, known[tag].n)
            if one.grows and (tag := self._times(one, now).alive(known)) in known
            else one
            for one in counters
        ]

    def note(
        self, storage: Storage, full: Iterable[_Full], counts: Mapping[str, Count], now: datetime
    ) -> None:
        """Remember that these refused; each window counts once."""
        full = [one for one in full if one.counter.grows]
        if not full:
            return
        with step_of(storage) as step:
            for one in full:
                left = int(counts[one.tag].expires_at - now.timestamp()) + 1
                noted = self._tags.tag(Name("noted", one.tag, _REMEMBERED), now).now
                if step.add({noted: left})[noted].n == 1:
                    times = carried(step, {one: self._times(one.counter, now)})[one]
                    step.add({times: _REMEMBERED})

    def _longer(self, counter: Counter, times: int) -> Counter:
        longer = min(counter.seconds * self._factor**times, max(self._longest, counter.seconds))
        return replace(counter, seconds=int(longer))

    def _times(self, counter: Counter, now: datetime) -> Tag:
        return self._tags.tag(Name("repeats", counter.name.content, _REMEMBERED), now)
