"""What keeps an application small and quiet: limits on bodies, hosts, templates."""

from __future__ import annotations

from flask import Flask
from jinja2 import StrictUndefined

from lookup.settings import Settings


def harden(app: Flask, settings: Settings, *, body_bytes: int) -> None:
    """Limits on bodies, hosts and templates; addresses come from the settings, not the request."""
    app.config.update(
        MAX_CONTENT_LENGTH=body_bytes,
        MAX_FORM_MEMORY_SIZE=body_bytes,
        MAX_FORM_PARTS=0,
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        PREFERRED_URL_SCHEME="https" if settings.https else "http",
        SESSION_COOKIE_NAME="unused",
        TRAP_HTTP_EXCEPTIONS=False,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
