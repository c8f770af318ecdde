"""`cmr compare`: what changes between two policies, who gains, who loses, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cmr.cli.ending import BROKEN, TooManyBad
from cmr.cli.options import CountyName, IsoDate, debug_option

if TYPE_CHECKING:
    from cmr.compare import Comparison
    from cmr.doj.reader import Extract
    from cmr.policy import Policy


@click.command(short_help="Say what changes between two policies, for whom, and why.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--policy",
    "policies",
    required=True,
    multiple=True,
    metavar="NAME_OR_PATH",
    help="Twice: the one that is, then the one that may be.",
)
@click.option("--county", required=True, type=CountyName(), help="As the extract writes it.")
@click.option("--as-of", required=True, type=IsoDate(), help="The day that decides ages and years.")
@click.option(
    "--out", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Made if absent."
)
@debug_option
def compare(
    files: tuple[str, ...], policies: tuple[str, ...], county: str, as_of: date, out: Path
) -> int:
    """Decide the FILEs under two policies; every conviction whose relief differs is explained by
    named differences, each with its sentence and citation.

    Writes differences.csv, differences.parquet, people.csv and comparison.json into DIR.

    \b
    Exit codes:
      0  done; every difference has a name
      1  some row differs and no known difference explains it
      2  usage, a missing file, an unknown policy, or a file that is not a DOJ extract
      3  more than 5 percent of the records cannot be used
    """
    if len(policies) != 2:
        raise click.UsageError(f"--policy is needed twice, not {len(policies)} times")
    from cmr.compare import compare as compared
    from cmr.policy import load
    from cmr.reports.comparison_files import write_comparison

    first, second = (load(name) for name in policies)
    for policy in (first, second):
        policy.check_in_force(as_of)
    extract = _read(files)
    found = compared(extract.rows, first, second, county=county, as_of=as_of)
    asked = {
        "policies": [_named(first, policies[0]), _named(second, policies[1])],
        "county": county,
        "as_of": as_of.isoformat(),
        "inputs": [
            {"file": each.source.file, "sha256": each.source.sha256} for each in extract.inputs
        ],
        "records_quarantined": extract.quarantine.height,
    }
    write_comparison(out, found, asked)
    return say(found, (first, second), extract, out)


def _read(files: tuple[str, ...]) -> Extract:
    from cmr.doj.reader import TooManyBadError, read_extract

    try:
        return read_extract(files)
    except TooManyBadError as problem:
        raise TooManyBad(f"{problem}; `cmr determine` lists them") from problem


def _named(policy: Policy, given: str) -> dict[str, str]:
    return {"id": policy.id, "digest": policy.digest, "given": given}


def say(found: Comparison, policies: tuple[Policy, Policy], extract: Extract, out: Path) -> int:
    """The table on stdout, warnings on stderr; gives the exit code."""
    for note in extract.notes:
        click.echo(f"note: {note}", err=True)
    if extract.quarantine.height:
        click.echo(f"warning: {extract.quarantine.height:,} records could not be used", err=True)
    click.echo("\n".join(_lines(found, policies)))
    click.echo(f"Written to {out}")
    if found.unexplained:
        click.echo(
            f"cmr: {found.unexplained:,} convictions differ and no known difference explains them; "
            f"see `unexplained` in {out / 'differences.csv'} and name the difference in "
            "cmr/compare/known_differences.yaml",
            err=True,
        )
        return BROKEN
    return 0


def _lines(found: Comparison, policies: tuple[Policy, Policy]) -> Iterator[str]:
    first, second = policies
    yield f"From {first.name} to {second.name}"
    for before, after in found.counts.items():
        for relief, number in after.items():
            same = " (the same)" if before == relief else ""
            yield f"  {before:>14} -> {relief:<14} {number:>12,}{same}"
    people = dict(found.people["change"].value_counts().rows())
    gains, loses, both = (people.get(word, 0) for word in ("gains", "loses", "gains and loses"))
    yield f"People who gain {gains:,}, lose {loses:,}, both {both:,}"
    for each in found.named:
        yield f"  {each.id}: {each.sentence.en} [{each.citation}]"
