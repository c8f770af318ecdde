"""What the server itself answers when it cannot even read a request: our page, both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from flask import Flask, render_template

from lookup.face.headers import NO_STORE, SECURITY, TRANSPORT
from lookup.web.languages import NAMES
from lookup.web.pages import phone_link
from lookup.web.site import EXTENSION, Site

UNREADABLE: Final = (400, 413, 431, 500, 501)
PLAIN: Final = b"This request cannot be answered.\n"


@dataclass(frozen=True)
class Doorstep:
    """A ready page and its headers for each status that the server gives by itself."""

    pages: Mapping[int, bytes]
    headers: tuple[tuple[str, str], ...]

    def answer(self, status: int) -> tuple[str, list[tuple[str, str]], bytes]:
        """Status line, headers and body."""
        line = f"{status} {HTTPStatus(status).phrase}"
        return line, list(self.headers), self.pages.get(status, PLAIN)


def doorstep(app: Flask) -> Doorstep:
    """The pages of `app`, made once; an application without pages gets one plain line."""
    here: Site | None = app.extensions.get(EXTENSION)
    if here is None:
        return Doorstep({}, _headers("text/plain; charset=utf-8", https=False))
    pages = {status: _page(here, status).encode() for status in UNREADABLE}
    return Doorstep(pages, _headers("text/html; charset=utf-8", https=here.settings.https))


def _page(here: Site, status: int) -> str:
    words = {413: "413", 431: "413", 500: "500"}.get(status, "400")
    return render_template(
        "doorstep.html",
        styles=here.assets.address("styles.css"),
        phone_link=phone_link(here.county.office.phone),
        tellings=[
            {
                "lang": code,
                "title": here.catalogue.text(f"page.error.{words}.title", code),
                "text": here.catalogue.text(f"page.error.{words}.text", code),
                "call": here.catalogue.text("page.call", code, **here.county.words(code)),
            }
            for code in NAMES
        ],
    )


def _headers(kind: str, *, https: bool) -> tuple[tuple[str, str], ...]:
    transport = {"Strict-Transport-Security": TRANSPORT} if https else {}
    carried = {**SECURITY, **transport, "Cache-Control": NO_STORE, "Content-Type": kind}
    return tuple(carried.items())
