"""The tables of a run, kept part by part in the order in which they will be written."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from cmr import private_files
from cmr.determine import Run

# Bytes of tables that may stay in memory.
IN_MEMORY = 256 << 20
NAMES = ("determinations", "convictions", "subjects", "appended")


def tables_of(run: Run) -> dict[str, pl.DataFrame]:
    """The tables that a run has."""
    found = {name: getattr(run, name) for name in NAMES}
    return {name: frame for name, frame in found.items() if frame is not None}


class Tables:
    """Tables of a run; small ones stay in memory, others wait in private files."""

    def __init__(self, folder: Path, *, in_memory: int = IN_MEMORY) -> None:
        self._folder = folder
        self._room = in_memory
        self._held: dict[str, list[pl.DataFrame]] = {name: [] for name in NAMES}
        self._files: dict[str, list[Path]] = {name: [] for name in NAMES}

    def add(self, part: dict[str, pl.DataFrame]) -> None:
        """The next part of every table that has rows in it; the first part has every table."""
        for name, frame in part.items():
            self._held[name].append(frame)
            self._room -= int(frame.estimated_size())
        if self._room < 0:
            self._put_aside()

    def clear(self) -> None:
        """Forget every part."""
        for name in NAMES:
            self._held[name].clear()
            for path in self._files[name]:
                path.unlink()
            self._files[name].clear()

    def has(self, name: str) -> bool:
        """Whether the run has this table."""
        return bool(self._held[name] or self._files[name])

    def frames(self, name: str) -> Iterator[pl.DataFrame]:
        """The parts of a table, in order."""
        for path in self._files[name]:
            yield _read(path)
        yield from self._held[name]

    def scan(self, name: str) -> pl.LazyFrame:
        """The whole table."""
        held = [frame.lazy() for frame in self._held[name]]
        return pl.concat(held) if held else pl.scan_ipc(self._files[name])

    def _put_aside(self) -> None:
        """Nothing stays in memory, now or later: there is no room left."""
        for name, frames in self._held.items():
            for frame in frames:
                path = self._folder / f"{name}-{len(self._files[name])}.ipc"
                write(path, frame)
                self._files[name].append(path)
            frames.clear()


class Windows:
    """Tables of parts in which people are scattered over the files, to be put in file order.

    A window is a stretch of the input; `starts` are the keys on which all but the first begin.
    """

    def __init__(self, folder: Path, starts: pl.Series) -> None:
        self._folder = folder
        self._starts = starts
        self._files: dict[tuple[str, int], list[Path]] = {}

    def add(self, part: dict[str, pl.DataFrame]) -> None:
        """A part of every table, ordered by `key` and then by `at`, both of which it has."""
        for name, frame in part.items():
            cuts = [0, *frame["key"].search_sorted(self._starts, side="left"), frame.height]
            for window, (begin, end) in enumerate(zip(cuts, cuts[1:], strict=False)):
                # The first window has every table, if only its columns.
                if end > begin or not window:
                    files = self._files.setdefault((name, window), [])
                    path = self._folder / f"{name}-{window}-of-{len(files)}.ipc"
                    write(path, frame[begin:end])
                    files.append(path)

    def merged(self) -> Iterator[dict[str, pl.DataFrame]]:
        """The tables of each window in turn, in file order; their files are gone then."""
        for window in range(self._starts.len() + 1):
            yield {
                name: self._merge(self._files[name, window])
                for name in NAMES
                if (name, window) in self._files
            }

    def _merge(self, files: list[Path]) -> pl.DataFrame:
        whole = pl.concat([_read(path) for path in files]).sort("key", "at")
        for path in files:
            path.unlink()
        return whole.drop("key", "at")


def write(path: Path, frame: pl.DataFrame) -> None:
    """One frame as a private file."""
    with private_files.create(path, shown_as=path.parent) as stream:
        frame.write_ipc(stream, compression="lz4")


def _read(path: Path) -> pl.DataFrame:
    with path.open("rb") as stream:
        return pl.read_ipc(stream)
