"""`cmr determine`: from DOJ extracts to a folder of determinations."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from threading import Thread
from time import perf_counter
from typing import TYPE_CHECKING, NoReturn

import click

from cmr.cli.ending import TooManyBad
from cmr.cli.options import IsoDate, debug_option
from cmr.cli.progress import Step, progress
from cmr.cli.report import county_notes, say

if TYPE_CHECKING:
    from cmr.determine import Run
    from cmr.doj.reader import Extract, TooManyBadError
    from cmr.policy import Policy
    from cmr.reports.run_directory import RunDirectory
    from cmr.reports.summary import Summary
    from cmr.reports.tally import Tally


@dataclass(frozen=True)
class Request:
    """What the operator asked for."""

    files: tuple[str, ...]
    policy: str
    county: str
    as_of: date
    out: Path
    results: bool
    max_bad: float


@click.command(short_help="Decide every in-scope conviction of DOJ extracts.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--policy", required=True, metavar="NAME_OR_PATH", help="See `cmr policies`.")
@click.option("--county", required=True, help='As the extract writes it: "LOS ANGELES".')
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
@debug_option
def determine(
    files: tuple[str, ...],
    policy: str,
    county: str,
    as_of: date,
    out: Path,
    results: bool,
    max_bad: float,
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
    request = Request(files, policy, county, as_of, out, results, max_bad)
    with progress(5 if results else 4) as step:
        told, notes = run_determine(request, step)
    say(*told, notes, request.out)
    return 0


def run_determine(request: Request, step: Step) -> tuple[tuple[Tally, Summary], tuple[str, ...]]:
    """Read, decide and write one run; gives its counts and what the operator should know."""
    from cmr.policy import load
    from cmr.reports.run_directory import RunDirectory

    begun = perf_counter()
    policy = load(request.policy)
    policy.check_in_force(request.as_of)
    with RunDirectory(request.out) as out:
        _import_meanwhile("cmr.determine", "cmr.reports.summary_page", "cmr.reports.manifest")
        step("Reading")
        extract = _read(request, out)
        step("Deciding")
        run = _decide(request, policy, extract)
        told = _write(request, policy, (extract, run), out, step, begun)
        out.commit()
    return told, (*extract.notes, *county_notes(*told))


def _import_meanwhile(*modules: str) -> None:
    """Import what later steps need while polars reads: it leaves Python idle, and it adds up."""

    def imports() -> None:
        with suppress(ImportError):  # whoever needs the module next will say so
            for module in modules:
                import_module(module)

    Thread(target=imports, daemon=True).start()


def _read(request: Request, out: RunDirectory) -> Extract:
    from cmr.doj.reader import TooManyBadError, read_extract

    try:
        return read_extract(request.files, max_bad=request.max_bad, spool=out.spool)
    except TooManyBadError as problem:
        _refuse(problem, out)


def _refuse(problem: TooManyBadError, out: RunDirectory) -> NoReturn:
    """Leave the quarantine, so that the bad lines can be found, and nothing else."""
    from cmr.reports.run_directory import QUARANTINE
    from cmr.reports.tables import write_csv

    write_csv(out, QUARANTINE, problem.extract.quarantine)
    where = out.commit_refusal()
    raise TooManyBad(f"{problem}; they are listed in {where}")


def _decide(request: Request, policy: Policy, extract: Extract) -> Run:
    from cmr.determine import determine as decide

    return decide(
        extract.rows,
        policy,
        county=request.county,
        as_of=request.as_of,
        with_appended=request.results,
    )


def _write(
    request: Request,
    policy: Policy,
    found: tuple[Extract, Run],
    out: RunDirectory,
    step: Step,
    begun: float,
) -> tuple[Tally, Summary]:
    """Write every file of the run aside; nothing shows before the commit."""
    from cmr.reports.manifest import write_manifest
    from cmr.reports.reference_summary import write_reference_summary
    from cmr.reports.result_files import write_results
    from cmr.reports.summary import summarise
    from cmr.reports.summary_page import write_summary
    from cmr.reports.tables import write_tables
    from cmr.reports.tally import tally

    extract, run = found
    if run.appended is not None:
        step("Writing the result files")
        write_results(out, extract.inputs, run.appended)
    step("Writing")
    write_tables(out, run, extract.quarantine)
    write_reference_summary(out, run)
    counted = tally(run, request.as_of)
    summary = summarise(
        counted,
        policy,
        county=request.county,
        as_of=request.as_of,
        read=extract.records,
        quarantined=extract.quarantine.height,
        inputs=[each.source for each in extract.inputs],
    )
    write_summary(out, summary)
    write_manifest(
        out,
        policy=policy,
        policy_given=request.policy,
        county=request.county,
        as_of=request.as_of,
        inputs=extract.inputs,
        counts=summary.totals(),
        duration_seconds=perf_counter() - begun,
    )
    return counted, summary
