"""How is my inquiry doing: a reference in, a step and a date out, nothing of what was asked."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, request

from lookup.face.guards import public_page
from lookup.web.pages import page
from lookup.web.site import site

blueprint = Blueprint("reference", __name__)
LONGEST = 40


@blueprint.get("/reference")
@public_page
def ask_reference() -> str:
    """The form for a reference."""
    site().visitors.present_or_new()
    return reference_form()


@blueprint.post("/reference")
@public_page
def show_progress() -> Response:
    """The step that an inquiry has reached; the same words for every reference that is not ours."""
    typed = request.form.get("reference", "").strip()
    if request.form.get("take_back") == "yes":
        site().service.withdraw(typed[:LONGEST])
    progress = site().service.progress(typed[:LONGEST])
    if progress is None:
        answer = make_response(reference_form(error="page.reference.unknown", typed=typed))
        answer.status_code = 422
        return answer
    return make_response(
        page(
            "progress.html",
            title=site().text("page.reference.title"),
            progress=progress,
            reference=typed[:LONGEST],
        )
    )


def reference_form(*, error: str | None = None, typed: str = "") -> str:
    """The page with the one field, and what was typed for correction."""
    title = site().text("page.reference.title")
    if error:
        title = site().text("page.title_error", title=title)
    return page("reference.html", title=title, error=error, typed=typed[:LONGEST])
