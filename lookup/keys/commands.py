"""`python -m lookup.keys rotate | accept | retire`: each file replaced whole or not at all."""

from __future__ import annotations

import fcntl
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from lookup.keys import rotation
from lookup.keys.new import KeysRefused
from lookup.keys.rotation import Handover, RotationRefused
from lookup.sealing import (
    KeyFileRefused,
    OfficeKeys,
    OfficePublicKey,
    PublisherKeys,
    ServerKeys,
    office_facts,
    publisher_facts,
    read_office_keys,
    read_publisher_keys,
    read_server_keys,
    replace_key_file,
    server_facts,
    write_key_file,
)

FILE = click.Path(path_type=Path, dir_okay=False)
PUBLISHER = click.option("--publisher", type=FILE, help="publisher.key.")
SERVER = click.option("--server", type=FILE, help="server.key.")
OFFICE = click.option("--office", type=FILE, help="office.key; its passphrase is asked for.")
STDIN = click.option("--passphrase-stdin", is_flag=True, help="Read it from standard input.")
WHO_ROTATES = {"pepper": "publisher", "manifest": "publisher", "office": "office"}


@click.command("rotate")
@click.argument("kind", type=click.Choice([*WHO_ROTATES, *rotation.OWN_OF_SERVER]))
@PUBLISHER
@SERVER
@OFFICE
@STDIN
@click.option("--handover", type=FILE, help="Written for the other hosts: see `accept`.")
def rotate(kind: str, *, handover: Path | None, passphrase_stdin: bool, **files: Path) -> None:
    """Make a new key of a KIND; the old one is understood until `retire`.

    pepper and manifest: --publisher. office: --office. All others: --server.
    """
    holder = WHO_ROTATES.get(kind, "server")
    file = files.get(holder)
    if file is None:
        raise KeysRefused(f"the {kind} key is made in {holder}.key: name it with --{holder}")
    with refusals():
        new = _rotate(kind, file, passphrase_stdin=passphrase_stdin, handover=handover)
    click.echo(f"{file}: a new {kind} key" + (f"; hand {handover} over" if new else ""))


def _rotate(kind: str, file: Path, *, passphrase_stdin: bool, handover: Path | None) -> bool:
    """Replace the key file, the handover first: what was handed over can be made anew, and a key
    that nobody else knows cannot."""
    if kind in rotation.OWN_OF_SERVER:
        return rotate_server(kind, file, handover=handover)
    phrase = passphrase(from_stdin=passphrase_stdin) if kind == "office" else ""
    with _alone(file):
        facts, told = _rotated(kind, file, phrase)
        _hand_over(told, handover)
        replace_key_file(file, facts)
    return True


def _rotated(kind: str, file: Path, phrase: str) -> tuple[dict[str, Any], Handover]:
    if kind == "office":
        office, told = rotation.rotated_office(read_office_keys(file, phrase))
        return office_facts(office, phrase), told
    rotated = {"pepper": rotation.rotated_pepper, "manifest": rotation.rotated_manifest}
    publisher, told = rotated[kind](read_publisher_keys(file))
    return publisher_facts(publisher), told


def rotate_server(kind: str, file: Path, *, handover: Path | None) -> bool:
    """Replace one of server.key's own keys; whether there is something to hand over."""
    with refusals(), _alone(file):
        keys, told = rotation.rotated_server(read_server_keys(file), kind)
        if told is not None:
            _hand_over(told, handover)
        replace_key_file(file, server_facts(keys))
    return told is not None


def _hand_over(told: Handover, file: Path | None) -> None:
    if file is None:
        raise RotationRefused("the other hosts must get this key: name a file with --handover")
    write_key_file(file, told.facts())


