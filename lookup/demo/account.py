"""The demonstration's own account at the console, made by the command that an operator types."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import pyotp

from lookup.demo.layout import ROOT, Folder

LOGIN = "demo"


class AccountFailed(Exception):
    """The account could not be made; the command's own line says why."""


@dataclass(frozen=True)
class Account:
    """Everything that signing in takes."""

    login: str
    password: str
    totp_secret: str


def prepare_account(folder: Folder, console: Mapping[str, str]) -> Account:
    """The account of the last time, unlocked; a new one when there is none."""
    if folder.account.is_file() and folder.office_database.is_file():
        account = Account(**json.loads(folder.account.read_text()))
        defenders(["reset", account.login], console)
        return account
    password = secrets.token_urlsafe(15)
    command = ["add", LOGIN, "--role", "supervisor", "--password-stdin"]
    uri = defenders(command, console, text=password + "\n")
    account = Account(LOGIN, password, pyotp.parse_uri(uri.strip()).secret)
    folder.account.touch(mode=0o600)
    folder.account.write_text(json.dumps(asdict(account)))
    return account


def defenders(command: list[str], console: Mapping[str, str], *, text: str = "") -> str:
    """Run `flask defenders ...` and give what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "defenders", *command],
        cwd=ROOT,
        env=dict(console),
        input=text,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or ["(it printed nothing)"]
        raise AccountFailed(f"flask defenders {command[0]} failed: {last[0]}")
    return done.stdout
