"""One log line a request: the route's name, method, status and duration; nobody's address."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request

from lookup import log
from lookup.clock import Clock

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})


def write_requests(app: Flask, clock: Clock) -> None:
    """Log each request when its answer is ready, its duration rounded to 10 ms."""

    @app.before_request
    def begin() -> None:
        g.began = clock.monotonic()

    @app.after_request
    def written(answer: Response) -> Response:
        seconds = clock.monotonic() - g.get("began", clock.monotonic())
        log.event(
            "request",
            request=secrets.token_hex(8),
            route=request.endpoint or "none",
            method=request.method if request.method in METHODS else "OTHER",
            status=answer.status_code,
            ms=round(seconds * 100) * 10,
        )
        return answer
