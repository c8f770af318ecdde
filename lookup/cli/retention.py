"""`flask retention run`: wipe what is past its time now; the housekeeping does so every minute."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

NOTHING_LEFT = "nothing of it is left in the database's files"
STILL_READ = (
    "what was wiped is in the write-ahead log still, since somebody reads: the housekeeping sweeps "
    "it within a minute, or run this again"
)

retention_commands = AppGroup("retention", help="What is kept for a time only.")


@retention_commands.command("run")
def run() -> None:
    """Wipe whatever is past its time, and say how much that was of each kind.

    For an operator after an outage, or where nothing is served all night. A second run finds
    nothing left.
    """
    for kind, wipe in current_app.extensions["wiped"].items():
        click.echo(f"{kind}: {wipe()}")
    click.echo(NOTHING_LEFT if current_app.extensions["lookup"].database.sweep() else STILL_READ)


commands: list[click.Command] = [retention_commands]
