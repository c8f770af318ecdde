"""`flask outbox`: the workers as a process of their own, and how much waits."""

from __future__ import annotations

import signal
import threading

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from lookup.cli.housekeeping import Housekeeping
from sms.background import Workers
from sms.client import Api, NoAnswer, NotReached, NotTaken
from sms.parts import EXTENSION, Texting, texting
from sms.reconcile import reconcile

outbox_commands = AppGroup("outbox", help="Texts in and out.")


class NotSetUp(click.ClickException):
    """Texting has no account; one line says what to set."""


class ProviderAway(click.ClickException):
    """Twilio did not answer as it should."""


def set_up() -> Texting:
    """The parts of texting; NotSetUp where there is no account."""
    if EXTENSION not in current_app.extensions:
        raise NotSetUp(
            "texting is not set up: set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM"
        )
    return texting()


@outbox_commands.command("work")
def work() -> None:
    """Answer the texts that came in, send ours and keep house, until stopped."""
    parts = set_up()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    with Housekeeping(app, wanted=True), Workers(parts):
        stopped.wait()


@click.command("reconcile")
@click.option("--hours", default=24, show_default=True, type=click.IntRange(1, 24 * 30))
@with_appcontext
def reconcile_command(hours: int) -> None:
    """Take in texts that Twilio has and we lack (run it after an outage, and every night)."""
    parts = set_up()
    try:
        found = reconcile(parts, Api(parts.account), hours=hours)
    except (NotTaken, NotReached, NoAnswer) as problem:
        raise ProviderAway(
            f"Twilio's list could not be read ({type(problem).__name__}): check "
            "TWILIO_ACCOUNT_SID, "
            "TWILIO_AUTH_TOKEN and TWILIO_API_BASE, and try again later"
        ) from None
    click.echo(f"{found} texts taken in")


@outbox_commands.command("waiting")
def waiting() -> None:
    """Say how many texts wait to be answered, to be sent, and to be erased at Twilio."""
    parts = set_up()
    notices = parts.notices
    copies = notices.copies.backlog(now=parts.clock.now())
    click.echo(
        f"{notices.inbox.waiting()} to answer, {notices.outbox.waiting()} to send, "
        f"{copies.waiting} to erase at Twilio ({copies.overdue} for more than a day)"
    )
