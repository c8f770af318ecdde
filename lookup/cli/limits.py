"""`flask limits`: the counters of tries; reset for the demonstration, release for one person."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import with_appcontext
from limits.storage import Storage, storage_from_string

from lookup import log
from lookup.cli.asked_about import NotDone, claim_of
from lookup.identity.guesses import whom_tries_are_counted_against
from lookup.limits import LimitsUnavailable, Tags, release
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


@limits.command("release")
@click.option(
    "--person-stdin", is_flag=True, required=True, help="Who, as JSON, on standard input."
)
@with_appcontext
def release_tries(*, person_stdin: bool) -> None:
    """Let somebody try again whose tries a stranger used up; the same for known and unknown."""
    public: Public = current_app.extensions["lookup"]
    guesses = whom_tries_are_counted_against(claim_of(sys.stdin.read()))
    keys, limits = public.keys, public.limits
    counters = storage_from_string(limits.storage_uri, **limits.storage_options)
    if not isinstance(counters, Storage):
        raise NotDone("REDIS_URL counts nothing we can use")
    tags = Tags(keys.limiter_key, earlier=keys.limiter_earlier)
    try:
        release(guesses, limits.rules, counters, tags, public.clock.now())
    except LimitsUnavailable as problem:
        raise NotDone(f"the counters cannot be reached ({problem}): nothing was released") from None
    log.event("tries_released")
    click.echo(
        "released: this name and birth date may be tried again from any other address or phone"
    )


commands: list[click.Command] = [limits]
