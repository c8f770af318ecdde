"""The web application's front door: settings from the environment, and the wiring of the parts."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from lookup import cli, log
from lookup.clock import Clock, SystemClock
from lookup.console import console_face
from lookup.conversation import Speaker
from lookup.settings import Settings, SettingsError
from lookup.web import (
    Phones,
    PublishedPolicy,
    PublishedRule,
    RequestLimit,
    public_face,
    render_page,
)
from lookup.wiring import CannotStart, Console, Public, build_console, build_public
from sms import segments, texting_face, worker_state
from sms.simulator import simulator_face

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
    app.extensions["rebuild"] = lambda: face_of(settings, clock)  # with the keys as they are then
    if settings.face == "public":
        wire_public(app, build_public(settings, clock))
    else:
        wire_console(app, build_console(settings, clock, lettering=segments))
    cli.register(app, face=settings.face)
    if hops := settings.trusted_proxy_hops:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=0, x_port=0, x_prefix=0
        )
    return app


def wire_console(app: Flask, console: Console) -> None:
    """Give the console its pages, and its commands their parts."""
    app.extensions["console"] = console
    console_face(
        app,
        settings=console.settings,
        county=console.county,
        clock=console.clock,
        office=lambda: console.office,
    )


def wire_public(app: Flask, public: Public) -> None:
    """Give the pages their parts, and the commands theirs."""
    app.extensions["lookup"] = public
    app.extensions["wiped"] = dict(public.wiped)
    public_face(
        app,
        settings=public.settings,
        service=public.service,
        county=public.county,
        catalogue=public.catalogue,
        clock=public.clock,
        letters=public.letters,
        request_limit=request_limit(public),
        ask_for_proof=public.zone.ask_for_proof,
        policy=lambda: published_policy(public),
        readiness=lambda: {**public.readiness(), "worker": worker_state(app)},
        phones=phones_of(app, public),
    )
    wire_texting(app, public)


def phones_of(app: Flask, public: Public) -> Phones | None:
    """What the pages need to prove a phone by a code; None where no text can be sent."""
    if public.settings.twilio is None:
        return None

    def ring() -> None:
        app.extensions["sms"].out_bell.set()

    return Phones(
        notices=public.notices,
        keep_looking=public.keep_looking,
        speaker=Speaker(public.catalogue, public.county, public.settings.base_url),
        charge=public.limits.charge_code,
        tries=public.limits.rules.codes.tries,
        ring=ring,
    )


def wire_texting(app: Flask, public: Public) -> None:
    """Give texting its parts."""
    parts = texting_face(
        app,
        settings=public.settings,
        conversation=public.service,
        notices=public.notices,
        keep_looking=public.keep_looking,
        county=public.county,
        catalogue=public.catalogue,
        clock=public.clock,
        contact_key=public.keys.contact_key,
        charge_message=public.limits.charge_message,
    )
    simulator_face(app, settings=public.settings, parts=parts, render=render_page)


def published_policy(public: Public) -> PublishedPolicy | None:
    """The policy of the generation in force, as its signed manifest carries it."""
    manifest = public.manifest()
    if manifest is None:
        return None
    return PublishedPolicy(
        id=manifest.policy.id,
        digest=manifest.policy.digest,
        title=manifest.policy.title,
        as_of=manifest.as_of,
        published_on=manifest.published_on,
        rules=[PublishedRule(r.id, r.citation, r.sentence) for r in manifest.policy.rules],
        signed_off=manifest.policy.status == "served",
    )


def request_limit(public: Public) -> RequestLimit:
    """Bucket 14, over the counters that all limits share."""
    limits = public.limits
    return RequestLimit(
        header_bytes=limits.rules.request.header_bytes,
        body_bytes=limits.rules.request.body_bytes,
        fields=limits.rules.request.fields,
        rate=str(limits.rules.request.rate),
        storage_uri=limits.storage_uri,
        storage_options=limits.storage_options,
        key_of=limits.address_tag,
    )
