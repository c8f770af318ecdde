"""`cmr motion`: the filing packet of a run."""

from __future__ import annotations

from pathlib import Path

import click

from cmr.cli.options import ExistingFile, OutFolder, debug_option

_FILE = ExistingFile()


@click.command(short_help="The filing packet: motion, proposed order, Exhibit 1 per authority.")
@click.argument("run", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--out", required=True, metavar="DIR", type=OutFolder())
@click.option(
    "--filing",
    "filing_file",
    default=None,
    metavar="FILE",
    type=_FILE,
    help="The office's facts: court, hearing, attorney (TOML). Without it: a draft with blanks.",
)
@click.option(
    "--relief",
    default=None,
    metavar="FILE",
    type=_FILE,
    help="What courts did already (relief.csv): it is not asked for again.",
)
@click.option(
    "--unsigned", is_flag=True, help="Allow a policy that is not signed off; marks every page."
)
@debug_option
def motion(
    run: Path, out: Path, filing_file: Path | None, relief: Path | None, unsigned: bool
) -> None:
    """Write motion.pdf, order.pdf, Exhibit 1 of each authority (PDF and CSV), for_a_person.csv and
    packet.json for the finished run in DIR.

    What needs review is never listed; a case is marked to be sealed whole only if every conviction
    known in it is dismissed.
    """
    from cmr.packet.filing import draft_for, read_filing
    from cmr.packet.finished_run import read_run
    from cmr.packet.packet import write_packet

    finished = read_run(run)
    filing = read_filing(filing_file) if filing_file else draft_for(finished.county)
    whole, exhibit = write_packet(finished, out, filing=filing, relief=relief, unsigned=unsigned)
    if filing.blanks:
        click.echo(
            f"note: a draft, with blanks for {', '.join(filing.blanks)}; give them with --filing",
            err=True,
        )
    for part in exhibit.parts:
        click.echo(f"  {part.authority:<45} {part.rows.height:>10,}")
    click.echo(
        f"Exhibit 1: {whole.convictions:,} convictions of {whole.people:,} people in "
        f"{whole.cases:,} cases; cases to be sealed whole: of {whole.whole:,} convictions"
    )
    click.echo(f"For a person to look at: {exhibit.for_a_person.height:,}")
    click.echo(f"Written to {out}")
