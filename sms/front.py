"""Texting put together: the webhook's routes, the workers beside the server, the commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Final

from flask import Flask, Response

from lookup.clock import Clock
from lookup.conversation.spoken import Speaker
from lookup.county import County
from lookup.i18n import Catalogue
from lookup.keep_looking import KeepLooking
from lookup.notices import Notices, WakingHours
from lookup.settings import Settings
from sms.account import Account
from sms.background import Workers, tidy, wipe_silent, wipe_texts
from sms.commands import outbox_commands, reconcile_command
from sms.parts import EXTENSION, Handles, Rush, Texting
from sms.voice import blueprint as calls
from sms.webhook import BODY_AT_MOST, blueprint

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATHS: Final = ("/sms/", "/voice/")
WORKERS: Final = "sms.workers"
DOORS: Final = "sms.doors"  # the webhook's application, for tests that look at its routes


def texting_face(
    app: Flask,
    *,
    settings: Settings,
    conversation: Handles,
    notices: Notices,
    keep_looking: KeepLooking,
    county: County,
    catalogue: Catalogue,
    clock: Clock,
    contact_key: bytes,
    charge_message: Callable[[str], object | None],
) -> Texting | None:
    """Give `app` its texting side; None, and nothing at all, where no account is set up."""
    app.cli.add_command(outbox_commands)
    app.cli.add_command(reconcile_command)
    account = Account.from_settings(settings)
    if account is None:
        return None
    parts = Texting(
        account=account,
        notices=notices,
        keep_looking=keep_looking,
        conversation=conversation,
        speaker=Speaker(catalogue, county, settings.base_url),
        default_language=county.languages.default,
        waking=waking_hours(county),
        clock=clock,
        contact_key=contact_key,
        charge_message=charge_message,
        rush=Rush(clock),
    )
    app.extensions[EXTENSION] = parts
    doors = webhook_app(parts)
    app.extensions[DOORS] = doors
    app.wsgi_app = ForTwilio(app.wsgi_app, doors)  # type: ignore[method-assign]
    app.extensions.setdefault("workers", []).append(lambda: workers_of(app, parts))
    app.extensions.setdefault("chores", []).append(lambda: tidy(parts))
    app.extensions["wiped"] |= {
        "texts to us": lambda: wipe_texts(parts),
        "texts of ours": lambda: wipe_silent(parts),
    }
    return parts


def waking_hours(county: County) -> WakingHours:
    """When the county's people may get a text unasked."""
    hours = county.hours
    begin, end = time.fromisoformat(hours.texts_from), time.fromisoformat(hours.texts_until)
    return WakingHours(county.promise.zone, begin, end)


def workers_of(app: Flask, parts: Texting) -> Workers:
    """The workers that run beside this server, kept where `worker_state` finds them."""
    workers: Workers = app.extensions.setdefault(WORKERS, Workers(parts))
    return workers


def worker_state(app: Flask) -> str:
    """Whether the workers run: `ok`, `down`, or `none` where this process was to run none."""
    workers: Workers | None = app.extensions.get(WORKERS)
    if workers is None:
        return "none"
    return "ok" if workers.alive else "down"


def webhook_app(parts: Texting) -> Flask:
    """The webhook's own small application: none of the rules that pages keep would fit it.

    It has no session, no form token, no page of errors, counts nobody and knows no Host: a proxy's
    inner name, a forged header or a broken one must neither pass nor stop a text.
    """
    doors = Flask("sms", static_folder=None, template_folder=None)
    doors.config.update(MAX_CONTENT_LENGTH=BODY_AT_MOST, MAX_FORM_MEMORY_SIZE=BODY_AT_MOST)
    doors.extensions[EXTENSION] = parts
    doors.register_blueprint(blueprint)
    doors.register_blueprint(calls)

    @doors.after_request
    def plain(answer: Response) -> Response:
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer

    return doors


@dataclass(frozen=True)
class ForTwilio:
    """Hands /sms/ and /voice/ to the webhook's application and everything else to the pages."""

    pages: WSGIApplication
    doors: WSGIApplication

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        is_ours = environ.get("PATH_INFO", "").startswith(PATHS)
        return (self.doors if is_ours else self.pages)(environ, start_response)