@click.command("accept")
@click.argument("handover", type=FILE)
@PUBLISHER
@SERVER
@OFFICE
@STDIN
def accept(
    handover: Path,
    *,
    publisher: Path | None,
    server: Path | None,
    office: Path | None,
    passphrase_stdin: bool,
) -> None:
    """Take a HANDOVER's new keys into the key files of this host; the old ones stay."""
    if not (publisher or server or office):
        raise KeysRefused("into which file? name --server, --publisher or --office")
    with refusals():
        told = read_handover(handover)
        if publisher:
            _change_publisher(publisher, lambda k: rotation.accepted_by_publisher(k, told))
        if server:
            change_server(server, lambda k: rotation.accepted_by_server(k, told))
        if office:
            phrase = passphrase(from_stdin=passphrase_stdin)
            _change_office(office, phrase, lambda k: rotation.accepted_by_office(k, told))
    click.echo(f"accepted; when every host has: shred -u {handover}")


@click.command("retire")
@click.argument(
    "kind", type=click.Choice(["pepper", "manifest", "office", *rotation.OWN_OF_SERVER])
)
@click.argument("name", required=False)
@SERVER
@OFFICE
@STDIN
def retire(
    kind: str,
    name: str | None,
    *,
    server: Path | None,
    office: Path | None,
    passphrase_stdin: bool,
) -> None:
    """Destroy the old key of a KIND (a pepper or manifest key by its NAME): what only it opens
    stays closed for ever, in every back-up too."""
    file = office if kind == "office" else server
    if file is None:
        raise KeysRefused(f"name the file with --{'office' if kind == 'office' else 'server'}")
    with refusals():
        if kind == "office":
            phrase = passphrase(from_stdin=passphrase_stdin)
            _change_office(file, phrase, rotation.retired_from_office)
        else:
            change_server(file, lambda k: rotation.retired_from_server(k, kind, name))
    click.echo(f"{file}: the old {kind} key is gone")


@click.command("split")
@click.option("--server", type=FILE, required=True, help="server.key, which the service keeps.")
@click.option("--out", type=FILE, required=True, help="The web process's key file to write.")
def split(server: Path, out: Path) -> None:
    """Write the key file of a web process whose checks go to `flask lookup-service`: no pepper."""
    with refusals():
        write_key_file(out, server_facts(rotation.for_the_web(read_server_keys(server))))
    click.echo(f"{out}: no pepper, no limiter or suppression key of the look-up service")


def read_handover(file: Path) -> Handover:
    """What another host handed over; raises KeysRefused when it is none."""
    try:
        facts = json.loads(file.read_bytes())
        if facts["kind"] != "handover":
            raise ValueError
        office, outbox = facts["office_public_key"], facts["outbox_key"]
        return Handover(
            {name: bytes.fromhex(value) for name, value in facts["peppers"].items()},
            {n: bytes.fromhex(v) for n, v in facts["manifest_public_keys"].items()},
            OfficePublicKey(bytes.fromhex(office)) if office else None,
            bytes.fromhex(outbox) if outbox else None,
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise KeysRefused(f"{file}: not a handover that `rotate` wrote") from None


def passphrase(*, from_stdin: bool) -> str:
    """office.key's passphrase, from standard input or from whoever sits there."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    asked: str = click.prompt("Passphrase for office.key", hide_input=True, err=True)
    return asked


@contextmanager
def refusals() -> Iterator[None]:
    """Every reason to refuse, in one line."""
    try:
        yield
    except (KeyFileRefused, RotationRefused) as problem:
        raise KeysRefused(str(problem)) from None
    except OSError as problem:
        raise KeysRefused(f"{problem.filename}: {problem.strerror}") from None


def change_server(file: Path, change: Callable[[ServerKeys], ServerKeys]) -> None:
    """Replace server.key by what `change` makes of it."""
    with _alone(file):
        replace_key_file(file, server_facts(change(read_server_keys(file))))


def _change_publisher(file: Path, change: Callable[[PublisherKeys], PublisherKeys]) -> None:
    with _alone(file):
        replace_key_file(file, publisher_facts(change(read_publisher_keys(file))))


def _change_office(file: Path, phrase: str, change: Callable[[OfficeKeys], OfficeKeys]) -> None:
    with _alone(file):
        facts: dict[str, Any] = office_facts(change(read_office_keys(file, phrase)), phrase)
        replace_key_file(file, facts)


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Nobody else changes a key file of this folder: of two at once, one key would be lost."""
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
