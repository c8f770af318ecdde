"""Progress on a terminal: one bar on stderr, nothing when stderr goes to a file."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Step = Callable[[str], None]


@contextmanager
def progress(steps: int) -> Iterator[Step]:
    """A function that begins the next of `steps`, saying which."""
    if not sys.stderr.isatty():
        yield lambda words: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Starting", total=steps)
        begun = iter([0] + [1] * steps)

        def step(words: str) -> None:
            bar.update(task, description=words, advance=next(begun, 0))

        yield step
