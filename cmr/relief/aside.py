"""Frames put aside by part, in a file that has no name: however the work ends, nothing stays."""

import io
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from cmr.private_files import DISK_REFUSES, WritingError


class Aside:
    """Heaps of rows of one table, in the order they came; as sensitive as the extract.

    The file is on the disk of `folder` and can be found by nobody else, not even after a kill.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  closed by `close`
        self._places: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._end = 0

    def add(self, rows: pl.DataFrame, part: str) -> None:
        """Put rows aside on the heaps that their column `part` names; the column goes."""
        for (heap,), mine in rows.partition_by(
            part, maintain_order=True, include_key=False, as_dict=True
        ).items():
            self.put(int(heap), mine)

    def put(self, heap: int, rows: pl.DataFrame) -> None:
        """Put rows aside on one heap; raises WritingError when the disk takes no more."""
        written = io.BytesIO()
        rows.write_ipc(written, compression="lz4")
        try:
            self._file.seek(self._end)
            self._file.write(written.getbuffer())
            self._file.flush()
        except OSError as problem:
            if problem.errno not in DISK_REFUSES:
                raise
            raise WritingError(self._folder, problem) from problem
        self._places[heap].append((self._end, written.tell()))
        self._end += written.tell()

    def frames(self, heap: int) -> Iterator[pl.DataFrame]:
        """The frames of one heap as they came."""
        for start, size in self._places.get(heap, ()):
            self._file.seek(start)
            yield pl.read_ipc(io.BytesIO(self._file.read(size)))

    def heap(self, heap: int, empty: pl.DataFrame) -> pl.DataFrame:
        """The rows of one heap; `empty` where there are none."""
        return pl.concat([empty, *self.frames(heap)])

    def close(self) -> None:
        """Give the disk its room back."""
        self._file.close()
