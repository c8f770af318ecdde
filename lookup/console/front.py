"""The console put together: routes, what is checked on arrival, what every answer carries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import Flask, Response, jsonify, request

from lookup.clock import Clock
from lookup.console import audit, errors, escalation, queue, sign_in
from lookup.console.guards import guard_doors
from lookup.console.site import EXTENSION, Site
from lookup.county import County
from lookup.face.arrivals import check_form, check_headers, check_origin, check_token
from lookup.face.assets import Assets
from lookup.face.guards import open_to_monitors, public_file
from lookup.face.hardening import harden
from lookup.face.headers import header_setter
from lookup.face.journal import write_requests
from lookup.face.transport import redirect_plain_http
from lookup.face.visitors import Visitors
from lookup.office import Office
from lookup.settings import Settings

STATIC: Final = Path(__file__).parents[2] / "static"


@dataclass(frozen=True)
class Size:
    """How big a request may be; a call note is the longest thing that staff write."""

    header_bytes: int = 16 * 1024
    body_bytes: int = 64 * 1024
    fields: int = 20


def console_face(
    app: Flask,
    *,
    settings: Settings,
    county: County,
    clock: Clock,
    office: Callable[[], Office],
) -> None:
    """Give `app` the pages of the console; `office` is asked when the first page needs it."""
    site = Site(
        settings=settings,
        clock=clock,
        county=county,
        assets=Assets.load(STATIC),
        visitors=Visitors(
            (*settings.secret_key_fallbacks, settings.secret_key),
            settings.https,
            name="console_s",
            room="console",
            same_site="Strict",
        ),
        find_office=office,
    )
    app.extensions[EXTENSION] = site
    app.extensions["before_serving"] = [office]
    app.extensions["chores"] = [lambda: office().tidy()]
    harden(app, settings, body_bytes=Size.body_bytes)
    write_requests(app, clock)
    redirect_plain_http(app, settings)
    check_arrivals(app, site)
    dress_answers(app, site)
    for room in (sign_in, queue, escalation, audit):
        app.register_blueprint(room.blueprint)
    app.add_url_rule("/healthz", "healthz", alive)
    app.add_url_rule("/static/<path:address>", "asset", asset_of(site))
    errors.register(app)


def check_arrivals(app: Flask, site: Site) -> None:
    """What every request must pass before a view sees it: size, session, origin, form, token."""
    size = Size()

    @app.before_request
    def check_size() -> None:
        check_headers(request, size)

    guard_doors(app, site)

    @app.before_request
    def check_arrival() -> None:
        if request.routing_exception is None:
            check_origin(request, site.settings)
            check_form(request, size)
            check_token(request, site.visitors)


def dress_answers(app: Flask, site: Site) -> None:
    """What every answer carries, errors and redirects too."""
    set_headers = header_setter(https=site.settings.https)

    @app.after_request
    def dress(answer: Response) -> Response:
        site.visitors.put_cookie(answer)
        return set_headers(answer, None)


@open_to_monitors
def alive() -> Response:
    """200 as long as the process answers at all."""
    return jsonify(status="ok")


def asset_of(site: Site) -> Callable[[str], Response]:
    """The view of the files that pages load."""

    @public_file
    def asset(address: str) -> Response:
        """A file under its hashed name."""
        return site.assets.answer(address)

    return asset
