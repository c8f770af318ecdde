"""Rows put aside by person in private files, for extracts in which people are scattered."""

from pathlib import Path

import polars as pl

from cmr import private_files

# Rows wait in memory until there are this many: few files, and no more than is decided at once.
AT_A_TIME = 400_000


class Spill:
    """`parts` heaps of rows in `folder`, everybody's rows on one heap, in the order they came.

    The files are as sensitive as the extract: mode 0600, in the run's own private folder, which
    goes away with the run however it ends.
    """

    def __init__(self, folder: Path, parts: int, *, at_a_time: int = AT_A_TIME) -> None:
        self.parts = parts
        self._folder = folder
        self._at_a_time = at_a_time
        self._files: list[list[Path]] = [[] for _ in range(parts)]
        self._waiting: list[pl.DataFrame] = []

    def add(self, rows: pl.DataFrame) -> None:
        """Put rows aside."""
        self._waiting.append(rows)
        if sum(each.height for each in self._waiting) >= self._at_a_time:
            self._write()

    def take(self, part: int) -> pl.DataFrame:
        """The rows of one heap; they are gone from the disk."""
        self._write()
        frames = []
        for path in self._files[part]:
            with path.open("rb") as stream:
                frames.append(pl.read_ipc(stream))
            path.unlink()
        self._files[part] = []
        return pl.concat(frames) if frames else pl.DataFrame()

    def _write(self) -> None:
        if not self._waiting:
            return
        rows = pl.concat(self._waiting)
        self._waiting = []
        # Nobody's rows need not stand together.
        heap = pl.coalesce(pl.col("SUBJECT_ID").hash(), pl.col("row").cast(pl.UInt64)) % self.parts
        heaps = rows.with_columns(heap.alias("heap")).partition_by(
            "heap", maintain_order=True, include_key=False, as_dict=True
        )
        for (part,), mine in heaps.items():
            files = self._files[part]
            path = self._folder / f"rows-{part}-{len(files)}.ipc"
            with private_files.create(path, shown_as=self._folder) as stream:
                mine.write_ipc(stream)
            files.append(path)
