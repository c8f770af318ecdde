"""Plain http behind a proxy: led to https, for every page but the monitors' own."""

from __future__ import annotations

from urllib.parse import quote

from flask import Flask, Response, current_app, request

from lookup.face.guards import guard_of
from lookup.settings import Settings

MONITORS = "open_to_monitors"


def redirect_plain_http(app: Flask, settings: Settings) -> None:
    """Answer 308 to https where a trusted proxy says that the person came by plain http.

    Without a proxy, or from one that does not say, the scheme of our own socket means nothing.
    """
    if not (settings.https and settings.trusted_proxy_hops):
        return

    @app.before_request
    def to_https() -> Response | None:
        said = "X-Forwarded-Proto" in request.headers  # ProxyFix took the trusted hop's word
        if not said or request.scheme != "http" or _is_for_monitors():
            return None
        query = request.query_string.decode("latin-1")
        where = quote(request.path) + (f"?{query}" if query else "")
        return Response(status=308, headers={"Location": settings.base_url + where})


def _is_for_monitors() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return view is not None and guard_of(view) == MONITORS
