"""Texting put together: the webhook's routes, the workers beside the server, the commands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from flask import Flask

from lookup.clock import Clock
from lookup.conversation.spoken import Speaker
from lookup.county import County
from lookup.i18n import Catalogue
from lookup.notices import Notices
from lookup.settings import Settings
from sms.account import Account
from sms.background import Workers, tidy
from sms.commands import outbox_commands
from sms.parts import EXTENSION, Handles, MessageLimit, Texting
from sms.webhook import blueprint

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATHS: Final = "/sms/"


def texting_face(
    app: Flask,
    *,
    settings: Settings,
    conversation: Handles,
    notices: Notices,
    county: County,
    catalogue: Catalogue,
    clock: Clock,
    contact_key: bytes,
    message_limits: Iterable[MessageLimit],
) -> Texting | None:
    """Give `app` its texting side; None, and nothing at all, where no account is set up."""
    app.cli.add_command(outbox_commands)
    account = Account.from_settings(settings)
    if account is None:
        return None
    parts = Texting(
        account=account,
        notices=notices,
        conversation=conversation,
        speaker=Speaker(catalogue, county),
        default_language=county.languages.default,
        clock=clock,
        contact_key=contact_key,
        message_limits=tuple(message_limits),
    )
    app.extensions[EXTENSION] = parts
    app.register_blueprint(blueprint)
    app.wsgi_app = OurHost(app.wsgi_app, settings.base_url)  # type: ignore[method-assign]
    app.extensions.setdefault("workers", []).append(lambda: Workers(parts))
    app.extensions.setdefault("chores", []).append(lambda: tidy(parts))
    return parts


class OurHost:
    """Writes our own name over the Host of a webhook, since nothing there may depend on it.

    The signature is checked against the configured address. A proxy's inner name, a forged header
    or a broken one must neither pass nor stop a text.
    """

    def __init__(self, app: WSGIApplication, base_url: str) -> None:
        self.app = app
        self.host = urlsplit(base_url).netloc

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on."""
        if environ.get("PATH_INFO", "").startswith(PATHS):
            environ["HTTP_HOST"] = self.host
        return self.app(environ, start_response)
