"""`flask restore`: a back-up into an empty database, if it proves itself; removals made again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import Connection

from lookup import backup, log
from lookup.backup import BackupRefused, Later, Part
from lookup.cli.backups import FILE, NotBackedUp, recovery_private, this_part
from lookup.cli.proving import AuditProof, LedgerProof, Proof
from lookup.cli.removal import this_user
from lookup.keys.commands import passphrase
from lookup.removals import What, note_removal

WORDS_AT_LEAST, WORDS_AT_MOST = 10, 100
STILL_READ: Final = (
    "what was removed again is in the write-ahead log still, since somebody reads this database: "
    "end that, then `flask --app app retention run`"
)


@click.command("restore")
@click.argument("file", type=FILE)
@click.option("--key", required=True, type=FILE, help="recovery.key, out of the safe.")
@click.option("--passphrase-stdin", is_flag=True, help="Read its passphrase there.")
@click.option("--removals", type=FILE, help="The newest file of `flask removals`, kept apart.")
@click.option("--no-later-removals", is_flag=True, help="Nobody was removed or said STOP since.")
@click.option(
    "--despite-broken",
    "words",
    metavar="WHO-AND-WHY",
    help="Restore although its ledger (console: its audit) is broken; written into it for good.",
)
@with_appcontext
def restore_command(
    file: Path,
    *,
    key: Path,
    passphrase_stdin: bool,
    removals: Path | None,
    no_later_removals: bool,
    words: str | None,
) -> None:
    """Put a back-up into an empty database, suppressions first, if everything proves; then what was
    removed since it was made is removed again."""
    part, clock = this_part()
    public = part.name == "public"
    if public and (removals is None) is not no_later_removals:
        raise NotBackedUp(
            "who was taken out, said STOP or DELETE since the back-up? name the newest file of "
            "`flask removals` with --removals, or say --no-later-removals"
        )
    _check_words(words)
    phrase = passphrase(from_stdin=passphrase_stdin)
    private = recovery_private(key, phrase)
    again = Again(part, clock.now(), _proof(part, clock.now()), words)
    try:
        if public and removals is not None:
            again.later = Later.read(part, removals, private)
        proof = backup.restore(
            part, file, private, first=again.suppress, then=again.apply, prove=again.prove
        )
    except BackupRefused as problem:
        part.database.sweep()  # rows that were put in and taken back
        raise NotBackedUp(str(problem)) from None
    swept = part.database.compact()  # what was put in and removed again within the restore
    log.event("restored", count=sum(proof.counts.values()))
    _tell(part, proof, again)
    if not swept:
        click.echo(STILL_READ, err=True)


def _check_words(words: str | None) -> None:
    said = None if words is None else " ".join(words.split())
    if said is not None and (
        said != words or not words.isprintable() or not WORDS_AT_LEAST <= len(said) <= WORDS_AT_MOST
    ):
        raise NotBackedUp(
            f"--despite-broken takes who accepts it and why, on one line, {WORDS_AT_LEAST} to "
            f"{WORDS_AT_MOST} characters; name nobody who asked"
        )


def _proof(part: Part, now: datetime) -> Proof:
    parts = current_app.extensions
    if part.name == "public":
        return LedgerProof(parts["lookup"], now)
    return AuditProof(parts["console"])


@dataclass
class Again:
    """What was removed after a back-up was made, removed again within the restore.

    `words`: who goes on, and why, where the back-up does not prove itself.
    """

    part: Part
    now: datetime
    proof: Proof
    words: str | None = None
    later: Later | None = None
    done: Counter[str] = field(default_factory=Counter)
    accepted: str | None = None

    def suppress(self, connection: Connection) -> None:
        """Before anything else."""
        if self.later is not None:
            self.later.suppress(connection)

    def apply(self, connection: Connection, made_at: datetime) -> None:
        """When all rows are in; what was done stands in the journal, for the office's audit."""
        if self.words is not None and (wrong := self.proof.wrong(connection)) is not None:
            self.proof.accept(connection, self.words)
            self.accepted = wrong
        if self.part.name != "public":
            return
        escalations = current_app.extensions["lookup"].escalations
        if self.later is not None:
            self.done = self.later.apply(connection, made_at, escalations=escalations, now=self.now)
        detail = f"back-up of {made_at:%Y-%m-%d %H:%M} UTC; {self}"
        by = this_user()
        note_removal(connection, What.RESTORED, now=self.now, actor=by, detail=detail)

    def prove(self, connection: Connection) -> None:
        """Raise BackupRefused where the chain of lines does not hold, and nobody accepts that."""
        if (wrong := self.proof.wrong(connection)) is not None:
            raise BackupRefused(
                f"its {self.proof.name} does not hold: {wrong}: nothing was restored; to go on all "
                "the same see --despite-broken (docs/runbook.md)"
            )

    def __str__(self) -> str:
        if self.later is None:
            return "no later removals, as the operator says"
        told = [f"{count} {kind}" for kind, count in sorted(self.done.items()) if count]
        return "removed again: " + (", ".join(told) or "nothing")


def _tell(part: Part, proof: backup.Proof, again: Again) -> None:
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
    _tell_proof(again)
    for table, count in proof.counts.items():
        click.echo(f"  {count:>8}  {table}")
    public = part.name == "public"
    click.echo("all counts agree" + ("; now publish and load a generation" if public else ""))


def _tell_proof(again: Again) -> None:
    name = again.proof.name
    if again.accepted is not None:
        click.echo(f"ACCEPTED although broken: the {name}: {again.accepted}; `{name} verify` says")
    elif again.words is not None:
        click.echo(f"the {name} is not broken: nothing was accepted")
    else:
        click.echo(f"the {name} holds from its first line to its last")


commands: list[click.Command] = [restore_command]
