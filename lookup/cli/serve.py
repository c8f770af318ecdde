"""`flask serve`: the web server of this face, made to stand slow, large and broken requests."""

from __future__ import annotations

import logging
import os
import resource
import signal
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any, Final

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from waitress import create_server  # type: ignore[import-untyped]
from waitress.channel import HTTPChannel  # type: ignore[import-untyped]
from waitress.parser import HTTPRequestParser, ParsingError  # type: ignore[import-untyped]
from waitress.task import ErrorTask  # type: ignore[import-untyped]

from lookup import log
from lookup.cli.housekeeping import Housekeeping
from lookup.cli.reloading import LiveApp
from lookup.settings import Settings
from lookup.store import GenerationRefused, StoreUnavailable
from lookup.web.doorstep import Doorstep, doorstep
from lookup.wiring import CannotStart
from lookup.zone import RemoteZone, ZoneUnreachable

THREADS: Final = 8
HARDENED: Final[dict[str, Any]] = {
    "threads": THREADS,
    "ident": None,  # no Server header
    "connection_limit": 1000,  # slow senders hold a connection, never a thread
    "channel_timeout": 30,  # seconds without a byte
    "cleanup_interval": 5,
    "asyncore_use_poll": True,
    # Larger than our own limits (64 kB of headers, 16 kB of form): those are answered with a page
    # after the request was read. Only what is far beyond them is cut off here, unread.
    "max_request_header_size": 256 * 1024,
    "max_request_body_size": 4 * 1024 * 1024,
    "expose_tracebacks": False,
    "clear_untrusted_proxy_headers": True,
}


class CannotServe(click.ClickException):
    """The server could not start; one line says why and what to do."""


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--no-worker", is_flag=True, help="Answer requests only; no housekeeping here.")
@with_appcontext
def serve(host: str, port: int, no_worker: bool) -> None:
    """Serve this face until it is stopped."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    settings: Settings = app.extensions["settings"]
    harden_process()
    check_store(app)
    HTTPChannel.error_task_class = doorstep_task(doorstep(app))
    HTTPChannel.parser_class = OneLength
    live = LiveApp(app, watched=watched(settings), begin=partial(begin, no_worker=no_worker))
    server = listening(live, host, port, settings)
    prepare(app)
    signal.signal(signal.SIGTERM, _stop)
    log.event(
        "serving",
        reason=pepper_of(app),
        face=settings.face,
        host=host,
        port=int(getattr(server, "effective_port", port)),
        worker=not no_worker,
        demo=settings.demo,
    )
    with live:
        server.run()


def begin(app: Flask, *, no_worker: bool) -> ExitStack:
    """Start what runs beside an application, whose generation is opened before it answers."""
    check_store(app)
    beside = ExitStack()
    beside.enter_context(Housekeeping(app, wanted=not no_worker))
    for worker in app.extensions.get("workers", ()) if not no_worker else ():
        beside.enter_context(worker())
    return beside


def watched(settings: Settings) -> Path | None:
    """The file whose change is taken up while serving; the console is restarted instead, since
    somebody must be there to give its passphrase."""
    return settings.key_file if settings.face == "public" else None


def begin_chores(app: Flask, *, check: bool) -> ExitStack:
    """Start what runs beside the look-up service, whose generation is opened before it answers."""
    if check:
        check_local_store(app)
    beside = ExitStack()
    beside.enter_context(Housekeeping(app, wanted=True))
    return beside


def pepper_of(app: Flask) -> str:
    """Where the pepper is, for the log: a word."""
    parts = app.extensions.get("lookup")
    return "no-pepper" if parts is None else f"pepper-{parts.zone.name}"


def check_store(app: Flask) -> None:
    """Raise CannotServe when nothing can be checked from here: no service, or no generation."""
    parts = app.extensions.get("lookup")
    if parts is None:
        return
    if not isinstance(parts.zone, RemoteZone):
        check_local_store(app)
        return
    try:
        parts.zone.check_ready()
    except ZoneUnreachable as problem:
        raise CannotServe(str(problem)) from None


def check_local_store(app: Flask) -> None:
    """Raise CannotServe when the generation in force must not, or cannot, be served from here."""
    parts = app.extensions["lookup"]
    try:
        parts.store.current()
    except (StoreUnavailable, GenerationRefused) as problem:
        raise CannotServe(
            f"the generation in force cannot be served: {problem}. "
            "Load another one with: flask --app app load-generation FILE"
        ) from None


def prepare(app: Flask) -> None:
    """Do what a face needs before its first request: the console asks for its passphrase here."""
    for ready in app.extensions.get("before_serving", ()):
        try:
            ready()
        except CannotStart as problem:
            raise CannotServe(str(problem)) from None


def harden_process() -> None:
    """No core files, no file readable by others, quiet libraries."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.umask(0o077)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)


def listening(app: LiveApp, host: str, port: int, settings: Settings) -> Any:
    """The server, bound to its address; CannotServe when that is taken or not ours."""
    options = HARDENED | {"clear_untrusted_proxy_headers": settings.trusted_proxy_hops == 0}
    try:
        return create_server(app, host=host, port=port, **options)
    except (OSError, ValueError) as problem:
        what = getattr(problem, "strerror", None) or str(problem)
        raise CannotServe(
            f"cannot listen on {host}:{port} ({what}). "
            "Stop what uses that port, or choose another one with --port."
        ) from None


class OneLength(HTTPRequestParser):  # type: ignore[misc]
    """Waitress's parser, which also refuses a request whose end a proxy may see elsewhere.

    RFC 9112, 6.1: Transfer-Encoding beside Content-Length, or in another version than 1.1, may be
    an attempt to smuggle a second request past the proxy; what follows on the line is dropped.
    """

    def parse_header(self, header_plus: bytes) -> None:
        """Read a request's head; ParsingError for two lengths: 400, and the line is closed."""
        super().parse_header(header_plus)
        two = self.chunked and "CONTENT_LENGTH" in self.headers
        if two or "TRANSFER_ENCODING" in self.headers:  # the library takes it out where it read it
            raise ParsingError("two lengths")


def doorstep_task(pages: Doorstep) -> type:
    """Waitress's task for a request it cannot read, answering with our page and headers."""

    class CalmErrorTask(ErrorTask):  # type: ignore[misc]
        """Our page in place of the server's own line."""

        def execute(self) -> None:
            """Write the page of the error's status and close the connection."""
            self.status, headers, body = pages.answer(self.request.error.code)
            self.response_headers.extend(headers)
            self.set_close_on_finish()
            self.content_length = len(body)
            self.write(body)

    return CalmErrorTask


def _stop(*_: object) -> None:
    sys.exit(0)


commands: list[click.Command] = [serve]
