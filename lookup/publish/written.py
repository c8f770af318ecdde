"""Writing a small file whole or not at all."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from lookup.store.container import fsync_folder


def write_privately(file: Path, content: bytes) -> None:
    """Write aside (0600), fsync, rename into place, fsync the folder."""
    aside = file.with_name(f".{file.name}.part")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        os.replace(aside, file)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    fsync_folder(file.parent)


def move_into_place(aside: Path, file: Path) -> None:
    """Rename a finished, fsynced file to its name; raises OSError across file systems."""
    os.replace(aside, file)
    fsync_folder(file.parent)


def write_list(file: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A CSV list for its owner alone; no file where there are no rows."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    count = 0
    for count, row in enumerate(rows, start=1):
        if count == 1:
            writer.writerow(columns)
        writer.writerow(row)
    if count:
        write_privately(file, text.getvalue().encode())
    else:
        file.unlink(missing_ok=True)
