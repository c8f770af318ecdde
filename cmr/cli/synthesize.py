"""`cmr synthesize`: a made-up county to try everything on."""

from datetime import date
from pathlib import Path

import click

from cmr.cli.options import IsoDate, OutFolder, debug_option


@click.command(short_help="Make up a county: DOJ extract, relief events, expected answers.")
@click.option(
    "--people",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many; a profile has its own number.",
)
@click.option("--seed", required=True, type=int, metavar="S", help="The same seed, the same bytes.")
@click.option("--as-of", required=True, type=IsoDate())
@click.option("--out", required=True, metavar="DIR", type=OutFolder())
@click.option("--profile", default=None, metavar="NAME", help="A county of known figures: la-2020.")
@debug_option
def synthesize(people: int | None, seed: int, as_of: date, out: Path, profile: str | None) -> None:
    """Write doj.csv, relief.csv and people.csv of N made-up people into DIR.

    people.csv says of each what they should be told, from how they were made up. With
    `--profile la-2020` a report on the county shows the figures that Los Angeles published.
    """
    from cmr.synthesize import synthesize as make_up

    made = make_up(people, seed, as_of, out, profile)
    click.echo(f"{made:,} made-up people written to {out}")
