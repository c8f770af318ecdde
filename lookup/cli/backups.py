"""`flask backup` and `flask restore`: a face's database out, sealed, and back in with proof."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import Connection

from lookup import log
from lookup.backup import (
    BackupRefused,
    Later,
    Part,
    Proof,
    removals_of,
    restore,
    write_backup,
)
from lookup.cli.removal import this_user
from lookup.escalations import LedgerBroken, check_ledger, local_day
from lookup.keys.commands import passphrase
from lookup.models.base import metadata
from lookup.models.office import office as office_tables
from lookup.office import Broken, check_audit_in
from lookup.removals import What, note_removal
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
STILL_READ = (
    "what was removed again is in the write-ahead log still, since somebody reads this database: "
    "end that, then `flask --app app retention run`"
)
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
    part, _ = _part()
    counts = _sealed(part, out, to)
    log.event("backed_up", count=sum(counts.values()))
    click.echo(f"{out}: {sum(counts.values())} rows of {len(counts)} tables ({part.name})")


@click.command("removals")
@click.option("--out", required=True, type=FILE, help="The sealed file to write.")
@click.option("--to", required=True, type=FILE, help="recovery.pub.")
@with_appcontext
def removals_command(out: Path, to: Path) -> None:
    """Seal who was taken out, said STOP or DELETE, to be kept apart from back-ups and database."""
    part, _ = _part()
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
        return write_backup(part, out, to=key, now=_part()[1].now())
    except OSError as problem:
        raise NotBackedUp(f"{out}: {problem.strerror}") from None


@click.command("restore")
@click.argument("file", type=FILE)
@click.option("--key", required=True, type=FILE, help="recovery.key, out of the safe.")
@click.option("--passphrase-stdin", is_flag=True, help="Read its passphrase there.")
@click.option("--removals", type=FILE, help="The newest file of `flask removals`, kept apart.")
@click.option("--no-later-removals", is_flag=True, help="Nobody was removed or said STOP since.")
@with_appcontext
def restore_command(
    file: Path,
    *,
    key: Path,
    passphrase_stdin: bool,
    removals: Path | None,
    no_later_removals: bool,
) -> None:
    """Put a back-up into an empty database, suppressions first, if everything proves; then what was
    removed since it was made is removed again."""
    part, clock = _part()
    public = part.name == "public"
    if public and (removals is None) is not no_later_removals:
        raise NotBackedUp(
            "who was taken out, said STOP or DELETE since the back-up? name the newest file of "
            "`flask removals` with --removals, or say --no-later-removals"
        )
    phrase = passphrase(from_stdin=passphrase_stdin)
    private = recovery_private(key, phrase)
    again = Again(part, clock.now())
    try:
        if public and removals is not None:
            again.later = Later.read(part, removals, private)
        proof = restore(
            part,
            file,
            private,
            first=again.suppress,
            then=again.apply,
            prove=partial(_check_ledger, clock.now()) if public else _check_audit,
        )
    except BackupRefused as problem:
        part.database.sweep()  # rows that were put in and taken back
        raise NotBackedUp(str(problem)) from None
    swept = part.database.compact()  # what was put in and removed again within the restore
    log.event("restored", count=sum(proof.counts.values()))
    _tell(part, proof, again)
    if not swept:
        click.echo(STILL_READ, err=True)


@dataclass
class Again:
    """What was removed after a back-up was made, removed again within the restore."""

    part: Part
    now: datetime
    later: Later | None = None
    done: Counter[str] = field(default_factory=Counter)

    def suppress(self, connection: Connection) -> None:
        """Before anything else."""
        if self.later is not None:
            self.later.suppress(connection)

    def apply(self, connection: Connection, made_at: datetime) -> None:
        """When all rows are in; what was done stands in the journal, for the office's audit."""
        if self.part.name != "public":
            return
        escalations = current_app.extensions["lookup"].escalations
        if self.later is not None:
            self.done = self.later.apply(connection, made_at, escalations=escalations, now=self.now)
        detail = f"back-up of {made_at:%Y-%m-%d %H:%M} UTC; {self}"
        by = this_user()
        note_removal(connection, What.RESTORED, now=self.now, actor=by, detail=detail)

    def __str__(self) -> str:
        if self.later is None:
            return "no later removals, as the operator says"
        told = [f"{count} {kind}" for kind, count in sorted(self.done.items()) if count]
        return "removed again: " + (", ".join(told) or "nothing")


def _tell(part: Part, proof: Proof, again: Again) -> None:
    click.echo(f"back-up of {proof.made_at:%Y-%m-%d %H:%M} UTC, {part.name}: the canary opens")
    if part.name == "public":
        later = 0 if again.later is None else len(again.later.rows["suppression"])
        known = proof.counts["suppression"]
        click.echo(f"suppressions first: {known} of the back-up, {later} of the list")
        click.echo(str(again))
        if again.later is not None:
            click.echo(
                f"the list is of {again.later.made_at:%Y-%m-%d %H:%M} UTC: whoever wrote STOP or "
                "DELETE after that is found with `flask --app app reconcile` (docs/runbook.md)"
            )
    else:
        click.echo("the audit holds from its first line to its last")
    for table, count in proof.counts.items():
        click.echo(f"  {count:>8}  {table}")
    public = part.name == "public"
    click.echo("all counts agree" + ("; now publish and load a generation" if public else ""))


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


def _check_ledger(now: datetime, connection: Connection) -> None:
    promise = current_app.extensions["lookup"].county.promise
    try:
        check_ledger(connection, today=local_day(promise, now))
    except LedgerBroken as problem:
        raise BackupRefused(f"its ledger does not hold: {problem}: nothing was restored") from None


def _check_audit(connection: Connection) -> None:
    console = current_app.extensions["console"]
    found = check_audit_in(connection, key=console.office.secrets.audit)
    if isinstance(found, Broken):
        raise BackupRefused(f"its audit does not hold: {found}: nothing was restored")


commands: list[click.Command] = [backup, removals_command, restore_command]
