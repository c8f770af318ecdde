"""The tables of a run, kept part by part in the order in which they will be written."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from cmr import private_files
from cmr.determine import Run

NAMES = ("determinations", "convictions", "subjects", "appended")


def tables_of(run: Run) -> dict[str, pl.DataFrame]:
    """The tables that a run has."""
    found = {name: getattr(run, name) for name in NAMES}
    return {name: frame for name, frame in found.items() if frame is not None}


class Tables:
    """Tables of a run; a single part stays in memory, several wait in private files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._only: dict[str, pl.DataFrame] | None = None
        self._files: dict[str, list[Path]] = {name: [] for name in NAMES}

    def add(self, part: dict[str, pl.DataFrame]) -> None:
        """The next part of every table."""
        if self._only is None and not any(self._files.values()):
            self._only = part
            return
        if self._only is not None:
            self._keep(self._only)
            self._only = None
        self._keep(part)

    def clear(self) -> None:
        """Forget every part."""
        self._only = None
        for files in self._files.values():
            for path in files:
                path.unlink()
            files.clear()

    def has(self, name: str) -> bool:
        """Whether the run has this table."""
        return name in self._only if self._only is not None else bool(self._files[name])

    def frames(self, name: str) -> Iterator[pl.DataFrame]:
        """The parts of a table, in order."""
        if self._only is not None:
            yield self._only[name]
            return
        for path in self._files[name]:
            yield _read(path)

    def scan(self, name: str) -> pl.LazyFrame:
        """The whole table."""
        if self._only is not None:
            return self._only[name].lazy()
        return pl.scan_ipc(self._files[name])

    def _keep(self, part: dict[str, pl.DataFrame]) -> None:
        for name, frame in part.items():
            path = self._folder / f"{name}-{len(self._files[name])}.ipc"
            write(path, frame)
            self._files[name].append(path)


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
