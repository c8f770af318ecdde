"""`flask chat`: the conversation in a terminal, or line by line from another program."""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Iterable

import click
from flask import current_app
from flask.cli import with_appcontext

from lookup.conversation import Contact, Reply, Service, Speaker

SECRET_BYTES = 32


@click.command("chat")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each turn.")
@with_appcontext
def chat(as_json: bool) -> None:
    """Talk with the service here: type as if you were texting; end with Ctrl-D."""
    public = current_app.extensions["lookup"]
    contact = Contact(
        channel="chat",
        secret=secrets.token_bytes(SECRET_BYTES),
        language=public.county.languages.default,
    )
    speaker = Speaker(public.catalogue, public.county, public.settings.base_url)
    show = as_line if as_json else as_talk
    try:
        for reply in conversation(public.service, contact, _lines(prompt=not as_json)):
            click.echo(show(reply, speaker.texts(reply)))
    except (KeyboardInterrupt, BrokenPipeError):
        click.echo("", err=True)


def conversation(service: Service, contact: Contact, lines: Iterable[str]) -> Iterable[Reply]:
    """The opening, then a reply to each line that says something; ends where the person ends it."""
    yield service.view(contact)
    for line in lines:
        if line.strip():
            reply = service.handle(contact, line)
            yield reply
            if reply.ended:
                return


def as_line(reply: Reply, texts: list[str]) -> str:
    """One turn as a JSON object on one line."""
    result = reply.result
    return json.dumps(
        {
            "question": reply.question,
            "text": "\n".join(texts),
            "outcome": None if result is None else result.outcome,
            "headline": None if result is None else result.headline,
            "escalation": None if reply.receipt is None else reply.receipt.reference,
        },
        ensure_ascii=False,
    )


def as_talk(_reply: Reply, texts: list[str]) -> str:
    """One turn as a person reads it."""
    return "\n".join(texts) + "\n"


def _lines(*, prompt: bool) -> Iterable[str]:
    """What is typed or piped in, a line at a time, at once when each is there."""
    interactive = prompt and sys.stdin.isatty()
    while True:
        if interactive:
            click.echo("> ", nl=False)
        line = sys.stdin.readline()
        if not line:
            return
        yield line


commands: list[click.Command] = [chat]
