"""`cmr determine`: from DOJ extracts to a folder of determinations."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from cmr.cli.options import CountyName, IsoDate, debug_option
from cmr.cli.progress import progress
from cmr.cli.report import say
from cmr.cli.running import Request, run_determine


@click.command(short_help="Decide every in-scope conviction of DOJ extracts.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--policy", required=True, metavar="NAME_OR_PATH", help="See `cmr policies`.")
@click.option(
    "--county", required=True, type=CountyName(), help='As the extract writes it: "LOS ANGELES".'
)
@click.option("--as-of", required=True, type=IsoDate(), help="The day that decides ages and years.")
@click.option(
    "--out", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Made if absent."
)
@click.option("--results", is_flag=True, help="Also write the input with columns appended.")
@click.option(
    "--max-bad",
    default=5.0,
    show_default=True,
    metavar="PERCENT",
    type=click.FloatRange(0, 100),
    help="Refuse the run (exit 3) when more of the records than this cannot be used.",
)
@click.option(
    "--part-size",
    default=512,
    show_default=True,
    metavar="MEGABYTES",
    type=click.FloatRange(0.001, 2048),
    help="How much of the input is decided at a time; memory follows it, results do not.",
)
@click.option(
    "--progress",
    "with_progress",
    is_flag=True,
    help="Say how far it is on stderr although that is no terminal.",
)
@debug_option
def determine(
    files: tuple[str, ...],
    policy: str,
    county: str,
    as_of: date,
    out: Path,
    results: bool,
    max_bad: float,
    part_size: float,
    with_progress: bool,
) -> int:
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
    request = Request(files, policy, county, as_of, out, results, max_bad, part_size)
    with progress(asked=with_progress) as stages:
        told = run_determine(request, stages)
    say(told.counted, told.summary, told.notes, out)
    return 0
