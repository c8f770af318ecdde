"""Writes of several threads in one commit: whoever waits for the disk waits for all that came."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


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
    _gathered: list[_Waiting[Item, Result]] = field(default_factory=list)
    _gathering: threading.Lock = field(default_factory=threading.Lock)
    _writing: threading.Lock = field(default_factory=threading.Lock)

    def add(self, item: Item) -> Result:
        """Write one item, committed when this returns."""
        mine = _Waiting[Item, Result](item)
        with self._gathering:
            self._gathered.append(mine)
        with self._writing:
            if not mine.done:
                self._write_all()
        if mine.problem is not None:
            raise mine.problem
        return mine.result  # type: ignore[return-value]

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
