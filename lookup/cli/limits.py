"""`flask limits`: the counters of tries, for the demonstration alone."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext
from limits.storage import storage_from_string

from lookup.wiring import Public


class OnlyInTheDemonstration(click.ClickException):
    """Counters that protect real people are not forgotten by a command."""

    exit_code = 2


@click.group("limits")
def limits() -> None:
    """The counters behind the limits on tries."""


@limits.command("reset")
@with_appcontext
def reset() -> None:
    """Forget every count (refused unless DEMO=1 and the address is on this machine)."""
    public: Public = current_app.extensions["lookup"]
    if not public.settings.demo or public.settings.https:
        raise OnlyInTheDemonstration(
            "limits reset is for the demonstration (DEMO=1, http on this machine). "
            "Counts that protect people end by themselves; docs/limits.md says when."
        )
    counters = storage_from_string(public.limits.storage_uri, **public.limits.storage_options)
    forgotten = counters.reset()
    click.echo(f"{forgotten or 0} counters forgotten")


commands: list[click.Command] = [limits]
