"""The browser's session cookie: a random secret with our mark, and the form token bound to it."""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Literal

from flask import Request, Response, g, request
from itsdangerous import BadSignature, Signer

SECRET_BYTES = 32
SameSite = Literal["Lax", "Strict"]
COOKIE_BYTES_AT_MOST = 200


@dataclass(frozen=True, repr=False)
class Visitor:
    """A browser that holds a secret of ours; the server keeps no more of it than its SHA-256."""

    secret: bytes


@dataclass(frozen=True, repr=False)
class Visitors:
    """Makes, recognises and replaces session cookies.

    A cookie is 256 random bits and our mark on them (HMAC-SHA256 under SECRET_KEY), so a value
    that somebody else planted is never taken up. `keys` are oldest first; the last one marks.
    """

    keys: tuple[str, ...]
    https: bool
    name: str = "s"
    room: str = "web"  # a cookie of one face is a stranger's to the other, whatever it is called
    same_site: SameSite = "Lax"

    @property
    def cookie(self) -> str:
        """The session cookie's name: with the browser's own protection where there is TLS."""
        return f"__Host-{self.name}" if self.https else self.name

    def present(self) -> Visitor | None:
        """The visitor of this request, or None when there is no cookie of ours."""
        if "visitor" not in g:
            g.visitor = self._recognised(request)
        visitor: Visitor | None = g.visitor
        return visitor

    def present_or_new(self) -> Visitor:
        """The visitor of this request; somebody new gets a cookie with the answer."""
        return self.present() or self.renew()

    def renew(self) -> Visitor:
        """Give this browser a new secret, which the answer carries in place of the old one."""
        return self.become(Visitor(secrets.token_bytes(SECRET_BYTES)))

    def become(self, visitor: Visitor) -> Visitor:
        """Give this browser that visitor's secret in place of its own."""
        g.visitor = g.cookie_to_set = visitor
        return visitor

    def successor(self, visitor: Visitor) -> Visitor:
        """The visitor that this one becomes at its next step up.

        Nobody without SECRET_KEY can work it out from the earlier secret; a form that was sent
        twice leads to the same one twice.
        """
        signature = self._signer("successor").get_signature(visitor.secret)
        return Visitor(urlsafe_b64decode(signature + b"="))

    def put_cookie(self, answer: Response) -> Response:
        """Add the new cookie to an answer, if this request made one."""
        visitor: Visitor | None = g.get("cookie_to_set")
        if visitor is not None:
            value = self._signer("session").sign(urlsafe_b64encode(visitor.secret).rstrip(b"="))
            self.set(answer, self.cookie, value.decode("ascii"))
        return answer

    def set(self, answer: Response, name: str, value: str) -> None:
        """Set a cookie that lasts until the browser closes and that no script can read."""
        answer.set_cookie(
            name, value, httponly=True, secure=self.https, samesite=self.same_site, path="/"
        )

    def forget(self, answer: Response, name: str) -> None:
        """Tell the browser to drop a cookie."""
        answer.delete_cookie(
            name, httponly=True, secure=self.https, samesite=self.same_site, path="/"
        )

    def form_token(self, visitor: Visitor) -> str:
        """The hidden value that proves a form came from a page we gave to this very session."""
        return self._signer("form").get_signature(_hash_of(visitor)).decode("ascii")

    def is_form_token(self, visitor: Visitor, token: str) -> bool:
        """Whether `token` belongs to this visitor's session."""
        try:
            return self._signer("form").verify_signature(_hash_of(visitor), token.encode())
        except (UnicodeError, ValueError):
            return False

    def _recognised(self, asked: Request) -> Visitor | None:
        value = asked.cookies.get(self.cookie, "")
        if not value or len(value) > COOKIE_BYTES_AT_MOST:
            return None
        try:
            secret = urlsafe_b64decode(self._signer("session").unsign(value) + b"=")
        except (BadSignature, ValueError):
            return None
        return Visitor(secret) if len(secret) == SECRET_BYTES else None

    def _signer(self, purpose: str) -> Signer:
        return Signer(
            list(self.keys),
            salt=f"lcr/{self.room}/{purpose}/1",
            key_derivation="hmac",
            digest_method=hashlib.sha256,
        )


def _hash_of(visitor: Visitor) -> bytes:
    return hashlib.sha256(visitor.secret).digest()
