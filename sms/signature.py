"""Twilio's signature: over our public address and the request's raw path and query."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from flask import Request
from twilio.request_validator import (  # type: ignore[import-untyped]
    SIGNATURE_HEADER,
    RequestValidator,
)

from sms.account import Account


def signed_url(request: Request, public_base_url: str) -> str:
    """The URL that Twilio called: the configured address and what the request line really said.

    Werkzeug's own `request.url` is of no use: it follows the Host header and decodes the query.
    """
    return public_base_url + raw_target(request)


def raw_target(request: Request) -> str:
    """Path and query exactly as they were sent."""
    environ = request.environ
    target: str = environ.get("REQUEST_URI") or environ.get("RAW_URI") or ""
    if target.startswith("/"):
        return target
    if "://" in target:  # a proxy may send the whole address in the request line
        rest = target.split("://", 1)[1]
        return "/" + rest.partition("/")[2]
    path = quote(environ["PATH_INFO"].encode("latin-1"), safe="/%:@!$&'()*+,;=-._~")
    query = environ.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path


def is_signed(request: Request, account: Account, *, today: date) -> bool:
    """Whether the one signature on a form request is ours; anything but a clean yes is no."""
    given = request.headers.getlist(SIGNATURE_HEADER)
    if len(given) != 1 or not given[0]:
        return False
    url = signed_url(request, account.public_base_url)
    return any(_validates(token, url, request, given[0]) for token in account.tokens(today))


def _validates(token: str, url: str, request: Request, signature: str) -> bool:
    try:
        # The MultiDict itself: a plain dict would lose a repeated name and fail.
        return RequestValidator(token).validate(url, request.form, signature) is True
    except (TypeError, ValueError):  # a port out of range, a lone surrogate (a UnicodeError)
        return False
