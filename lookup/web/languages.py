"""Which language a page is in, and changing it without losing one's place."""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, abort, g, redirect, request
from werkzeug.exceptions import HTTPException

from lookup.county import County
from lookup.i18n import LANGUAGES
from lookup.web.visitors import Visitors

NAMES: Final = {"en": "English", "es": "Español"}


def cookie_name(*, https: bool) -> str:
    """The name of the cookie that holds nothing but `en` or `es`."""
    return "__Host-lang" if https else "lang"


def language(county: County, *, https: bool) -> str:
    """The page's language: what the person chose, else what the browser prefers, else the county's."""
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
    answer = redirect(own_path(app, request.args.get("next", "/")), 303)
    visitors.set(answer, cookie_name(https=visitors.https), code)
    return answer  # type: ignore[return-value]


def own_path(app: Flask, wanted: str) -> str:
    """`wanted` when it is the path of a page of ours that can be opened; else the front page."""
    plain = wanted.isascii() and wanted.isprintable() and not set(wanted) & set("\\?#%")
    if not plain or not wanted.startswith("/") or wanted.startswith("//"):
        return "/"
    try:
        app.url_map.bind("localhost").match(wanted, method="GET")
    except HTTPException:
        return "/"
    return wanted
