"""The page of a made-up phone at /demo/phone, put into an application that runs for show."""

from __future__ import annotations

import re
from typing import Any, Final, Protocol

from flask import Blueprint, Flask, Response, current_app, jsonify, make_response, request

from lookup.settings import Settings
from lookup.understanding.keywords import LONGEST_HEARD
from sms.parts import Texting, texting
from sms.simulator import standin
from sms.simulator.line import send_text
from sms.simulator.phones import Phones, in_print

COOKIE: Final = "demo_phone"
NUMBER: Final = re.compile(r"\+1[2-9]\d{2}55501\d{2}")
WAIT_SECONDS: Final = 3.0  # for the first answer, so that the page works without scripts
RENDER: Final = "sms.simulator.render"

blueprint = Blueprint("phone", __name__, url_prefix="/demo/phone")


class RenderPage(Protocol):
    """How the public face lays out a page: its frame, words and form token."""

    def __call__(self, template: str, **given: Any) -> str:
        """The page's HTML."""
        ...


def simulator_face(
    app: Flask, *, settings: Settings, parts: Texting | None, render: RenderPage
) -> None:
    """Give `app` the phone and the stand-in, only when DEMO=1 on a plain loopback address."""
    if parts is None or not settings.demo or settings.https:
        return
    app.extensions[standin.EXTENSION] = Phones()
    app.extensions[RENDER] = render
    app.register_blueprint(standin.blueprint)
    app.register_blueprint(blueprint)


@blueprint.get("")
def show() -> Response:
    """The phone in its owner's hand: what it shows, and a line to write on."""
    number = phone_of_request() or standin.phones().unused_number()
    return keeping(number, make_response(page(number)))


@blueprint.post("")
def write() -> Response:
    """Send what was written, wait a moment for the answer, and show the phone again."""
    number = phone_of_request() or standin.phones().unused_number()
    words = request.form.get("text", "")[:LONGEST_HEARD]
    phones = standin.phones()
    phones.add(number, "phone", words)
    try:
        status = send_text(texting().account, number, words)
    except OSError:
        status = 0
    if status == 200:
        phones.wait_for_answer(number, seconds=WAIT_SECONDS)
    else:
        phones.add(number, "us", f"[{status}]")
    return keeping(number, see_other())


@blueprint.post("/new")
def change_number() -> Response:
    """Another phone, with a number that nobody has used."""
    return keeping(standin.phones().unused_number(), see_other())


@blueprint.get("/texts")
def texts() -> Response:
    """What the phone shows, for the page's script."""
    number = phone_of_request()
    shown = standin.phones().on(number) if number else ()
    return jsonify(
        number=number, texts=[{"side": text.side, "words": text.words} for text in shown]
    )


def page(number: str) -> str:
    """The phone as a page."""
    render: RenderPage = current_app.extensions[RENDER]
    account = texting().account
    ours = account.sender if account.sender.startswith("+") else "+12135550100"
    return render(
        "demo/phone.html",
        number=in_print(number),
        ours=in_print(ours),
        shown=standin.phones().on(number),
        elsewhere=not account.api_base.startswith(account.public_base_url),
    )


def phone_of_request() -> str | None:
    """The number in this browser's cookie, if it is one of the made-up ones."""
    number = request.cookies.get(COOKIE, "")
    return number if NUMBER.fullmatch(number) else None


def keeping(number: str, answer: Response) -> Response:
    """The answer with the phone's number in a cookie."""
    answer.set_cookie(COOKIE, number, httponly=True, samesite="Lax", path="/demo/phone")
    return answer


def see_other() -> Response:
    """Back to the phone, by GET."""
    return Response(status=303, headers={"Location": "/demo/phone"})


for view in (show, write, change_number, texts):
    view.guard = "public_page"  # type: ignore[attr-defined]
    view.limit = "none" if view is texts else "requests"  # type: ignore[attr-defined]
