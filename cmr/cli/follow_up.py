"""`cmr follow-up`: every list of courts and the Department of Justice held against the run."""

from __future__ import annotations

from pathlib import Path

import click

from cmr.cli.options import OutFolder, debug_option

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command("follow-up", short_help="Many lists made one; stages, and what does not agree.")
@click.argument("run", metavar="DIR", type=_FOLDER)
@click.argument("files", metavar="LIST...", nargs=-1, required=True, type=_FILE)
@click.option("--out", required=True, metavar="DIR", type=OutFolder())
@debug_option
def follow_up(run: Path, files: tuple[Path, ...], out: Path) -> None:
    """Join LISTs (in the form of relief.csv) to the run in DIR and write relief.csv (every line
    once), stages.csv (the step each conviction has reached, and who says so), mismatches.csv
    (ordered and not updated, updated and not ordered, counts that disagree, lines that fit nobody)
    and rejected.csv.
    """
    from cmr.follow_up import written
    from cmr.packet.finished_run import read_run

    account, warnings = written.follow_up(read_run(run), files, out)
    for warning in warnings:
        click.echo(f"note: {warning}", err=True)
    click.echo(
        f"Lines {account.lines_in:,} = joined {account.joined:,} + not in the extract "
        f"{account.stand_alone:,} + repeated {account.repeated:,} + rejected {account.rejected:,}"
    )
    for what, count in account.mismatches.items():
        click.echo(f"  {what:<45} {count:>10,}")
    click.echo(f"Written to {out}")
