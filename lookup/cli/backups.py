"""`flask backup` and `flask restore`: a face's database out, sealed, and back in with proof."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import Connection

from lookup import log
from lookup.backup import BackupRefused, Part, restore, write_backup
from lookup.identity import Why, put_tags
from lookup.keys.commands import passphrase
from lookup.models.base import metadata
from lookup.models.office import office as office_tables
from lookup.office import Broken, check_audit_in
from lookup.sealing import (
    OfficePrivateKey,
    OfficePublicKey,
    SealBroken,
    hmac_sha256,
    private_of,
    public_of,
)
from lookup.wiring import CannotStart

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
    part, clock = _part()
    key = recovery_public(to)
    try:
        counts = write_backup(part, out, to=key, now=clock.now())
    except OSError as problem:
        raise NotBackedUp(f"{out}: {problem.strerror}") from None
    log.event("backed_up", count=sum(counts.values()))
    click.echo(f"{out}: {sum(counts.values())} rows of {len(counts)} tables ({part.name})")


@click.command("restore")
@click.argument("file", type=FILE)
@click.option("--key", required=True, type=FILE, help="recovery.key, out of the safe.")
@click.option("--passphrase-stdin", is_flag=True, help="Read its passphrase there.")
@click.option("--suppressions", type=FILE, help="The list of `flask suppressions`, kept apart.")
@click.option("--no-later-suppressions", is_flag=True, help="Nobody was taken out since.")
@with_appcontext
def restore_command(
    file: Path,
    *,
    key: Path,
    passphrase_stdin: bool,
    suppressions: Path | None,
    no_later_suppressions: bool,
) -> None:
    """Put a back-up into an empty database: suppressions first, then all, if everything proves."""
    part, clock = _part()
    public = part.name == "public"
    if public and (suppressions is None) is not no_later_suppressions:
        raise NotBackedUp(
            "who was taken out since the back-up? name the list with --suppressions, or say "
            "--no-later-suppressions"
        )
    tags = read_tags(suppressions) if suppressions else []
    phrase = passphrase(from_stdin=passphrase_stdin)
    try:
        proof = restore(
            part,
            file,
            recovery_private(key, phrase),
            first=_suppressing(tags, clock.now().date()),
            prove=(lambda connection: None) if public else _check_audit,
        )
    except BackupRefused as problem:
        raise NotBackedUp(str(problem)) from None
    log.event("restored", count=sum(proof.counts.values()))
    click.echo(f"back-up of {proof.made_at:%Y-%m-%d %H:%M} UTC, {part.name}: the canary opens")
    if public:
        known = proof.counts["suppression"]
        click.echo(f"suppressions first: {known} of the back-up, {len(tags)} of the list")
    else:
        click.echo("the audit holds from its first line to its last")
    for table, count in proof.counts.items():
        click.echo(f"  {count:>8}  {table}")
    click.echo("all counts agree" + ("; now publish and load a generation" if public else ""))


@click.command("suppressions")
@with_appcontext
def suppressions_command() -> None:
    """Print the tags of all suppressed records, to be kept apart from the back-ups."""
    for tag in current_app.extensions["lookup"].suppressions.tags():
        click.echo(tag.hex())


def read_tags(file: Path) -> list[bytes]:
    """The tags that `flask suppressions` printed; raises NotBackedUp."""
    try:
        tags = [bytes.fromhex(line) for line in file.read_text().split()]
    except (OSError, ValueError):
        tags = [b""]
    if any(len(tag) != 16 for tag in tags):
        raise NotBackedUp(f"{file}: not a list that `flask suppressions` printed")
    return tags


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


def _part() -> tuple[Part, Any]:
    """This face's own database, with a key that what lies in it depends on."""
    public = current_app.extensions.get("lookup")
    if public is not None:
        key = hmac_sha256(public.keys.outbox.numbers, _LABEL)
        return Part("public", public.database, metadata, key), public.clock
    console = current_app.extensions["console"]
    try:
        key = hmac_sha256(console.office.secrets.words, _LABEL)
    except CannotStart as problem:
        raise NotBackedUp(str(problem)) from None
    return Part("office", console.records, office_tables, key), console.clock


def _suppressing(tags: list[bytes], today: date) -> Callable[[Connection], None]:
    return lambda connection: put_tags(connection, tags, Why.RESTORED, today=today)


def _check_audit(connection: Connection) -> None:
    console = current_app.extensions["console"]
    found = check_audit_in(connection, key=console.office.secrets.audit)
    if isinstance(found, Broken):
        raise BackupRefused(f"its audit does not hold: {found}: nothing was restored")


commands: list[click.Command] = [backup, restore_command, suppressions_command]
