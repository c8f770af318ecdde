"""Work done ahead, and several pieces of work at once: in order, and never far ahead."""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from enum import Enum
from typing import TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")


class _End(Enum):
    END = "end"


@contextmanager
def ahead(items: Iterator[Item], most: int) -> Iterator[Iterator[Item]]:
    """The items in their order, at most `most` of them made beforehand, in a thread of their own.

    The first are being made as soon as the block is entered. What fails there is raised where the
    item is taken. Whoever leaves early waits for the item that is being made; no further one is.
    """
    with ThreadPoolExecutor(max_workers=1) as worker:
        coming = deque(worker.submit(next, items, _End.END) for _ in range(most))

        def taken() -> Generator[Item]:
            while not isinstance(item := coming.popleft().result(), _End):
                coming.append(worker.submit(next, items, _End.END))
                yield item

        try:
            yield taken()
        finally:
            _cancel(coming)


def at_once(items: Iterable[Item], work: Callable[[Item], Made], most: int) -> Generator[Made]:
    """What `work` makes of each item, in the order of the items, `most` of them worked on at once.

    Items are taken here, in the caller's thread, and one more of them than are worked on.
    """
    with ThreadPoolExecutor(max_workers=most) as workers:
        under_way: deque[Future[Made]] = deque()
        try:
            for item in items:
                if len(under_way) == most:
                    yield under_way.popleft().result()
                under_way.append(workers.submit(work, item))
                del item  # an item may be large: whoever works on it lets go of it
            while under_way:
                yield under_way.popleft().result()
        finally:
            _cancel(under_way)


def _cancel(futures: Iterable[Future[Item]]) -> None:
    for each in futures:
        each.cancel()
