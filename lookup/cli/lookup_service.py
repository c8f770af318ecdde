"""`flask lookup-service`: slow hash, pepper, store and limits in a process apart from the web's."""

from __future__ import annotations

import os
import signal
from functools import partial

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from lookup import log
from lookup.cli.reloading import LiveApp
from lookup.cli.serve import begin_chores, check_local_store, harden_process
from lookup.settings import Settings
from lookup.zone import CannotListen, ZoneServer, users_of_group


class CannotServeLookups(click.ClickException):
    """The service could not start; one line says why and what to do."""


@click.command("lookup-service")
@with_appcontext
def lookup_service() -> None:
    """Answer checks on LOOKUP_SOCKET until it is stopped; the web process needs no pepper then."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    settings: Settings = app.extensions["settings"]
    if settings.lookup_socket is None:
        raise CannotServeLookups(
            "LOOKUP_SOCKET is not set. Set it to the path of the socket to listen on."
        )
    if not app.extensions["lookup"].keys.peppers:
        raise CannotServeLookups(
            f"{settings.key_file} holds no pepper: KEY_FILE must be server.key"
        )
    harden_process()
    check_local_store(app)
    live = LiveApp(app, watched=settings.key_file, begin=partial(begin_chores, check=True))
    users = {os.getuid(), 0, *users_of_group(os.getgid())}
    try:
        server = ZoneServer(
            settings.lookup_socket, lambda: live.app.extensions["lookup"].local, users=users
        )
    except CannotListen as problem:
        raise CannotServeLookups(str(problem)) from None
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: server.stop())
    log.event("serving", reason="lookup-service")
    with live:
        server.run()


commands: list[click.Command] = [lookup_service]
