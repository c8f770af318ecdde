"""One-time links from a text: a page with one button, and behind the button the answer, once."""

from __future__ import annotations

from flask import Blueprint, Response, make_response

from lookup.conversation import Contact
from lookup.face.guards import public_page
from lookup.face.visitors import Visitor
from lookup.sealing import sha256
from lookup.web.languages import onward_to
from lookup.web.pages import page
from lookup.web.site import site

blueprint = Blueprint("opening", __name__)


@blueprint.get("/open/<token>")
@public_page
def show_button(token: str) -> str:
    """The same page for every address: nothing is looked up, so that a preview uses nothing up."""
    site().visitors.present_or_new()
    return page("open.html", title=site().text("page.open.title"), token=token)


@blueprint.post("/open/<token>")
@public_page
def open_link(token: str) -> Response:
    """The answer under a new session of this browser; one page for whatever opens nothing.

    The new session follows from the browser's own secret and the link together, so that two taps
    on the button lead to one session, and the same link in another browser to none.
    """
    visitor = site().visitors.present_or_new()
    reader = site().visitors.successor(Visitor(sha256(visitor.secret + token.encode())))
    contact = site().contact(reader)
    if not (site().service.take_up_link(token, contact) or opened_just_now(contact)):
        return gone()
    site().visitors.become(reader)
    return onward_to("/check/result")


def opened_just_now(contact: Contact) -> bool:
    """Whether this browser's first tap has opened it, and the answer to that never arrived."""
    return site().service.has_just_moved(contact)


def gone() -> Response:
    """For a link that was used, has run out or was never made: one page, one status."""
    answer = make_response(page("open_gone.html", title=site().text("page.open.gone_title")))
    answer.status_code = 404
    return answer
