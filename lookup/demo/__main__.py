"""`make demo`: prepare the county if need be, serve it, print whom to try, stop on Ctrl-C."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading

from lookup.demo.account import Account, AccountFailed, prepare_account
from lookup.demo.layout import ROOT, Folder
from lookup.demo.people import choose, table
from lookup.demo.prepare import StepFailed, prepare, run
from lookup.demo.serve import (
    FaceDown,
    console_settings,
    public_settings,
    serving,
    write_demo_json,
)


def main() -> int:
    """Serve the demonstration until it is stopped; 1 with one line when something fails."""
    options = arguments()
    folder = Folder(ROOT / "instance" / "demo", options.people)
    try:
        demonstrate(folder, port=options.port, console_port=options.console_port)
    except (StepFailed, FaceDown, AccountFailed) as problem:
        sys.stderr.write(f"make demo: {problem}\n")
        return 1
    return 0


def arguments() -> argparse.Namespace:
    """The ports and the size of the county."""
    parser = argparse.ArgumentParser(prog="python -m lookup.demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--console-port", type=int, default=8001)
    parser.add_argument("--people", type=int, default=200)
    return parser.parse_args()


def demonstrate(folder: Folder, *, port: int, console_port: int) -> None:
    """Prepare, load, serve both faces and wait."""
    given = dict(os.environ)  # a launcher hands on what it was given
    prepare(folder)
    public = public_settings(folder, port=port, given=given)
    flask = [sys.executable, "-m", "flask", "--app", "app"]
    log = folder.top / "prepare.log"
    run([*flask, "load-generation", str(folder.generation)], log, settings=public)
    run([*flask, "limits", "reset"], log, settings=public)
    console = console_settings(folder, port=console_port, given=given)
    account = prepare_account(folder, console)
    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    with (
        serving("public", public, port=port, log=folder.top / "public.log"),
        serving("console", console, port=console_port, log=folder.top / "console.log"),
    ):
        write_demo_json(folder, public, account, port=port, console_port=console_port)
        sys.stdout.write(welcome(folder, account, port=port, console_port=console_port))
        sys.stdout.flush()
        stopped.wait()


def welcome(folder: Folder, account: Account, *, port: int, console_port: int) -> str:
    """What a newcomer reads: where to go and whom to try."""
    return (
        f"\nServing at http://127.0.0.1:{port}   (Ctrl-C stops it)\n"
        f"A phone to text from: http://127.0.0.1:{port}/demo/phone\n\n"
        "These people are made up. Ask for them in English or Spanish:\n\n"
        f"{table(choose(folder.county / 'people.csv'))}\n\n"
        "One number gives the short answer. A second number, or the CII number, gives each case.\n"
        f"Everybody and what they should be told: {folder.county / 'people.csv'}\n\n"
        f"The office's console: http://127.0.0.1:{console_port}\n"
        f"  login {account.login}   password {account.password}\n"
        f"  one-time codes: add the secret {account.totp_secret} to an authenticator app,\n"
        "  or let this print one: .venv/bin/python -m lookup.demo.code\n"
    )


if __name__ == "__main__":
    sys.exit(main())
