"""The files of a county, written aside and switched in together."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from cmr import private_files
from cmr.errors import UsageError


@contextmanager
def county_files(folder: Path, names: Sequence[str]) -> Iterator[Mapping[str, BinaryIO]]:
    """Files of mode 0600 that appear under their names only when all of them are whole.

    Raises UsageError where the folder cannot be written to, WritingError where the disk is full.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            streams = {
                name: stack.enter_context(
                    private_files.create(_aside(folder, name), shown_as=folder / name)
                )
                for name in names
            }
            yield streams
            for stream in streams.values():
                stream.flush()
                os.fsync(stream.fileno())
        for name in names:
            _aside(folder, name).replace(folder / name)
    except OSError as problem:
        raise UsageError(
            f"--out {folder}: cannot be written to ({problem.strerror}); choose another folder"
        ) from problem
    finally:
        for name in names:
            with suppress(OSError):
                _aside(folder, name).unlink()


def write_lines(stream: BinaryIO, lines: Iterable[str]) -> None:
    """Append lines in UTF-8, each with a line feed."""
    stream.write("".join(f"{line}\n" for line in lines).encode())


def _aside(folder: Path, name: str) -> Path:
    return folder / f".{name}.writing"
