"""`flask ledger verify`: every inquiry was answered, or is still within its promise."""

from __future__ import annotations

import re

import click
from flask import current_app
from flask.cli import with_appcontext

from lookup import log
from lookup.escalations import Balance, LedgerBroken, check_ledger, local_day
from lookup.wiring import Console, Public


class NotVerified(click.ClickException):
    """The ledger is not what was written; one line names the first place."""

    exit_code = 3


@click.group("ledger")
def ledger() -> None:
    """Check the ledger of inquiries: in = answered + ended otherwise + still within the promise."""


@ledger.command("verify")
@click.option("--holds", help="A hash that an earlier check printed: it must be there still.")
@with_appcontext
def verify(holds: str | None) -> None:
    """Check every line against the last and against what is on file; exit 3 where it is wrong."""
    if holds is not None and not re.fullmatch(r"[0-9A-Fa-f]{64}", holds):
        raise click.UsageError("--holds is 64 hexadecimal digits, as this command prints them")
    parts = current_app.extensions
    face: Public | Console = parts["console"] if "console" in parts else parts["lookup"]
    today = local_day(face.county.promise, face.clock.now())
    try:
        with face.database.read() as connection:
            found = check_ledger(connection, today=today, holds=holds)
    except LedgerBroken as problem:
        raise NotVerified(f"the ledger is broken: {problem}") from None
    log.event("ledger_verified", count=found.lines, head=found.newest)
    for line in account(found):
        click.echo(line)
    if found.late:
        click.echo(
            f"{found.late} inquiries are past the day promised: `FACE=console flask --app app "
            "escalations` lists them",
            err=True,
        )


def account(found: Balance) -> list[str]:
    """The balance as lines of text; the parts add up to what came in."""
    return [
        f"sound: {found.lines} lines",
        f"{found.received:>8}  inquiries came in",
        f"{found.answered:>8}  answered",
        f"{found.closed_unanswered:>8}  closed without an answer (the console says why)",
        f"{found.withdrawn:>8}  taken back by whoever asked",
        f"{found.erased:>8}  erased by order",
        f"{found.lost:>8}  not on file when a broken ledger was accepted",
        f"{found.within_promise:>8}  open, within the day promised",
        f"{found.late:>8}  open, past the day promised",
        f"newest {found.newest}",
        *found.accepted,
    ]


commands: list[click.Command] = [ledger]
