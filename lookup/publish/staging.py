"""Sealed rows waiting to be written sorted, in a file that has no name; memory does not grow."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from lookup.publish.errors import PublishRefused

HEAPS = 256  # by the first byte of a row, which is random: each heap is sorted in memory
HELD_BYTES = 64 << 20  # rows wait in memory until they are this many bytes


class SortedRows:
    """Takes rows of one length in any order and gives them back sorted by their bytes."""

    def __init__(self, folder: Path, *, row_bytes: int, held_bytes: int = HELD_BYTES) -> None:
        self._folder = folder
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  closed by `close`
        self._row_bytes = row_bytes
        self._most = held_bytes
        self._held = [bytearray() for _ in range(HEAPS)]
        self._holds = 0
        self._places: list[list[tuple[int, int]]] = [[] for _ in range(HEAPS)]

    def add(self, rows: Iterable[bytes]) -> None:
        """Take rows; raises PublishRefused when the disk takes no more."""
        for row in rows:
            self._held[row[0]] += row
            self._holds += len(row)
        if self._holds < self._most:
            return
        try:
            self._write()
        except OSError as problem:
            raise PublishRefused(
                f"{self._folder.parent}: takes no more ({problem.strerror}): make room and publish "
                "again; what was there before is unchanged"
            ) from None

    def sorted(self) -> Iterator[bytes]:
        """All rows by their bytes."""
        size = self._row_bytes
        for heap in range(HEAPS):
            held = self._heap(heap)
            yield from sorted(held[at : at + size] for at in range(0, len(held), size))

    def close(self) -> None:
        """Give the disk its room back."""
        self._file.close()

    def _heap(self, heap: int) -> bytes:
        parts = []
        for start, size in self._places[heap]:
            self._file.seek(start)
            parts.append(self._file.read(size))
        return b"".join([*parts, bytes(self._held[heap])])

    def _write(self) -> None:
        end = self._file.seek(0, 2)
        for heap, rows in enumerate(self._held):
            self._file.write(rows)
            self._places[heap].append((end, len(rows)))
            end += len(rows)
        self._file.flush()
        self._held = [bytearray() for _ in range(HEAPS)]
        self._holds = 0
