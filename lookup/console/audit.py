"""The audit and the accounts, for those whose work they are; neither shows what anybody said."""

from __future__ import annotations

from flask import Blueprint, request

from lookup.console.guards import AUDIT_ROLES, staff_only
from lookup.console.site import page, session, site
from lookup.office import Role

blueprint = Blueprint("audit", __name__)
LONGEST = 64


@blueprint.get("/audit")
@staff_only(AUDIT_ROLES)
def lines() -> str:
    """The newest lines, perhaps about one reference; reading the audit is audited."""
    subject = request.args.get("about", "").strip()[:LONGEST] or None
    office = site().office
    office.audit.write(session().staff.login, "audit_read", subject or "")
    return page("audit.html", lines=office.audit.latest(subject=subject), about=subject or "")


@blueprint.get("/staff")
@staff_only(frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR}))
def accounts() -> str:
    """Who may sign in; accounts are made, disabled and reset at the server's terminal."""
    return page("staff.html", accounts=site().office.accounts.all())
