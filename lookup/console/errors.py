"""When something goes wrong on the console: a calm page, and nothing about a person."""

from __future__ import annotations

from flask import Flask, Response, make_response, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from lookup import log
from lookup.console.site import page
from lookup.console.words import ERRORS
from lookup.limits import LimitsUnavailable


def register(app: Flask) -> None:
    """Answer every error, ours or the library's, with our own page."""
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(SQLAlchemyError, unavailable)
    app.register_error_handler(LimitsUnavailable, unavailable)
    app.register_error_handler(Exception, failed)


def refused(problem: HTTPException) -> Response:
    """The page for a request that cannot be served as it is."""
    if problem.code is None or problem.code < 400:
        return problem.get_response()  # type: ignore[return-value]
    status = 400 if problem.description == "stale" else problem.code
    answer = error_page(status, stale=problem.description == "stale")
    if status == 405 and (allowed := dict(problem.get_headers()).get("Allow")):
        answer.headers["Allow"] = allowed
    return answer


def failed(problem: Exception) -> Response:
    """The page for a fault of ours; the log learns its type and place, never its words."""
    log.failure("request_failed", problem, route=request.endpoint or "none")
    return error_page(500)


def unavailable(problem: Exception) -> Response:
    """The page for a database or counters that do not answer: nothing was changed."""
    log.failure("unavailable", problem, route=request.endpoint or "none")
    return error_page(503)


def error_page(status: int, *, stale: bool = False) -> Response:
    """An error page with a way on."""
    told = ERRORS["stale"] if stale else ERRORS.get(str(status), ERRORS["other"])
    answer = make_response(page("error.html", title=told[0], text=told[1]))
    answer.status_code = status
    return answer
