"""One escalation: closed until it is opened with a reason; then answered, noted, closed."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from lookup.console.guards import CONTENT_ROLES, staff_only
from lookup.console.site import page, session, site
from lookup.console.words import PROBLEMS
from lookup.escalations import Filed
from lookup.office import Draft, NotNow

blueprint = Blueprint("escalation", __name__, url_prefix="/escalations/<reference>")
LONGEST_REASON = 120
IN_THE_WAY = frozenset({"stale", "held", "closed", "not_open"})


@blueprint.get("")
@staff_only(CONTENT_ROLES)
def show(reference: str) -> Response:
    """How it stands; what it says only in a session that has opened it."""
    return shown(filed_or_404(reference))


@blueprint.post("/open")
@staff_only(CONTENT_ROLES)
def open_it(reference: str) -> Response | AnyResponse:
    """Open it for this session; the reason stands in the audit first."""
    filed = filed_or_404(reference)
    reason = given_reason()
    if not reason:
        return shown(filed, problem="no_reason", status=422)
    site().office.desk.open(session(), filed, reason)
    return back_to(reference)


@blueprint.post("/claim")
@staff_only(CONTENT_ROLES)
def claim(reference: str) -> Response | AnyResponse:
    """Take it on."""
    filed = filed_or_404(reference)
    try:
        site().office.desk.claim(session(), filed)
    except NotNow as problem:
        return not_now(filed, problem)
    return back_to(reference)


@blueprint.post("/reply")
@staff_only(CONTENT_ROLES)
def reply(reference: str) -> Response | AnyResponse:
    """Answer by text, or look at the text first."""
    filed, form = filed_or_404(reference), request.form
    typed, desk = form.get("text", ""), site().office.desk
    try:
        if "preview" in form:
            return shown(filed, typed=typed, draft=desk.draft(session(), filed, typed))
        desk.reply(
            session(),
            filed,
            typed,
            version=form.get("version", ""),
            confirmed=form.get("confirmed") == "yes",
        )
    except NotNow as problem:
        return not_now(filed, problem, typed=typed)
    return back_to(reference)


@blueprint.post("/call-note")
@staff_only(CONTENT_ROLES)
def call_note(reference: str) -> Response | AnyResponse:
    """Note a call."""
    filed, form = filed_or_404(reference), request.form
    text = form.get("text", "")
    try:
        site().office.desk.call_note(session(), filed, text, answered=form.get("answered") == "yes")
    except NotNow as problem:
        return not_now(filed, problem, note=text)
    return back_to(reference)


@blueprint.post("/close")
@staff_only(CONTENT_ROLES)
def close(reference: str) -> Response | AnyResponse:
    """End the work on it."""
    filed, reason = filed_or_404(reference), given_reason()
    if not reason:
        return shown(filed, problem="no_reason", status=422)
    try:
        site().office.desk.close(session(), filed, reason)
    except NotNow as problem:
        return not_now(filed, problem)
    return back_to(reference)


def filed_or_404(reference: str) -> Filed:
    """The escalation of a reference; the same 404 for one that is none and for one that is not."""
    found = site().office.filed.find(reference)
    if found is None:
        abort(404)
    return found


def given_reason() -> str:
    """The reason of a form: a code of ours, or a few words in its place."""
    return " ".join(request.form.get("reason", "").split())[:LONGEST_REASON]


def back_to(reference: str) -> AnyResponse:
    """To the page, so that a reload repeats nothing."""
    return redirect(url_for("escalation.show", reference=reference), 303)


def not_now(filed: Filed, problem: NotNow, *, typed: str = "", note: str = "") -> Response:
    """The page as it stands now, why it could not be done, and what was typed."""
    in_the_way = problem.why in IN_THE_WAY or problem.why.startswith("stop.")
    return shown(
        filed,
        problem=problem.why,
        typed=typed,
        note=note,
        draft=problem.draft,
        status=409 if in_the_way else 422,
    )


def shown(
    filed: Filed,
    *,
    problem: str | None = None,
    typed: str = "",
    note: str = "",
    draft: Draft | None = None,
    status: int = 200,
) -> Response:
    """The page of one escalation."""
    office = site().office
    answer = make_response(
        page(
            "escalation.html",
            row=office.queue.row_of(filed),
            standing=office.desk.standing(session(), filed),
            ready_made=office.desk.writing.ready_made(),
            problem=PROBLEMS.get(problem, PROBLEMS["other"]) if problem else None,
            problem_id=problem,
            typed=typed,
            note=note,
            draft=draft,
        )
    )
    answer.status_code = status
    return answer
