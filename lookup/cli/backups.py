"""`flask backup` and `flask removals`: a face's database out, sealed to a key in a safe."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from lookup import log
from lookup.backup import Part, removals_of, write_backup
from lookup.models.base import metadata
from lookup.models.office import office as office_tables
from lookup.sealing import (
    OfficePrivateKey,
    OfficePublicKey,
    SealBroken,
    hmac_sha256,
    private_of,
    public_of,
)

FILE = click.Path(path_type=Path, dir_okay=False)
_LABEL = b"lcr/backup/part/1"


class NotBackedUp(click.ClickException):
    """Nothing was written or restored; one line says why and what to do."""

    exit_code = 2


@click.command("backup")
@click.option("--out", required=True, type=FILE, help="The sealed file to write.")
@click.option("--to", required=True, type=FILE, help="recovery.pub.")
@with_appcontext
def backup(out: Path, to: Path) -> None:
    """Seal this face's database into one file. Sealed rows of the store are not in it."""
    part, _ = this_part()
    counts = _sealed(part, out, to)
    log.event("backed_up", count=sum(counts.values()))
    click.echo(f"{out}: {sum(counts.values())} rows of {len(counts)} tables ({part.name})")


@click.command("removals")
@click.option("--out", required=True, type=FILE, help="The sealed file to write.")
@click.option("--to", required=True, type=FILE, help="recovery.pub.")
@with_appcontext
def removals_command(out: Path, to: Path) -> None:
    """Seal who was taken out, said STOP or DELETE, to be kept apart from back-ups and database."""
    part, _ = this_part()
    if part.name != "public":
        raise NotBackedUp("the public face's database holds these: run it with FACE=public")
    counts = _sealed(removals_of(part), out, to)
    log.event("removals_written", count=sum(counts.values()))
    click.echo(
        f"{out}: {counts['suppression']} suppressions, {counts['opt_out']} numbers that said STOP "
        f"or START, {counts['removal']} removals"
    )


def _sealed(part: Part, out: Path, to: Path) -> dict[str, int]:
    key = recovery_public(to)
    try:
        return write_backup(part, out, to=key, now=this_part()[1].now())
    except OSError as problem:
        raise NotBackedUp(f"{out}: {problem.strerror}") from None


def recovery_public(file: Path) -> OfficePublicKey:
    """The key that back-ups are sealed to; raises NotBackedUp."""
    try:
        return public_of(json.loads(file.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        raise NotBackedUp(
            f"{file}: not a recovery.pub: make one with `python -m lookup.keys recovery`"
        ) from None


def recovery_private(file: Path, phrase: str) -> OfficePrivateKey:
    """The key out of the safe; raises NotBackedUp."""
    try:
        return private_of(json.loads(file.read_bytes()), phrase)
    except SealBroken:
        raise NotBackedUp(f"{file}: the passphrase does not open this key") from None
    except (OSError, ValueError, KeyError, TypeError):
        raise NotBackedUp(f"{file}: not a recovery.key") from None


def this_part() -> tuple[Part, Any]:
    """This face's own database, with a key that what lies in it depends on."""
    public = current_app.extensions.get("lookup")
    if public is not None:
        key = hmac_sha256(public.keys.outbox.numbers, _LABEL)
        return Part("public", public.database, metadata, key), public.clock
    console = current_app.extensions["console"]
    key = hmac_sha256(console.office.secrets.words, _LABEL)
    return Part("office", console.records, office_tables, key), console.clock


commands: list[click.Command] = [backup, removals_command]
