"""The files of a county, written aside and switched in together."""

import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from cmr import private_files
from cmr.errors import UsageError


class FolderWriter:
    """Text files of a folder, mode 0600; they appear under their names only when all are whole."""

    def __init__(self, folder: Path, names: Iterable[str]) -> None:
        self._folder = folder
        self._names = tuple(names)
        self._streams: dict[str, BinaryIO] = {}

    def __enter__(self) -> Self:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for name in self._names:
                self._aside(name).unlink(missing_ok=True)
                self._streams[name] = private_files.create(self._aside(name))
        except OSError as problem:
            self._drop()
            raise UsageError(
                f"--out {self._folder}: cannot be written to ({problem.strerror}); choose a folder"
            ) from problem
        return self

    def write(self, name: str, lines: Iterable[str]) -> None:
        """Append lines to one of the files."""
        text = "".join(f"{line}\n" for line in lines)
        self._streams[name].write(text.encode())

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if problem is None:
                self._switch_in()
        except OSError as failure:
            raise UsageError(
                f"--out {self._folder}: {failure.strerror}; nothing was kept"
            ) from failure
        finally:
            self._drop()
        if isinstance(problem, OSError):
            raise self._lost(problem)

    def _lost(self, problem: OSError) -> UsageError:
        return UsageError(f"--out {self._folder}: {problem.strerror}; nothing was kept")

    def _switch_in(self) -> None:
        for stream in self._streams.values():
            stream.flush()
            os.fsync(stream.fileno())
            stream.close()
        for name in self._names:
            self._aside(name).replace(self._folder / name)

    def _drop(self) -> None:
        """Close and remove what was written aside."""
        for name, stream in self._streams.items():
            stream.close()
            self._aside(name).unlink(missing_ok=True)

    def _aside(self, name: str) -> Path:
        return self._folder / f".{name}.writing"
