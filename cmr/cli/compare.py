"""`cmr compare`: what changes between two policies, who gains, who loses, and why."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cmr.cli.ending import BROKEN, TooManyBad, said
from cmr.cli.progress import Progress, progress
from cmr.cli.reading import MEGABYTE, batches_told, open_reading
from cmr.cli.run_options import extract_options

if TYPE_CHECKING:
    from cmr.compare import Figures
    from cmr.doj.reader import Reading
    from cmr.policy import Policy


@dataclass(frozen=True)
class Compared:
    """What the operator is told of a comparison."""

    figures: Figures
    policies: tuple[Policy, Policy]
    quarantined: int
    notes: tuple[str, ...]


@click.command(short_help="Say what changes between two policies, for whom, and why.")
@click.option(
    "--policy",
    "policies",
    required=True,
    multiple=True,
    metavar="NAME_OR_PATH",
    help="Twice: the one that is, then the one that may be.",
)
@extract_options
def compare(policies: tuple[str, ...], out: Path, with_progress: bool, **asked: Any) -> int:
    """Decide the FILEs under two policies; every conviction whose relief differs is explained by
    named differences, each with its sentence and citation.

    Writes differences.csv, differences.parquet, people.csv and comparison.json into DIR.

    \b
    Exit codes:
      0  done; every difference has a name
      1  some row differs and no known difference explains it
      2  usage, a missing file, an unknown policy, or a file that is not a DOJ extract
      3  more than --max-bad percent of the records cannot be used
    """
    if len(policies) != 2:
        times = "once" if len(policies) == 1 else f"{len(policies)} times"
        raise click.UsageError(f"--policy is needed twice, not {times}")
    with progress(asked=with_progress) as stages:
        told = _run(policies, out, stages, **asked)
    return say(told, out)


def _run(
    names: tuple[str, ...],
    out: Path,
    stages: Progress,
    *,
    files: tuple[str, ...],
    county: str,
    as_of: date,
    max_bad: float,
    part_size: float,
) -> Compared:
    """Read, compare and write, in bounded memory, all of it or nothing."""
    from cmr.compare import Question
    from cmr.compare.figures import add_up
    from cmr.policy import load
    from cmr.reports.comparison_files import ComparisonDirectory, write_comparison
    from cmr.reports.counties import check_county

    first, second = (load(name) for name in names)
    for policy in (first, second):
        policy.check_in_force(as_of)
    size = int(part_size * MEGABYTE)
    question = Question(first, second, county, as_of)
    with ComparisonDirectory(out) as folder, ThreadPoolExecutor(max_workers=1) as workers:
        reading = open_reading(files, folder.spool, size, workers)
        stages.begin("Reading and comparing", reading.size)
        deciding = question.deciding(folder.spool, size, stages)
        with batches_told(reading, stages) as batches:
            found = deciding.all_of(reading, batches)
        _check(reading, max_bad)
        figures = add_up(found.counted)
        exact = first.readings.county == second.readings.county == "exact_text"
        check_county(county, figures.counties, decided=figures.decided, exact=exact)
        stages.begin("Writing")
        asked = {
            "policies": [_named(first, names[0]), _named(second, names[1])],
            "county": county,
            "as_of": as_of.isoformat(),
            "inputs": [
                {"file": each.source.file, "sha256": each.source.sha256} for each in reading.inputs
            ],
            "records_quarantined": reading.quarantined,
        }
        write_comparison(folder, found.tables, figures, asked)
        folder.commit()
    return Compared(figures, (first, second), reading.quarantined, reading.notes)


def _check(reading: Reading, max_bad: float) -> None:
    from cmr.doj.reader import TooManyBadError

    try:
        reading.check_enough_can_be_used(max_bad)
    except TooManyBadError as problem:
        raise TooManyBad(f"{problem}; `cmr determine` lists them") from problem


def _named(policy: Policy, given: str) -> dict[str, str]:
    return {"id": policy.id, "digest": policy.digest, "given": given}


def say(told: Compared, out: Path) -> int:
    """The table on stdout, warnings on stderr; gives the exit code."""
    for note in told.notes:
        click.echo(f"note: {note}", err=True)
    if told.quarantined:
        click.echo(
            f"warning: records that could not be used: {told.quarantined:,}; `cmr determine` "
            "lists them",
            err=True,
        )
    if not told.figures.decided:
        click.echo("note: neither policy decides any conviction of this county", err=True)
    click.echo("\n".join(_lines(told)))
    click.echo(f"Written to {out}")
    if told.figures.unexplained:
        said(
            f"{told.figures.unexplained:,} convictions differ and no known difference "
            f"explains them; see `unexplained` in {out / 'differences.csv'} and name the "
            "difference in cmr/compare/known_differences.yaml"
        )
        return BROKEN
    return 0


def _lines(told: Compared) -> Iterator[str]:
    first, second = told.policies
    yield f"From {first.name} to {second.name}"
    for before, after in told.figures.by_relief().items():
        for relief, number in after.items():
            same = " (the same)" if before == relief else ""
            yield f"  {before:>14} -> {relief:<14} {number:>12,}{same}"
    people = told.figures.people
    gains, loses, both = (people[word] for word in ("gains", "loses", "gains and loses"))
    yield f"People who gain {gains:,}, lose {loses:,}, both {both:,}"
    for each in told.figures.named:
        yield f"  {each.difference.id}: {each.difference.sentence.en} [{each.difference.citation}]"
