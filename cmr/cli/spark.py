"""`cmr spark`: the same determination on Apache Spark."""

from __future__ import annotations

from typing import Any

import click

from cmr.cli.progress import progress
from cmr.cli.report import say
from cmr.cli.run_options import run_options
from cmr.cli.running import OnSpark, Request, run_determine


@click.command(short_help="The same as determine, decided on Apache Spark.")
@run_options
@click.option(
    "--master",
    default="local[*]",
    show_default=True,
    metavar="URL",
    help="The cluster; every node must see DIR and have this package.",
)
@click.option(
    "--partitions",
    type=click.IntRange(1, 100_000),
    default=None,
    metavar="N",
    help="Parts that people are shared out over; by default one per part size.",
)
def spark(with_progress: bool, master: str, partitions: int | None, **asked: Any) -> int:
    """Decide every in-scope conviction of the FILEs on Spark, partitioned by person.

    Writes the same files as `cmr determine`, byte for byte, with the same exit codes. Needs the
    extra [spark]. The extracts are read here; only deciding is shared out.
    """
    with progress(asked=with_progress) as stages:
        told = run_determine(Request(**asked, spark=OnSpark(master, partitions)), stages)
    say(told.counted, told.summary, told.notes, asked["out"])
    return 0
