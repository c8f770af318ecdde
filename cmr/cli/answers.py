"""`cmr export` and `cmr answers`: lists for courts and the Department of Justice, and back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from cmr.cli.options import ExistingFile, IsoDate, OutFolder, debug_option

_FILE = ExistingFile()
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command(short_help="Lists for each court and the Department of Justice to answer.")
@click.argument("run", metavar="DIR", type=_FOLDER)
@click.option("--packet", required=True, metavar="DIR", type=_FOLDER, help="From cmr motion.")
@click.option("--relief", default=None, metavar="FILE", type=_FILE, help="What happened so far.")
@click.option(
    "--filing", "filing_file", default=None, metavar="FILE", type=_FILE, help="For courthouses."
)
@click.option("--out", required=True, metavar="DIR", type=OutFolder())
@debug_option
def export(
    run: Path, packet: Path, relief: Path | None, filing_file: Path | None, out: Path
) -> None:
    """Write court*.csv (what courts still have to decide or to write down) and doj.csv (orders not
    yet in the Department of Justice's records) for the packet of the run in DIR.

    They are returned with `event` and `date` filled in, and read by cmr answers.
    """
    from cmr.packet.export import write_lists
    from cmr.packet.filing import Filing, read_filing
    from cmr.packet.finished_packet import read_packet
    from cmr.packet.finished_run import read_run

    finished = read_run(run)
    filing = read_filing(filing_file) if filing_file else Filing()
    lists = write_lists(finished, read_packet(packet, finished), out, filing=filing, relief=relief)
    for each in lists:
        click.echo(f"  {each.name:<45} {each.lines:>10,}")
    click.echo(f"Written to {out}")


@click.command(short_help="Read the answers back into relief.csv; every line accounted for.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_FILE)
@click.option("--run", required=True, metavar="DIR", type=_FOLDER, help="From cmr determine.")
@click.option("--packet", required=True, metavar="DIR", type=_FOLDER, help="From cmr motion.")
@click.option("--received", required=True, type=IsoDate(), help="The day the answers came.")
@click.option("--filed", default=None, type=IsoDate(), help="The day the motion was filed.")
@click.option("--relief", default=None, metavar="FILE", type=_FILE, help="To carry on from.")
@click.option("--out", required=True, metavar="DIR", type=OutFolder())
@debug_option
def answers(
    files: tuple[Path, ...],
    run: Path,
    packet: Path,
    received: date,
    filed: date | None,
    relief: Path | None,
    out: Path,
) -> None:
    """Read answer FILEs (lists of cmr export, filled in) and write relief.csv: what --relief held,
    and the new events. Beside it: rejected.csv, for_a_person.csv (contradictions, held back),
    life_cycle.csv (the step each conviction has reached) and answers.json.
    """
    from cmr.packet.finished_packet import read_packet
    from cmr.packet.finished_run import read_run
    from cmr.packet.read_back import read_back

    finished = read_run(run)
    account, warnings = read_back(
        finished,
        read_packet(packet, finished),
        files,
        out,
        received=received,
        relief=relief,
        filed=filed,
    )
    for warning in warnings:
        click.echo(f"note: {warning}", err=True)
    click.echo(
        f"Lines {account.lines_in:,} = joined {account.joined:,} + known already "
        f"{account.repeated:,} + held back {account.held:,} + not answered "
        f"{account.unanswered:,} + rejected {account.rejected:,}"
    )
    click.echo(f"New events: {account.events_written + account.events_filed:,}")
    click.echo(f"For a person to look at: {account.for_a_person:,}")
    click.echo(f"Written to {out}")
