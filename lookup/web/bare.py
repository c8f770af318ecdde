"""The console face for now: commands, and /healthz for a load balancer; no page for anybody yet."""

from __future__ import annotations

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from lookup import log
from lookup.face.guards import open_to_monitors
from lookup.face.hardening import harden
from lookup.face.headers import header_setter
from lookup.settings import Settings

BODY_BYTES = 16 * 1024


def bare_face(app: Flask, settings: Settings) -> None:
    """Give `app` nothing but /healthz, with the headers and silence of the public face."""
    harden(app, settings, body_bytes=BODY_BYTES)
    set_headers = header_setter(https=settings.https)
    app.after_request(lambda answer: set_headers(answer, None))
    app.add_url_rule("/healthz", "healthz", alive)
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(Exception, failed)


@open_to_monitors
def alive() -> Response:
    """200 as long as the process answers at all."""
    return jsonify(status="ok")


def refused(problem: HTTPException) -> Response:
    """A plain line for what is not here."""
    return Response("Not here.\n", status=problem.code or 500, mimetype="text/plain")


def failed(problem: Exception) -> Response:
    """A plain line for a fault of ours; the log learns its type and place."""
    log.failure("request_failed", problem, route=request.endpoint or "none")
    return Response("Not here.\n", status=500, mimetype="text/plain")
