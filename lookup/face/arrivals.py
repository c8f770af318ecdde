"""What a request must be like before a view sees it: a real form, small, from our own page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol
from urllib.parse import urlsplit

from flask import Request, abort, request

from lookup.face.visitors import Visitors
from lookup.settings import Settings

FORM: Final = "application/x-www-form-urlencoded"
TOKEN: Final = "form_token"  # noqa: S105 (a field's name)
CHANGES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Size(Protocol):
    """How big a request may be."""

    @property
    def header_bytes(self) -> int:
        """All headers together."""
        ...

    @property
    def body_bytes(self) -> int:
        """The form as it is sent."""
        ...

    @property
    def fields(self) -> int:
        """How many fields a form may have."""
        ...


def check_headers(asked: Request, limit: Size) -> None:
    """Refuse (431) headers that are larger together than any browser of ours writes."""
    if sum(len(name) + len(value) + 4 for name, value in asked.headers) > limit.header_bytes:
        abort(431)


def check_form(asked: Request, limit: Size) -> None:
    """Refuse (400, 413) a body that is no plain form: too large, JSON, files, repeats, arrays."""
    if asked.method not in CHANGES:
        return
    if (asked.content_length or 0) > limit.body_bytes:
        abort(413)
    if asked.mimetype != FORM:
        abort(400)
    fields = asked.form  # read here, within Flask's own limit: 413 when a chunked body is too long
    names = list(fields)
    if len(names) > limit.fields or any("[" in name for name in names):
        abort(400)
    if any(len(values) > 1 for _, values in fields.lists()):
        abort(400)


def check_origin(asked: Request, settings: Settings) -> None:
    """Refuse (403) a form that another site made this browser send.

    With our `Referrer-Policy: no-referrer` a browser writes `Origin: null` on our own forms; then
    Sec-Fetch-Site and the form's token decide.
    """
    if asked.method not in CHANGES:
        return
    if asked.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        abort(403)
    origin = asked.headers.get("Origin", "null")
    if origin != "null" and origin not in own_origins(settings):
        abort(403)


def own_origins(settings: Settings) -> frozenset[str]:
    """Our own address as browsers write it in Origin; on a loopback host in all its spellings."""
    parts = urlsplit(settings.base_url)
    port = f":{parts.port}" if parts.port else ""
    return frozenset(f"{parts.scheme}://{host}{port}" for host in settings.trusted_hosts)


def check_token(asked: Request, visitors: Visitors) -> None:
    """Refuse (400) a form whose hidden token is absent, stale or another session's."""
    if asked.method not in CHANGES:
        return
    visitor = visitors.present()
    if visitor is None or not visitors.is_form_token(visitor, asked.form.get(TOKEN, "")):
        abort(400, description="stale")


def typed_fields() -> Mapping[str, str]:
    """The form's own fields, without the hidden token."""
    return {name: value for name, value in request.form.items() if name != TOKEN}
