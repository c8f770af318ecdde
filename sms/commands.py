"""`flask outbox`: the workers as a process of their own, and how much waits."""

from __future__ import annotations

import signal
import threading

import click
from flask import current_app
from flask.cli import AppGroup

from sms.background import Workers
from sms.parts import EXTENSION, Texting, texting

outbox_commands = AppGroup("outbox", help="Texts in and out.")


class NotSetUp(click.ClickException):
    """Texting has no account; one line says what to set."""


def set_up() -> Texting:
    """The parts of texting; NotSetUp where there is no account."""
    if EXTENSION not in current_app.extensions:
        raise NotSetUp(
            "texting is not set up: set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM"
        )
    return texting()


@outbox_commands.command("work")
def work() -> None:
    """Answer the texts that came in and send ours, until stopped."""
    parts = set_up()
    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    with Workers(parts):
        stopped.wait()


@outbox_commands.command("waiting")
def waiting() -> None:
    """Say how many texts wait to be answered and to be sent."""
    notices = set_up().notices
    click.echo(f"{notices.inbox.waiting()} to answer, {notices.outbox.waiting()} to send")
