"""Whether the process lives and can serve: for a load balancer, with nothing about anybody."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from lookup.face.guards import open_to_monitors, public_page
from lookup.web.site import site

blueprint = Blueprint("health", __name__)
# "none": no worker was asked for (no texting here, or --no-worker), so none is missing.
WELL = frozenset({"ok", "in-process", "none"})


@blueprint.get("/healthz")
@open_to_monitors
def alive() -> Response:
    """200 as long as the process answers at all."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public_page
def ready() -> Response:
    """200 when the database and an active generation are there, else 503; says which is not."""
    parts = site().readiness()
    well = all(state in WELL for state in parts.values())
    answer = jsonify(status="ok" if well else "unavailable", **parts)
    answer.status_code = 200 if well else 503
    return answer
