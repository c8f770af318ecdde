"""Two pages after a result: prove the phone that was left, and have us keep looking."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response
from sqlalchemy import Connection

from lookup.conversation import Ticket
from lookup.face.arrivals import typed_fields
from lookup.face.guards import public_page
from lookup.face.visitors import Visitor
from lookup.notices import Phone
from lookup.web.check import known_visitor
from lookup.web.languages import onward_to
from lookup.web.pages import page
from lookup.web.phones import Wrong, standing, step
from lookup.web.site import Phones, site

blueprint = Blueprint("waiting", __name__)


@blueprint.get("/keep-looking")
@public_page
def ask_to_wait() -> Response:
    """How it works and the next step of it; the same page for everybody who may wait."""
    return _keep_looking_page(site().visitors.present())


@blueprint.post("/keep-looking")
@public_page
def take_wait() -> Response:
    """A number, a code, or a yes with a phone that was proved before."""
    visitor = known_visitor()
    phones, ticket = site().phones, _ticket(visitor)
    if phones is None or ticket is None:
        return onward_to("/keep-looking")
    full = []

    def keep(connection: Connection, phone: Phone) -> None:
        keeping = phones.keep_looking
        if not keeping.wait(connection, phone, ticket, language=site().language):
            full.append(phone)

    wrong = step(phones, visitor, typed_fields(), keep)
    if full:
        wrong = Wrong("phone", "page.keep_looking.too_many")
    return onward_to("/keep-looking") if wrong is None else _keep_looking_page(visitor, wrong)


@blueprint.get("/phone")
@public_page
def ask_for_proof() -> Response:
    """The page on which the phone that was left is proved."""
    return _phone_page(site().visitors.present())


@blueprint.post("/phone")
@public_page
def take_proof() -> Response:
    """A number or a code."""
    visitor, phones = known_visitor(), site().phones
    if phones is None:
        return onward_to("/phone")
    wrong = step(phones, visitor, typed_fields(), lambda connection, phone: None)
    return onward_to("/phone") if wrong is None else _phone_page(visitor, wrong)


def _keep_looking_page(visitor: Visitor | None, wrong: Wrong | None = None) -> Response:
    phones, ticket = site().phones, _ticket(visitor)
    waiting = None
    if phones is not None and ticket is not None and visitor is not None:
        waiting = _waiting_until(phones, visitor, ticket)
    return _page(
        "keep_looking.html",
        "page.keep_looking.title",
        visitor,
        wrong,
        until=None if phones is None else phones.keep_looking.until(),
        may_wait=ticket is not None,
        waiting=waiting,
    )


def _phone_page(visitor: Visitor | None, wrong: Wrong | None = None) -> Response:
    return _page("phone.html", "page.phone.title", visitor, wrong)


def _page(
    template: str, title: str, visitor: Visitor | None, wrong: Wrong | None, **given: Any
) -> Response:
    phones = site().phones
    title = site().text(title)
    if wrong is not None:
        title = site().text("page.title_error", title=title)
    made = make_response(
        page(
            template,
            title=title,
            wrong=wrong,
            can_text=phones is not None,
            standing=None if phones is None else standing(phones, visitor),
            **given,
        )
    )
    made.status_code = 200 if wrong is None else wrong.status
    return made


def _ticket(visitor: Visitor | None) -> Ticket | None:
    return None if visitor is None else site().service.ticket(site().contact(visitor))


def _waiting_until(phones: Phones, visitor: Visitor, ticket: Ticket) -> Any:
    """The day until which the phone that this browser proved waits for this very person."""
    with phones.notices.database.read() as connection:
        now = site().clock.now()
        phone = phones.notices.codes.proved(connection, visitor.secret, now=now)
    return None if phone is None else phones.keep_looking.waiting_until(phone, ticket)
