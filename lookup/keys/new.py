"""`python -m lookup.keys new --out DIR`: the three key files of a new deployment."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

import click

from lookup.sealing import (
    OfficeKeys,
    OfficePrivateKey,
    PublisherKeys,
    ServerKeys,
    new_recovery_facts,
    office_facts,
    publisher_facts,
    server_facts,
    write_key_file,
)

NAMES = ("publisher.key", "server.key", "office.key")
SHORTEST_PASSPHRASE = 12


class KeysRefused(click.ClickException):
    """Keys that were not made or changed, with the reason in one line."""

    exit_code = 2


@click.command()
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for publisher.key, server.key and office.key; made if it is not there.",
)
@click.option(
    "--passphrase-stdin",
    is_flag=True,
    help="Read office.key's passphrase from the first line of standard input.",
)
def new(out: Path, *, passphrase_stdin: bool) -> None:
    """Make publisher.key, server.key and office.key; never replaces a key file."""
    check_free(out)
    passphrase, was_made = passphrase_for_office(from_stdin=passphrase_stdin)
    make_key_files(out, passphrase)
    if was_made:
        click.echo(f"office.key passphrase (shown once, write it down): {passphrase}")
    click.echo(
        f"made in {out}: publisher.key (to the offline publisher), server.key (to the server, "
        "apart from its data), office.key (to the office's console); leave no copy here"
    )


def check_free(out: Path) -> None:
    """Raise KeysRefused when a key file lies in the folder already, or it cannot be made."""
    try:
        out.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        raise KeysRefused(f"{out}: cannot make the folder ({problem.strerror})") from None
    taken = [name for name in NAMES if (out / name).exists()]
    if taken:
        raise KeysRefused(
            f"{out} holds {', '.join(taken)} already: name another folder, since generations and "
            "escalations made with those keys could never be opened again"
        )


def passphrase_for_office(*, from_stdin: bool) -> tuple[str, bool]:
    """The passphrase, and whether it was made here because nobody was there to give one."""
    if from_stdin:
        passphrase = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        passphrase = click.prompt("Passphrase for office.key", hide_input=True, err=True)
        if click.prompt("Again", hide_input=True, err=True) != passphrase:
            raise KeysRefused("the two passphrases differ: start again")
    else:
        return secrets.token_urlsafe(24), True
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise KeysRefused(
            f"the passphrase for office.key needs at least {SHORTEST_PASSPHRASE} characters"
        )
    return passphrase, False


def make_key_files(out: Path, passphrase: str) -> None:
    """Write the three key files of a new deployment into a folder (0600 each)."""
    office = OfficeKeys(OfficePrivateKey.new(), outbox_key=os.urandom(32))
    publisher = new_publisher_keys(office)
    server = new_server_keys(publisher, outbox_key=office.outbox_key)
    files = zip(
        NAMES,
        (publisher_facts(publisher), server_facts(server), office_facts(office, passphrase)),
        strict=True,
    )
    for name, facts in files:
        write_key_file(out / name, facts)


def new_publisher_keys(office: OfficeKeys) -> PublisherKeys:
    """Random keys for the publisher of a new store."""
    return PublisherKeys(
        store_id=os.urandom(16),
        store_salt=os.urandom(16),
        signing_key=os.urandom(32),
        pepper_id=secrets.token_hex(8),
        pepper=os.urandom(32),
        cache_key=os.urandom(32),
        office_public_key=office.public_key,
    )


def new_server_keys(publisher: PublisherKeys, *, outbox_key: bytes) -> ServerKeys:
    """Random keys for a server, with the pepper and the keys that it must share."""
    return ServerKeys(
        store_id=publisher.store_id,
        peppers={publisher.pepper_id: publisher.pepper},
        manifest_public_keys={publisher.signing_key_id: publisher.manifest_public_key},
        limiter_key=os.urandom(32),
        outbox_key=outbox_key,
        session_key=os.urandom(32),
        log_key=os.urandom(32),
        suppression_key=os.urandom(32),
        office_public_key=publisher.office_public_key,
    )


@click.command("recovery")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False))
@click.option("--passphrase-stdin", is_flag=True, help="Read recovery.key's passphrase there.")
def recovery(out: Path, *, passphrase_stdin: bool) -> None:
    """Make recovery.pub (to the server) and recovery.key (to a safe) for back-ups."""
    taken = [name for name in ("recovery.pub", "recovery.key") if (out / name).exists()]
    if taken:
        raise KeysRefused(f"{out} holds {', '.join(taken)} already: name another folder")
    passphrase, was_made = passphrase_for_office(from_stdin=passphrase_stdin)
    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    public, private = new_recovery_facts(passphrase)
    write_key_file(out / "recovery.pub", public)
    write_key_file(out / "recovery.key", private)
    if was_made:
        click.echo(f"recovery.key passphrase (shown once, write it down): {passphrase}")
    click.echo(f"made in {out}: recovery.pub (to the server), recovery.key (to a safe)")
