"""Bucket 14: how many requests one address may make, over the counters that all limits share."""

from __future__ import annotations

from flask import Flask, current_app, request
from flask_limiter import Limiter

from lookup.face.guards import limit_of
from lookup.web.site import RequestLimit


def limit_requests(app: Flask, limit: RequestLimit) -> None:
    """Count every request to a door marked `requests`; over the limit it is answered with 429.

    Nothing falls back to memory and no error is swallowed: counters in trouble stop the request.
    """
    limiter = Limiter(
        lambda: limit.key_of(request.remote_addr or "unknown"),
        application_limits=[limit.rate],
        storage_uri=limit.storage_uri,
        storage_options=dict(limit.storage_options),
        strategy="fixed-window",
        key_prefix="requests",
        swallow_errors=False,
        in_memory_fallback_enabled=False,
        headers_enabled=False,
    )
    limiter.request_filter(_is_not_counted)
    limiter.init_app(app)


def _is_not_counted() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return view is not None and limit_of(view) == "none"
