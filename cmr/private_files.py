"""Files written whole or not at all; those about people only their owner may read."""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cmr.errors import CmrError, UsageError

OWNER_ONLY = 0o600
# What a disk says that takes no more, or nothing at all.
DISK_REFUSES = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}


class WritingError(CmrError):
    """The disk would not take a file; what was in the folder before is still there."""

    def __init__(self, path: Path, problem: OSError) -> None:
        super().__init__(
            f"{path}: could not be written ({problem.strerror or problem}); make room and run "
            "again. What was there before is unchanged"
        )


@contextmanager
def create(path: Path, *, shown_as: Path | None = None) -> Iterator[BinaryIO]:
    """A new (or emptied) file of mode 0600, open for writing bytes; raises WritingError.

    `shown_as` is the name an error gives it, for a file that is written aside.
    """
    try:
        with os.fdopen(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "wb"
        ) as stream:
            yield stream
    except Exception as problem:
        number = _error_number(problem)
        if number not in DISK_REFUSES:
            raise
        refused = OSError(number, os.strerror(number))
        raise WritingError(shown_as or path, refused) from problem


def _error_number(problem: Exception) -> int:
    """The system's number of an error, 0 for none; polars has it in the text of its own errors."""
    known = problem.errno if isinstance(problem, OSError) else None
    told = re.search(r"\(os error (\d+)\)", str(problem))
    return known or (int(told[1]) if told else 0)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to; it takes its place when the block ends without an error."""
    aside = path.with_name(f".{path.name}.writing")
    try:
        yield aside
        with aside.open("rb") as written:
            os.fsync(written.fileno())
        aside.replace(path)
    except OSError as problem:
        if problem.errno in DISK_REFUSES:
            raise WritingError(path, problem) from problem
        what = problem.strerror or str(problem)
        raise UsageError(f"{path}: cannot be written ({what}); choose another --out") from problem
    finally:
        aside.unlink(missing_ok=True)
