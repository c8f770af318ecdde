"""The headers of every answer, set by hand: what a browser may do with our pages, and may keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from flask import Response

# Everything from our own address, nothing inline, nobody may frame us, forms go only to us.
CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; worker-src 'self'; "
    "base-uri 'none'; object-src 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
PERMISSIONS_POLICY: Final = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "bluetooth",
        "browsing-topics",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "hid",
        "identity-credentials-get",
        "idle-detection",
        "interest-cohort",
        "local-fonts",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "picture-in-picture",
        "publickey-credentials-get",
        "screen-wake-lock",
        "serial",
        "storage-access",
        "usb",
        "xr-spatial-tracking",
    )
)
SECURITY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Permissions-Policy": PERMISSIONS_POLICY,
        "X-Robots-Tag": "noindex, nofollow",
    }
)
NO_STORE: Final = "no-store"
FOREVER: Final = "public, max-age=31536000, immutable"
# Sent over TLS only: RFC 6797, 7.2 forbids it on plain http.
TRANSPORT: Final = "max-age=31536000; includeSubDomains"
# Pages that say nothing about anybody and that a search engine should find.
FOR_EVERYBODY: Final = frozenset(
    {
        "public.home",
        "public.how_we_decide",
        "public.about",
        "public.privacy",
        "public.accessibility",
    }
)


def header_setter(*, https: bool) -> Callable[[Response, str | None], Response]:
    """What puts the headers on an answer, given the name of the route that made it (or None)."""

    def set_headers(answer: Response, endpoint: str | None) -> Response:
        for name, value in SECURITY.items():
            answer.headers[name] = value
        if https:
            answer.headers["Strict-Transport-Security"] = TRANSPORT
        if answer.headers.get("Cache-Control") != FOREVER:
            answer.headers["Cache-Control"] = NO_STORE
        if endpoint in FOR_EVERYBODY and answer.status_code == 200:
            del answer.headers["X-Robots-Tag"]
        answer.headers.pop("Server", None)
        return answer

    return set_headers
