"""Progress on stderr: one bar on a terminal, a few lines if asked for, else nothing at all."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING, Protocol

import click

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

# A stage says at most this often how far it is: ten lines do not fill a log.
LINES_A_STAGE = 10


class Progress(Protocol):
    """Told what a command does: its stages, and how far each one is."""

    def begin(self, words: str, size: int = 0) -> None:
        """The next stage; `size` of it is to be done, 0 if nobody knows."""

    def advance(self, size: int, records: int) -> None:
        """So much of the stage's size is done, with so many records."""


class Silence:
    """No terminal, and nobody asked."""

    def begin(self, words: str, size: int = 0) -> None:
        """Say nothing."""

    def advance(self, size: int, records: int) -> None:
        """Say nothing."""


class Lines:
    """A line per tenth of a stage, for logs: percent, records, time left."""

    def __init__(self) -> None:
        self._words, self._size, self._done, self._records, self._said = "", 0, 0, 0, 0
        self._begun = perf_counter()

    def begin(self, words: str, size: int = 0) -> None:
        """Say which stage begins."""
        self._words, self._size, self._done, self._records, self._said = words, size, 0, 0, 0
        self._begun = perf_counter()
        click.echo(f"cmr: {words.lower()}", err=True)

    def advance(self, size: int, records: int) -> None:
        """Say how far it is when another tenth is done."""
        self._done, self._records = self._done + size, self._records + records
        tenths = min(LINES_A_STAGE, LINES_A_STAGE * self._done // max(self._size, 1))
        if tenths > self._said:
            self._said = tenths
            left = (perf_counter() - self._begun) * (self._size - self._done) / self._done
            click.echo(
                f"cmr: {self._words.lower()}: {100 * tenths // LINES_A_STAGE}%, "
                f"{self._records:,} records, about {_time(max(left, 0))} left",
                err=True,
            )


class _Terminal:
    """A bar that comes and goes."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._task = bar.add_task("Starting", total=None, records="")
        self._records = 0

    def begin(self, words: str, size: int = 0) -> None:
        """The bar begins anew under the stage's name."""
        self._records = 0
        self._bar.reset(self._task, description=words, total=size or None, records="")

    def advance(self, size: int, records: int) -> None:
        """The bar grows."""
        self._records += records
        self._bar.update(self._task, advance=size, records=f"{self._records:,} records")


@contextmanager
def progress(*, asked: bool) -> Iterator[Progress]:
    """Where to tell progress: a bar on a terminal; elsewhere lines if `asked`, or silence."""
    if not sys.stderr.isatty():
        yield Lines() if asked else Silence()
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[records]}"),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _Terminal(bar)


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
