"""When something goes wrong: a calm page with the office's phone number, and nothing about why."""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, make_response, request
from flask_limiter import RateLimitExceeded
from limits.errors import StorageError
from werkzeug.exceptions import HTTPException

from lookup import log
from lookup.conversation.service import ConversationBusy
from lookup.limits import LimitsUnavailable
from lookup.web.pages import page
from lookup.web.site import site

# The statuses that have words of their own; any other is told in the words of 400 or 500.
TOLD: Final = frozenset({400, 403, 404, 405, 413, 429, 500, 503})
STALE: Final = "stale"
A_WHILE_SECONDS: Final = 300


def register(app: Flask) -> None:
    """Answer every error, ours or the library's, with our own page."""
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(Exception, failed)
    for problem in (LimitsUnavailable, StorageError, ConversationBusy):
        app.register_error_handler(problem, unavailable)


def refused(problem: HTTPException) -> Response:
    """The page for a request that cannot be served as it is."""
    if problem.code is None or problem.code < 400:
        return problem.get_response()  # type: ignore[return-value]
    words = "stale" if problem.description == STALE else str(told_as(problem.code))
    answer = error_page(problem.code, words)
    if problem.code == 405 and (allowed := dict(problem.get_headers()).get("Allow")):
        answer.headers["Allow"] = allowed
    if isinstance(problem, RateLimitExceeded):
        answer.headers["Retry-After"] = str(A_WHILE_SECONDS)
    return answer


def failed(problem: Exception) -> Response:
    """The page for a fault of ours; the log learns its type and place, never its words."""
    log.failure("request_failed", problem, route=request.endpoint or "none")
    return error_page(500, "500")


def unavailable(problem: Exception) -> Response:
    """The page for a part that does not answer: nothing was checked and nothing told."""
    log.failure("unavailable", problem, route=request.endpoint or "none")
    answer = error_page(503, "503")
    answer.headers["Retry-After"] = str(A_WHILE_SECONDS)
    return answer


def told_as(status: int) -> int:
    """The status whose words fit this one."""
    if status == 431:
        return 413
    if status in TOLD:
        return status
    return 400 if status < 500 else 500


def error_page(status: int, words: str) -> Response:
    """An error page in the person's language, with a way on and a number to call."""
    answer = make_response(
        page("error.html", title=site().text("page.error.title"), words=f"page.error.{words}")
    )
    answer.status_code = status
    return answer
