"""`flask load-generation FILE` and `flask generations [activate ID | roll-back]`."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from lookup import log
from lookup.cli.claim_codes import claim_codes
from lookup.store import GenerationInfo, GenerationRefused, Store, StoreUnavailable


class NotSwitched(click.ClickException):
    """The generation that served before goes on serving; one line says why."""

    exit_code = 2


@click.command("load-generation")
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def load_generation(file: Path) -> None:
    """Verify a generation FILE and put it in force at once, without a restart."""
    try:
        info = store().load(file)
    except GenerationRefused as problem:
        log.event("generation_refused", reason="load")
        raise NotSwitched(f"{problem} (what served before goes on serving)") from None
    log.event("generation_loaded", generation=info.id)
    click.echo(line(info))
    look_again()


def look_again() -> None:
    """Look for those who wait, where the pepper is; what fails here the housekeeping does."""
    parts = current_app.extensions["lookup"]
    if not parts.keys.peppers:
        return
    try:
        looked = parts.watch.look()
    except (StoreUnavailable, SQLAlchemyError, OSError) as problem:
        log.failure("not_looked_again", problem)
        click.echo("those who wait are looked for by the server, within a minute", err=True)
        return
    if looked.phones:
        click.echo(f"looked again for {looked.phones} phones that wait: {looked.told} to be told")


@click.group("generations", invoke_without_command=True)
@click.pass_context
@with_appcontext
def generations(context: click.Context) -> None:
    """List the generations that can serve, newest first."""
    if context.invoked_subcommand is not None:
        return
    try:
        kept = store().list()
    except GenerationRefused as problem:
        raise NotSwitched(str(problem)) from None
    for info in kept:
        click.echo(line(info))
    if not kept:
        click.echo("none yet: `flask load-generation FILE` loads one")


@generations.command("activate")
@click.argument("id")
@with_appcontext
def activate(id: str) -> None:
    """Put the kept generation ID in force."""
    try:
        info = store().activate(id)
    except GenerationRefused as problem:
        raise NotSwitched(str(problem)) from None
    log.event("generation_activated", generation=info.id)
    click.echo(line(info))


@generations.command("roll-back")
@with_appcontext
def roll_back() -> None:
    """Put the generation before the one in force back (kept for 24 hours)."""
    try:
        info = store().roll_back()
    except GenerationRefused as problem:
        raise NotSwitched(str(problem)) from None
    log.event("generation_rolled_back", generation=info.id)
    click.echo(line(info))


def line(info: GenerationInfo) -> str:
    """One generation in one line: its id, what it was made from, how long it is kept."""
    manifest = info.manifest
    until = info.kept_until
    standing = "in force" if until is None else f"kept until {until:%Y-%m-%d %H:%M} UTC"
    return (
        f"{info.id}  {standing}  {manifest.county}, {manifest.policy.id}, as of {manifest.as_of}, "
        f"published {manifest.published_on}, about {manifest.counts.get('people', 0)} people, "
        f"slow hash {manifest.kdf.profile}"
    )


def store() -> Store:
    """The public face's store."""
    parts = current_app.extensions["lookup"]
    return parts.store  # type: ignore[no-any-return]


commands: list[click.Command] = [load_generation, generations, claim_codes]
