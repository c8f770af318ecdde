"""The queue: who waits longest, why, and who has it."""

from __future__ import annotations

from flask import Blueprint, request

from lookup.console.guards import CONTENT_ROLES, EVERYBODY, staff_only
from lookup.console.site import page, session, site

blueprint = Blueprint("queue", __name__)
ROWS_AT_MOST = 200
WHOSE = ("all", "unclaimed", "mine")


@blueprint.get("/")
@staff_only(EVERYBODY)
def home() -> str:
    """The open escalations; for those who read no content, the counts alone."""
    whose = request.args.get("whose", "all")
    reason = request.args.get("reason") or None
    me = session().staff
    listing = site().office.queue.listing(
        me.id, whose=whose if whose in WHOSE else "all", reason=reason
    )
    shown = listing.rows[:ROWS_AT_MOST] if me.role.reads_content else []
    return page(
        "queue.html",
        listing=listing,
        rows=shown,
        left_out=len(listing.rows) - len(shown),
        whose=whose,
        reason=reason,
    )


@blueprint.get("/closed")
@staff_only(CONTENT_ROLES)
def closed() -> str:
    """What is closed, newest last; opening one takes a reason as ever."""
    rows = site().office.queue.closed()
    return page("closed.html", rows=rows[-ROWS_AT_MOST:], left_out=max(0, len(rows) - ROWS_AT_MOST))
