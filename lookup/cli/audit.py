"""`flask audit verify` (console face): whether the audit is whole, and where it is not."""

from __future__ import annotations

import re

import click
from flask import current_app
from flask.cli import with_appcontext

from lookup.office import Broken, check_audit
from lookup.wiring import Console


class AuditBroken(click.ClickException):
    """The audit is not what was written; one line names the first place."""

    exit_code = 3


@click.group("audit")
def audit() -> None:
    """Check the audit of what staff did."""


@audit.command("verify")
@click.option("--without-key", is_flag=True, help="Check without the office's key.")
@click.option("--first-key", help="The first signing key, as written down when the audit began.")
@with_appcontext
def verify(without_key: bool, first_key: str | None) -> None:
    """Check every line, gap and signature; exit 3 and name the first place that is wrong."""
    if first_key is not None and not re.fullmatch(r"[0-9A-Fa-f]{64}", first_key):
        raise click.UsageError("--first-key is 64 hexadecimal digits, as this command prints them")
    console: Console = current_app.extensions["console"]
    key = None if without_key else console.office.secrets.audit
    found = check_audit(console.records, key=key, first_key=first_key)
    if isinstance(found, Broken):
        raise AuditBroken(f"the audit is broken at {found}")
    click.echo(f"sound: {found.lines} lines, {found.checkpoints} signed checkpoints")
    click.echo(f"first key {found.first_key}")
    click.echo(f"newest    {found.newest}")
    for line in found.accepted:
        click.echo(line)
    if without_key:
        click.echo("checked without the office's key: an end cut off would not be seen")


commands: list[click.Command] = [audit]
