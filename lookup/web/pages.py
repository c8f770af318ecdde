"""The pages that say the same to everybody, and how any page is put together."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, request

from lookup.face.guards import public_file, public_page, way_out
from lookup.i18n import date_in_words
from lookup.web.languages import NAMES, change, onward_to, own_path
from lookup.web.site import site

LEAVE_TO = "https://www.weather.gov/"

blueprint = Blueprint("public", __name__)


def page(template: str, **given: Any) -> str:
    """A page's HTML in this request's language."""
    here = site()
    visitor = here.visitors.present()
    return render_template(
        template,
        site=here,
        t=here.text,
        has=here.catalogue.has,
        lang=here.language,
        languages=NAMES,
        place=place(),
        spell_date=date_in_words,
        phone_link=phone_link(here.county.office.phone),
        form_token=here.visitors.form_token(visitor) if visitor else "",
        **given,
    )


def render_page(template: str, **given: Any) -> str:
    """A page of another room in the public face's frame, with the form token it may need."""
    site().visitors.present_or_new()
    return page(template, title=site().text("page.title"), **given)


def place() -> str:
    """The path to come back to after a change of language: this page, or the front page."""
    return own_path(current_app, request.path)


def phone_link(phone: str) -> str:
    """A number such as (323) 760-6763 as a telephone link."""
    digits = "".join(character for character in phone if character.isdigit())
    return f"tel:+1{digits}" if len(digits) == 10 else f"tel:{digits}"


@blueprint.get("/")
@public_page
def home() -> str:
    """Who we are, what we ask, and the way in."""
    return page("home.html", title=site().text("page.title"))


@blueprint.get("/about")
@public_page
def about() -> str:
    """Who answers, what it costs, and how to check that we are real."""
    return page("about.html", title=site().text("page.about.title"))


@blueprint.get("/privacy")
@public_page
def privacy() -> str:
    """What is kept, for how long, and who can read it."""
    return page("privacy.html", title=site().text("page.privacy.title"))


@blueprint.get("/accessibility")
@public_page
def accessibility() -> str:
    """How the site can be used, and whom to tell when it cannot."""
    return page("accessibility.html", title=site().text("page.accessibility.title"))


@blueprint.get("/how-we-decide")
@public_page
def how_we_decide() -> str:
    """The served policy's own sentences and citations, from the signed generation in force."""
    here = site()
    return page(
        "how_we_decide.html", title=here.text("page.how_we_decide.title"), policy=here.policy()
    )


@blueprint.get("/language/<code>")
@public_page
def change_language(code: str) -> Response:
    """Turn to another language and back to the same place."""
    return change(current_app, code, site().visitors)


@blueprint.get("/leave")
@way_out
def leave() -> Response:
    """The quick way out: forget this browser's session and go to a page about the weather.

    What was typed is sealed under the cookie that is dropped here, so nobody can open it again.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        abort(404)  # another site may not throw a person out of the conversation
    answer = onward_to(LEAVE_TO)
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    visitors = site().visitors
    visitors.forget(answer, visitors.cookie)
    return answer


@blueprint.get("/static/<path:address>")
@public_file
def asset(address: str) -> Response:
    """A file that pages load, under its hashed name."""
    return site().assets.answer(address)
