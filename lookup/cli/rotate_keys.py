"""`flask rotate-keys`: replacing the server's keys while it answers; the running server follows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from lookup import log
from lookup.cli.removal import this_user
from lookup.keys import KeysRefused
from lookup.keys.commands import change_server, read_handover, refusals, rotate_server
from lookup.keys.rotation import (
    OWN_OF_SERVER,
    RotationRefused,
    accepted_by_server,
    retired_from_server,
)
from lookup.removals import What, note_removal
from lookup.settings import Settings
from lookup.zone import ZoneUnreachable

FILE = click.Path(path_type=Path, dir_okay=False)
RETIRED = ("pepper", "manifest", *OWN_OF_SERVER)


@click.group("rotate-keys")
def rotate_keys() -> None:
    """Replace keys in KEY_FILE; a server that is running takes them up within seconds."""


@rotate_keys.command("new")
@click.argument("kind", type=click.Choice(OWN_OF_SERVER))
@click.option("--handover", type=FILE, help="For the console: outbox only.")
@with_appcontext
def new(kind: str, handover: Path | None) -> None:
    """Make a new limiter, session, outbox or claims key; the old one is read until `retire`."""
    rotate_server(kind, _key_file(), handover=handover)
    log.event("key_rotated", setting=kind)
    click.echo(f"a new {kind} key is in use")


@rotate_keys.command("accept")
@click.argument("handover", type=FILE)
@with_appcontext
def accept(handover: Path) -> None:
    """Take in what the publisher or the office handed over."""
    with refusals():
        told = read_handover(handover)
        change_server(_key_file(), lambda keys: accepted_by_server(keys, told))
    log.event("key_accepted")
    click.echo(f"accepted; when every host has: shred -u {handover}")


@rotate_keys.command("retire")
@click.argument("kind", type=click.Choice(RETIRED))
@click.argument("name", required=False)
@with_appcontext
def retire(kind: str, name: str | None) -> None:
    """Destroy an old key; refused while a generation that can serve still needs it."""
    with refusals():
        _refuse_while_needed(kind, name)
        if kind in {"claims", "outbox"}:  # what people left to wait must not go with the key
            _seal_anew()
        change_server(_key_file(), lambda keys: retired_from_server(keys, kind, name))
    log.event("key_retired", setting=kind)
    if kind == "pepper":  # the moment at which back-ups go dark
        _note_in_journal(f"pepper {name}")
    click.echo(f"the old {kind} key is gone")


def _note_in_journal(detail: str) -> None:
    parts = current_app.extensions["lookup"]
    with parts.database.begin() as connection:
        now, by = parts.clock.now(), this_user()
        note_removal(connection, What.KEY_RETIRED, now=now, actor=by, detail=detail)


def _seal_anew() -> None:
    try:
        current_app.extensions["lookup"].watch.reseal()
    except ZoneUnreachable as problem:
        raise RotationRefused(
            f"what people left to wait cannot be sealed anew: {problem}"
        ) from None


def _refuse_while_needed(kind: str, name: str | None) -> None:
    """A kept generation must stay readable: it is removed first, or waited for."""
    parts: Any = current_app.extensions["lookup"]
    for info in parts.store.list():
        needed = {"pepper": info.manifest.pepper_id, "manifest": info.manifest.signing_key_id}
        if kind in needed and needed[kind] == name:
            raise RotationRefused(
                f"generation {info.id} still needs the {kind} {name}: load one published with "
                "the new one, then wait 24 hours or publish with --forbid-roll-back"
            )


def _key_file() -> Path:
    settings: Settings = current_app.extensions["settings"]
    if settings.key_file is None:
        raise KeysRefused("KEY_FILE is not set: there is no server.key here")
    return settings.key_file


commands: list[click.Command] = [rotate_keys]
