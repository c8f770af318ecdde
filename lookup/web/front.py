"""The public face put together: routes, what is checked on arrival, what every answer carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from flask import Flask, Response, current_app, request

from lookup.clock import Clock
from lookup.conversation import Service
from lookup.county import County
from lookup.face.arrivals import check_form, check_headers, check_origin, check_token
from lookup.face.assets import Assets
from lookup.face.guards import guard_of
from lookup.face.hardening import harden
from lookup.face.headers import header_setter
from lookup.face.journal import write_requests
from lookup.face.transport import redirect_plain_http
from lookup.face.visitors import Visitors
from lookup.i18n import Catalogue
from lookup.letters import Letters
from lookup.limits import Asked, Origin
from lookup.settings import Settings
from lookup.web import check, errors, health, opening, pages, reference, waiting
from lookup.web import letters as letters_room
from lookup.web.requests import limit_requests
from lookup.web.site import EXTENSION, Phones, PublishedPolicy, RequestLimit, Site

# Doors for machines, which prove themselves by a key and hold no session of ours.
KNOW_THEIR_CALLER: Final = frozenset({"has_account_key"})
STATIC: Final = Path(__file__).parents[2] / "static"


def public_face(
    app: Flask,
    *,
    settings: Settings,
    service: Service,
    county: County,
    catalogue: Catalogue,
    clock: Clock,
    letters: Letters,
    request_limit: RequestLimit,
    ask_for_proof: Callable[[Origin], Asked],
    policy: Callable[[], PublishedPolicy | None],
    readiness: Callable[[], Mapping[str, str]],
    phones: Phones | None = None,
) -> None:
    """Give `app` the pages of the public face and the rules that every answer keeps."""
    site = Site(
        settings=settings,
        service=service,
        county=county,
        catalogue=catalogue,
        clock=clock,
        letters=letters,
        request_limit=request_limit,
        ask_for_proof=ask_for_proof,
        policy=policy,
        readiness=readiness,
        assets=Assets.load(STATIC),
        visitors=Visitors((*settings.secret_key_fallbacks, settings.secret_key), settings.https),
        phones=phones,
    )
    app.extensions[EXTENSION] = site
    harden(app, settings, body_bytes=request_limit.body_bytes)
    write_requests(app, clock)
    redirect_plain_http(app, settings)
    limit_requests(app, request_limit)
    guard_arrivals(app, site)
    dress_answers(app, site)
    for room in (pages, check, waiting, opening, letters_room, reference, health):
        app.register_blueprint(room.blueprint)
    errors.register(app)


def guard_arrivals(app: Flask, site: Site) -> None:
    """What every request must pass, in this order, before a view sees it."""

    @app.before_request
    def check_arrival() -> None:
        check_headers(request, site.request_limit)
        if request.routing_exception is not None or _proves_itself():
            return
        check_origin(request, site.settings)
        check_form(request, site.request_limit)
        check_token(request, site.visitors)


def _proves_itself() -> bool:
    """Whether the request goes to a machine's door, which knows its caller by itself."""
    view = current_app.view_functions.get(request.endpoint or "")
    return view is not None and guard_of(view) in KNOW_THEIR_CALLER


def dress_answers(app: Flask, site: Site) -> None:
    """What every answer carries, errors and redirects too."""
    set_headers = header_setter(https=site.settings.https)

    @app.after_request
    def dress(answer: Response) -> Response:
        site.visitors.put_cookie(answer)
        return set_headers(answer, request.endpoint)
