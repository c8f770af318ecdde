"""`flask defenders add | list | disable | reset` (console face): who may sign in."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from lookup.office import Office, Role, Staff, StaffRefused
from lookup.wiring import Console

SHOWN_ONCE = (
    "Put this into an authenticator app now (type its secret, or show it as a QR code on paper "
    "that you destroy); it is not shown again:"
)


class NotChanged(click.ClickException):
    """No account was changed; one line says why."""

    exit_code = 2


@click.group("defenders")
def defenders() -> None:
    """Make, list, disable and reset staff accounts."""


@defenders.command("add")
@click.argument("login")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from the first line of stdin."
)
@with_appcontext
def add(login: str, role: str, password_stdin: bool) -> None:
    """Make the account LOGIN and print the URI for its one-time codes."""
    password = given_password(from_stdin=password_stdin)
    try:
        uri = office().accounts.add(login, Role(role), password)
    except StaffRefused as problem:
        raise NotChanged(str(problem)) from None
    click.echo(SHOWN_ONCE, err=True)
    click.echo(uri)


@defenders.command("list")
@with_appcontext
def list_accounts() -> None:
    """List the accounts: login, role, last sign-in, whether locked or disabled."""
    accounts = office().accounts.all()
    for account in accounts:
        click.echo(line(account))
    if not accounts:
        click.echo("none yet: `flask defenders add LOGIN --role supervisor` makes one")


@defenders.command("disable")
@click.argument("login")
@with_appcontext
def disable(login: str) -> None:
    """Nobody signs in as LOGIN any more; whoever is in is out at once."""
    try:
        office().accounts.disable(login)
    except StaffRefused as problem:
        raise NotChanged(str(problem)) from None
    click.echo(f"{login}: disabled")


@defenders.command("reset")
@click.argument("login")
@click.option("--password-stdin", is_flag=True, help="Also set the password, from stdin.")
@click.option("--new-codes", is_flag=True, help="Also make a new secret for one-time codes.")
@with_appcontext
def reset(login: str, password_stdin: bool, new_codes: bool) -> None:
    """Unlock and enable LOGIN; whoever is in must sign in again."""
    password = given_password(from_stdin=True) if password_stdin else None
    try:
        uri = office().accounts.reset(login, password=password, new_codes=new_codes)
    except StaffRefused as problem:
        raise NotChanged(str(problem)) from None
    click.echo(f"{login}: may sign in again", err=bool(uri))
    if uri:
        click.echo(SHOWN_ONCE, err=True)
        click.echo(uri)


def given_password(*, from_stdin: bool) -> str:
    """The password, from standard input or typed twice at a terminal."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise NotChanged("give the password by --password-stdin, or run this at a terminal")
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return password


def line(account: Staff) -> str:
    """One account in one line."""
    seen = account.signed_in_at
    last = f"last signed in {seen:%Y-%m-%d %H:%M} UTC" if seen else "never signed in"
    states = (("LOCKED", account.locked_at), ("DISABLED", account.disabled_at))
    marks = "".join(f"  {word}" for word, since in states if since is not None)
    return f"{account.login:<24}{account.role:<16}{last}{marks}"


def console() -> Console:
    """The console's parts."""
    parts: Console = current_app.extensions["console"]
    return parts


def office() -> Office:
    """The office's rooms."""
    return console().office


commands: list[click.Command] = [defenders]
