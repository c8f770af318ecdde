"""The commands of `flask --app app ...`: each file here brings its own."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Final

import click
from flask import Flask

from lookup.cli import (
    audit,
    backups,
    chat,
    defenders,
    escalations,
    generations,
    ledger,
    limits,
    lookup_service,
    removal,
    restoring,
    retention,
    rotate_keys,
    serve,
    understand,
)
from lookup.log import place_of
from lookup.terminal import misuse_in_one_line
from lookup.wiring import CannotStart

# What each face may do from a terminal: what waits for the office is listed on the console alone.
COMMANDS: Final = {
    "public": (
        serve,
        generations,
        chat,
        limits,
        removal,
        retention,
        rotate_keys,
        backups,
        restoring,
        ledger,
        lookup_service,
        understand,
    ),
    "console": (serve, escalations, defenders, audit, ledger, backups, restoring),
}


class CannotBegin(click.ClickException):
    """A part that a command stands on is missing or unfit; one line says which and what to do."""

    exit_code = 2


def register(app: Flask, *, face: str) -> None:
    """Add the commands of one face to the application."""
    for room in COMMANDS[face]:
        for command in room.commands:
            app.cli.add_command(in_one_line(command, debug=app.debug))


def in_one_line(command: click.Command, *, debug: bool) -> click.Command:
    """The command (and those under it) ending wrong use and a fault of ours with one line."""
    if debug:
        return command
    # A copy: the command itself is shared by every application that is made in this process.
    told = misuse_in_one_line(command)
    if isinstance(told, click.Group):
        told.commands = {
            name: in_one_line(part, debug=debug) for name, part in told.commands.items()
        }
    if told.callback is not None:
        told.callback = _told_in_one_line(told.callback)
    return told


def _told_in_one_line(callback: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(callback)
    def run(*given: Any, **named: Any) -> Any:
        try:
            return callback(*given, **named)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except CannotStart as problem:
            raise CannotBegin(str(problem)) from None
        except Exception as fault:  # noqa: BLE001 (told in one line, shown whole by --debug)
            raise click.ClickException(
                f"a fault of ours: {type(fault).__name__} at {place_of(fault.__traceback__)}. "
                "Nothing half-done was kept; `flask --debug --app app ...` shows all of it."
            ) from None

    return run
