"""The web application's front door: settings from the environment, and the wiring of the parts."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from lookup import cli, log
from lookup.clock import Clock, SystemClock
from lookup.settings import Settings, SettingsError
from lookup.web import bare_face, public_face
from lookup.wiring import CannotStart, build_public

__all__ = ["Settings", "create_app"]


def create_app(settings: Settings | None = None, *, clock: Clock | None = None) -> Flask:
    """The application of one face; without `settings` they are read from the environment.

    What cannot start ends the process with one line on standard error and status 1.
    """
    try:
        return face_of(settings or Settings.from_environment(os.environ), clock or SystemClock())
    except (SettingsError, CannotStart) as problem:
        if settings is not None or os.environ.get("FLASK_DEBUG") == "1":
            raise
        sys.exit(f"Error: {problem}")


def face_of(settings: Settings, clock: Clock) -> Flask:
    """Wire the face that the settings name."""
    log.set_up()
    root = Path(__file__).parent
    app = Flask(__name__, root_path=str(root), static_folder=None, template_folder="templates")
    app.extensions["settings"] = settings
    if settings.face == "public":
        public = build_public(settings, clock)
        app.extensions["lookup"] = public
        public_face(app, public.pages)
    else:
        bare_face(app, settings)
    cli.register(app, face=settings.face)
    if hops := settings.trusted_proxy_hops:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=0, x_port=0, x_prefix=0
        )
    return app
