"""`cmr determine`: from DOJ extracts to a folder of determinations."""

from __future__ import annotations

from typing import Any

import click

from cmr.cli.progress import progress
from cmr.cli.report import say
from cmr.cli.run_options import run_options
from cmr.cli.running import Request, run_determine


@click.command(short_help="Decide every in-scope conviction of DOJ extracts.")
@run_options
def determine(with_progress: bool, **asked: Any) -> int:
    """Decide every in-scope conviction of the FILEs (plain, .gz, or - for standard input).

    Writes determinations, convictions, subjects, quarantine, summary and manifest into DIR, all of
    them or none.

    \b
    Exit codes:
      0  done (with a warning when some records were quarantined)
      1  it could not be written, or a mistake of ours
      2  usage, a missing file, an unknown policy, or a file that is not a DOJ extract
      3  more than --max-bad percent of the records cannot be used
    """
    with progress(asked=with_progress) as stages:
        told = run_determine(Request(**asked), stages)
    say(told.counted, told.summary, told.notes, asked["out"])
    return 0
