"""Which language a page is in, and changing it without losing one's place."""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, abort, g, request
from werkzeug.exceptions import HTTPException

from lookup.county import County
from lookup.face.visitors import Visitors
from lookup.i18n import LANGUAGES

# Doors that lead elsewhere, or to no page.
NO_PLACES: Final = frozenset({"public.leave", "public.change_language", "public.asset"})
NAMES: Final = {"en": "English", "es": "Español"}


def cookie_name(*, https: bool) -> str:
    """The name of the cookie that holds nothing but `en` or `es`."""
    return "__Host-lang" if https else "lang"


def language(county: County, *, https: bool) -> str:
    """What the person chose, else what the browser prefers, else what the county opens with."""
    if "language" not in g:
        chosen = request.cookies.get(cookie_name(https=https))
        preferred = request.accept_languages.best_match(LANGUAGES)
        g.language = chosen if chosen in LANGUAGES else preferred or county.languages.default
    spoken: str = g.language
    return spoken


def change(app: Flask, code: str, visitors: Visitors) -> Response:
    """Remember the language and go back to where the person was."""
    if code not in LANGUAGES:
        abort(404)
    answer = onward_to(own_path(app, request.args.get("next", "/")))
    visitors.set(answer, cookie_name(https=visitors.https), code)
    return answer


def onward_to(path: str) -> Response:
    """A redirect after which the browser asks with GET."""
    return Response(status=303, headers={"Location": path})


def own_path(app: Flask, wanted: str) -> str:
    """`wanted` when it is the path of a page of ours that can be opened; else the front page."""
    plain = wanted.isascii() and wanted.isprintable() and not set(wanted) & set("\\?#%")
    if not plain or not wanted.startswith("/") or wanted.startswith("//"):
        return "/"
    try:
        endpoint, _ = app.url_map.bind("localhost").match(wanted, method="GET")
    except HTTPException:
        return "/"
    return "/" if endpoint in NO_PLACES else wanted
