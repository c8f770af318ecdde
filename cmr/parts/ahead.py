"""Work done ahead: what comes next is got ready while what came is being dealt with."""

from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from typing import TypeVar

Item = TypeVar("Item")


class _End(Enum):
    END = "end"


def ahead(items: Iterator[Item], most: int) -> Generator[Item]:
    """The items in their order, at most `most` of them made beforehand, in a thread of their own.

    What fails there is raised here, in its turn. Whoever stops early waits for the item that is
    being made, and no further one is begun.
    """
    with ThreadPoolExecutor(max_workers=1) as worker:
        coming = deque(worker.submit(next, items, _End.END) for _ in range(most))
        try:
            while not isinstance(item := coming.popleft().result(), _End):
                coming.append(worker.submit(next, items, _End.END))
                yield item
        finally:
            for each in coming:
                each.cancel()
