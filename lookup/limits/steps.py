"""One step of counting: what is read, added and taken back together, over any storage."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, TypeVar, runtime_checkable

from limits.errors import StorageError
from limits.storage import Storage

from lookup.limits.tags import Tag

Named = TypeVar("Named")


class LimitsUnavailable(Exception):
    """The counters cannot be reached; nothing may be checked meanwhile."""


@dataclass(frozen=True)
class Count:
    """How far a counter is, and when it ends (seconds since 1970)."""

    n: int
    expires_at: float


class Step(Protocol):
    """Reads and writes that belong together; tags are hexadecimal texts."""

    def alive(self, tags: Iterable[str]) -> dict[str, Count]:
        """The counters among these that have not ended."""

    def add(self, seconds_by_tag: Mapping[str, int], amount: int = 1) -> dict[str, Count]:
        """So much more on each; a counter that is new or has ended starts, for so many seconds."""

    def take_back(self, amounts: Mapping[str, int]) -> None:
        """So much less on each, never under zero."""

    def remove(self, tags: Iterable[str]) -> None:
        """End these counters now."""

    def undo(self, added: Mapping[str, int]) -> None:
        """Leave the step as if nothing (so much on each tag) had been added."""


@runtime_checkable
class HasSteps(Protocol):
    """A storage that makes a step one transaction."""

    def step(self) -> AbstractContextManager[Step]:
        """One step, kept at its end."""


@contextlib.contextmanager
def step_of(storage: Storage) -> Iterator[Step]:
    """A step over a storage; raises LimitsUnavailable when the storage fails."""
    try:
        if isinstance(storage, HasSteps):
            with storage.step() as step:
                yield step
        else:
            yield PlainStep(storage)
    except StorageError as problem:
        raise LimitsUnavailable(type(problem).__name__) from None
    except storage.base_exceptions as problem:
        raise LimitsUnavailable(type(problem).__name__) from None


def carried(step: Step, tags: Mapping[Named, Tag]) -> dict[Named, str]:
    """What each counter is called just now: as it was when its window began, whatever key came."""
    known = step.alive({one for tag in tags.values() for one in tag.earlier})
    return {named: tag.alive(known) for named, tag in tags.items()}


class PlainStep:
    """A step over a storage that counts key by key (Redis); each count is atomic by itself."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def alive(self, tags: Iterable[str]) -> dict[str, Count]:
        """The counters that have not ended."""
        return {
            tag: Count(n, self._storage.get_expiry(tag))
            for tag in dict.fromkeys(tags)
            if (n := self._storage.get(tag)) > 0
        }

    def add(self, seconds_by_tag: Mapping[str, int], amount: int = 1) -> dict[str, Count]:
        """So much more on each."""
        return {
            tag: Count(self._storage.incr(tag, seconds, amount), self._storage.get_expiry(tag))
            for tag, seconds in seconds_by_tag.items()
        }

    def take_back(self, amounts: Mapping[str, int]) -> None:
        """So much less on each; one that ended meanwhile is not begun below zero."""
        for tag, amount in amounts.items():
            if self._storage.get(tag) > 0 and self._storage.incr(tag, 1, -amount) < 0:
                self._storage.clear(tag)

    def remove(self, tags: Iterable[str]) -> None:
        """End these counters."""
        for tag in tags:
            self._storage.clear(tag)

    def undo(self, added: Mapping[str, int]) -> None:
        """Take back what was added."""
        self.take_back(added)
