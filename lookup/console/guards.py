"""Who may enter by which door of the console; whoever is not signed in is sent to do so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from lookup.console.site import Site
from lookup.face.guards import guard_of, marked
from lookup.office import Role, Stage

View = TypeVar("View", bound=Callable[..., Any])
CONTENT_ROLES = frozenset(role for role in Role if role.reads_content)
AUDIT_ROLES = frozenset(role for role in Role if role.reads_audit)
EVERYBODY = frozenset(Role)
# Doors that stand open: to prove who one is, to ask whether we live, to load a file.
OPEN = frozenset({"sign_in_page", "open_to_monitors", "public_file"})


def sign_in_page(view: View) -> View:
    """Mark a page for those who are not signed in yet; tries are counted behind it."""
    return marked(view, guard="sign_in_page", limit="sign_in_tries")


def staff_only(roles: frozenset[Role]) -> Callable[[View], View]:
    """Mark a page for staff of these roles; to all others it does not exist."""

    def mark(view: View) -> View:
        view.roles = roles  # type: ignore[attr-defined]
        return marked(view, guard="staff_only", limit="session")

    return mark


def guard_doors(app: Flask, site: Site) -> None:
    """Let nobody past without a whole session of a role that the door is for."""

    @app.before_request
    def check_session() -> Response | None:
        if request.routing_exception is not None:
            return None
        view = current_app.view_functions[request.endpoint or ""]
        if guard_of(view) in {"open_to_monitors", "public_file"}:
            return None
        visitor = site.visitors.present()
        session = site.office.sessions.find(visitor.secret) if visitor else None
        g.staff_session = session if session and session.stage is Stage.FULL else None
        g.half_session = session if session and session.stage is Stage.CODE else None
        if guard_of(view) in OPEN:
            return None
        if g.staff_session is None:
            halfway = g.half_session is not None
            return redirect(url_for("sign_in.code" if halfway else "sign_in.password"), 303)
        if g.staff_session.staff.role not in getattr(view, "roles", frozenset()):
            abort(404)
        return None
