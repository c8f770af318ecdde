"""The check: one question a page, then the answer. The conversation decides; these views carry."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response

from lookup.conversation import Reply
from lookup.face.arrivals import typed_fields
from lookup.face.guards import never_refused, public_page
from lookup.face.visitors import Visitor
from lookup.web.forms import KNOWN, lay_out
from lookup.web.languages import onward_to
from lookup.web.pages import page
from lookup.web.phones import leave_contact
from lookup.web.proof import proof_page, with_proof
from lookup.web.results import refused_page, result_page
from lookup.web.site import site

blueprint = Blueprint("check", __name__, url_prefix="/check")
FIRST = "consent"
ONE_OF_THEM = f"any({','.join(KNOWN)})"  # any other path does not exist
# After these two the browser gets a new secret: where a session begins, and where it comes to hold
# an answer. A secret that somebody else knew before is worth nothing afterwards.
ANSWERED = "confirm"
CONTACT = "contact"


@blueprint.get("")
@public_page
def start() -> Response:
    """To the open question, wherever this person is; the first one for somebody new."""
    visitor = site().visitors.present()
    if visitor is None:
        return to_question(FIRST)
    return onward(site().service.view(site().contact(visitor)))


@blueprint.get(f"/<{ONE_OF_THEM}:question>")
@public_page
def ask(question: str) -> Response:
    """The page of one question; another one than the open one leads to the open one."""
    visitor = site().visitors.present()
    if visitor is None:
        if question != FIRST:
            return to_question(FIRST)
        visitor = site().visitors.renew()
    reply = arrived(visitor)
    return question_page(reply) if reply.question == question else onward(reply)


@blueprint.post(f"/<{ONE_OF_THEM}:question>")
@public_page
def answer(question: str) -> Response:
    """Take one answer: on to what follows, or the same page with what is wrong."""
    visitor = known_visitor()
    contact, fields = with_proof(site().contact(visitor), typed_fields())
    reply = site().service.handle(contact, fields, question)
    if reply.result is not None and reply.result.asks_for_proof:
        return proof_page(contact)
    if reply.accepted and question == CONTACT:
        leave_contact(visitor, fields)
    if reply.errors:
        return question_page(reply, status=422)
    if question == FIRST and reply.accepted:
        renew(visitor)
    elif question == ANSWERED and (reply.accepted or reply.out_of_turn):
        reply = stepped_up(visitor, reply)
    return onward(reply)


def renew(visitor: Visitor) -> None:
    """Nobody who knew the secret before can work out the new one, nor ask for it."""
    site().service.move(site().contact(visitor), site().visitors.renew().secret)


def stepped_up(visitor: Visitor, reply: Reply) -> Reply:
    """The conversation under a new secret, also for the second of two taps on one button.

    Once the browser has come back with its new secret, a minute later, or without the page's own
    token, the earlier secret leads nowhere: a conversation begun anew under it stays its own.
    """
    successor = site().visitors.successor(visitor)
    if site().service.move(site().contact(visitor), successor.secret):
        site().visitors.become(successor)
        return reply
    led_to = second_tap(visitor)
    if led_to is None and reply.accepted:
        renew(visitor)
    return led_to or reply


def second_tap(visitor: Visitor) -> Reply | None:
    """Where the first of two taps on one button led within the last minute, None without one.

    The browser drops the first answer, and with it the new cookie; the second must not leave a
    person at the first question, without the reference.
    """
    successor = site().visitors.successor(visitor)
    contact = site().contact(successor)
    if not site().service.has_just_moved(contact):
        return None
    site().visitors.become(successor)
    return site().service.view(contact)


@blueprint.get("/result")
@public_page
def result() -> Response:
    """The answer, for as long as the conversation keeps it."""
    visitor = site().visitors.present()
    if visitor is None:
        return to_question(FIRST)
    reply = arrived(visitor)
    return onward(reply) if reply.result is None else result_page(reply.result)


def arrived(visitor: Visitor) -> Reply:
    """Where the conversation stands for a browser that shows it the secret it now has."""
    contact = site().contact(visitor)
    site().service.arrived(contact)
    return site().service.view(contact)


@blueprint.get("/goodbye")
@public_page
def goodbye() -> Response:
    """For somebody who said no: nothing was kept, and how else to ask."""
    return make_response(page("goodbye.html", title=site().text("page.title")))


@blueprint.post("/start-over")
@public_page
def start_over() -> Response:
    """Forget everything said so far and begin again in a new session."""
    site().service.start_over(site().contact(known_visitor()))
    site().visitors.renew()
    return to_question(FIRST)


@blueprint.post("/back")
@public_page
def back() -> Response:
    """Take back the latest answer and ask that question again."""
    return onward(site().service.back(site().contact(known_visitor())))


@blueprint.post("/person")
@never_refused
def person() -> Response:
    """Leave the questions and have a person at the office take over."""
    visitor = known_visitor()
    led_to = second_tap(visitor)
    if led_to is None:
        led_to = stepped_up(visitor, site().service.ask_for_person(site().contact(visitor)))
    return onward(led_to)


def known_visitor() -> Visitor:
    """The visitor of a form; its token was checked on arrival, so there is one."""
    visitor = site().visitors.present()
    if visitor is None:
        abort(400)
    return visitor


def question_page(reply: Reply, *, status: int = 200) -> Response:
    """The open question as a page; 422 where something typed must be put right."""
    form = lay_out(reply, site().catalogue, site().text)
    title = site().text("page.title_step" if reply.step else "page.title", **form.progress)
    if reply.errors:
        title = site().text("page.title_error", title=title)
    made = make_response(page("question.html", title=title, form=form, reply=reply))
    made.status_code = status
    return made


def onward(reply: Reply) -> Response:
    """To where the conversation stands now."""
    if reply.result is not None:
        if reply.result.outcome == "refused":
            return refused_page(reply.result)
        if reply.question is None:
            return onward_to("/check/result")
    if reply.ended or reply.question is None:
        return onward_to("/check/goodbye")
    return to_question(reply.question)


def to_question(question: str) -> Response:
    """A redirect to a question's page."""
    return onward_to(f"/check/{question}")
