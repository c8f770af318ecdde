"""Signing in and out: a password, then a one-time code, each step with a new session id."""

from __future__ import annotations

from flask import Blueprint, Response, g, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from lookup.console.guards import EVERYBODY, sign_in_page, staff_only
from lookup.console.site import page, session, site
from lookup.office import NotSignedIn, PasswordRight, SignedIn, Stage, TooManyTries

blueprint = Blueprint("sign_in", __name__)
A_WHILE_SECONDS = 900


@blueprint.get("/sign-in")
@sign_in_page
def password() -> str | AnyResponse:
    """The form for login and password."""
    if g.staff_session is not None:
        return redirect(url_for("queue.home"), 303)
    site().visitors.present_or_new()
    return page("sign_in.html", failed=False)


@blueprint.post("/sign-in")
@sign_in_page
def check_password() -> Response | AnyResponse:
    """Right: on to the code, under a new session id. Wrong: the one page for every failure."""
    found = site().office.sign_in.check_password(
        request.form.get("login", ""), request.form.get("password", ""), address()
    )
    if isinstance(found, PasswordRight):
        step_up(found.staff.id, Stage.CODE)
        return redirect(url_for("sign_in.code"), 303)
    return failure("sign_in.html", found)


@blueprint.get("/sign-in/code")
@sign_in_page
def code() -> str | AnyResponse:
    """The form for the one-time code; only after the password."""
    if g.half_session is None:
        return redirect(url_for("sign_in.password"), 303)
    return page("code.html", failed=False)


@blueprint.post("/sign-in/code")
@sign_in_page
def check_code() -> Response | AnyResponse:
    """Right: in, under a new session id. Wrong: the same page, until the tries are used up."""
    if g.half_session is None:
        return redirect(url_for("sign_in.password"), 303)
    office = site().office
    found = office.sign_in.check_code(g.half_session.staff, request.form.get("code", ""), address())
    if not isinstance(found, SignedIn):
        return failure("code.html", found)
    office.audit.write(found.staff.login, "signed_in")
    step_up(found.staff.id, Stage.FULL)
    return redirect(url_for("queue.home"), 303)


@blueprint.post("/sign-out")
@staff_only(EVERYBODY)
def sign_out() -> AnyResponse:
    """End the session here and in the browser."""
    here = site()
    here.office.audit.write(session().staff.login, "signed_out")
    end_present()
    answer = redirect(url_for("sign_in.password"), 303)
    here.visitors.forget(answer, here.visitors.cookie)  # type: ignore[arg-type]
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return answer


def step_up(staff_id: str, stage: Stage) -> None:
    """Put a new session in the place of the one that came so far."""
    here = site()
    end_present()
    here.office.sessions.begin(here.visitors.renew().secret, staff_id, stage)


def end_present() -> None:
    """End whatever session this browser holds."""
    visitor = site().visitors.present()
    if visitor is not None:
        site().office.sessions.end(visitor.secret)


def failure(template: str, found: NotSignedIn | TooManyTries) -> Response:
    """The same page for whatever was wrong; another status past the address's limit."""
    answer = make_response(page(template, failed=True))
    answer.status_code = 429 if isinstance(found, TooManyTries) else 422
    if answer.status_code == 429:
        answer.headers["Retry-After"] = str(A_WHILE_SECONDS)
    return answer


def address() -> str:
    """Where this request comes from."""
    return request.remote_addr or "unknown"
