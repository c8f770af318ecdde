"""Writes of several threads in one commit: whoever waits for the disk waits for all that came."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class NotWritten(Exception):
    """The one who writes is stuck; whether this item will be written is open."""


@dataclass(eq=False)
class _Waiting(Generic[Item, Result]):
    item: Item
    result: Result | None = None
    problem: BaseException | None = None
    done: bool = False


@dataclass
class Together(Generic[Item, Result]):
    """Hands items to `write` in batches: one thread writes for all that gathered meanwhile.

    `write` commits a batch as a whole and gives one result for each item, in order. When it
    raises, every thread of that batch gets the exception.
    """

    write: Callable[[Sequence[Item]], Sequence[Result]]
    patience_seconds: float = 3.0
    _gathered: list[_Waiting[Item, Result]] = field(default_factory=list)
    _gathering: threading.Lock = field(default_factory=threading.Lock)
    _writing: threading.Lock = field(default_factory=threading.Lock)

    def add(self, item: Item) -> Result:
        """Write one item, committed when this returns; NotWritten when the turn does not come."""
        mine = _Waiting[Item, Result](item)
        with self._gathering:
            self._gathered.append(mine)
        if not self._writing.acquire(timeout=self.patience_seconds):
            self._leave(mine)
            raise NotWritten("an earlier write is stuck; what waits behind it cannot wait longer")
        try:
            if not mine.done:
                self._write_all()
        finally:
            self._writing.release()
        if mine.problem is not None:
            raise mine.problem
        return mine.result  # type: ignore[return-value]

    def _leave(self, mine: _Waiting[Item, Result]) -> None:
        with self._gathering:
            self._gathered = [waiting for waiting in self._gathered if waiting is not mine]

    def _write_all(self) -> None:
        with self._gathering:
            batch, self._gathered = self._gathered, []
        try:
            results = self.write([waiting.item for waiting in batch])
            for waiting, result in zip(batch, results, strict=True):
                waiting.result = result
        except Exception as problem:  # noqa: BLE001 (every thread of the batch must hear of it)
            for waiting in batch:
                waiting.problem = problem
        finally:
            for waiting in batch:
                waiting.done = True
