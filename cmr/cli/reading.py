"""Reading extracts for a command that decides them: opened, read ahead, and progress told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cmr.cli.progress import Progress
    from cmr.doj.reader import Batch, Reading

MEGABYTE: Final = 1 << 20
# Batches that are read while others are decided: about a part's worth.
READ_AHEAD: Final = 8


def open_reading(
    files: Sequence[str], spool: Path, part_bytes: int, workers: ThreadPoolExecutor
) -> Reading:
    """The extracts, recognised and ready to be read; no piece is larger than a part."""
    from cmr.doj.reader import Reading
    from cmr.doj.reader_input import open_sources
    from cmr.doj.reader_pieces import PIECE

    return Reading(open_sources(files, spool, workers), min(PIECE, part_bytes))


@contextmanager
def batches_told(reading: Reading, progress: Progress) -> Iterator[Iterator[Batch]]:
    """The batches of the extracts, the next ones read meanwhile; progress is told of each.

    The first are being read as soon as the block is entered.
    """
    from cmr.parts.ahead import ahead

    def told(batches: Iterator[Batch]) -> Iterator[Batch]:
        for batch in batches:
            yield batch
            progress.advance(batch.size, batch.records)

    with ahead(reading.batches(), READ_AHEAD) as batches:
        yield told(batches)
