"""`flask claim-codes`: the publisher's command by this name, where a face is set up too.

The codes are made with publisher.key, which no server holds; so this only starts
`python -m lookup.publish.claim_codes`, which works without any face's settings.
"""

from __future__ import annotations

import subprocess
import sys

import click


@click.command(
    "claim-codes",
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def claim_codes(context: click.Context, options: tuple[str, ...]) -> None:
    """Make codes for outreach letters (publisher's machine: it needs publisher.key)."""
    command = [sys.executable, "-m", "lookup.publish.claim_codes", *options]
    context.exit(subprocess.call(command))  # noqa: S603  our own program, what its user typed
