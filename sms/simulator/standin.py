"""A small stand-in for Twilio's API: takes our texts, shows them on phones, reports back."""

from __future__ import annotations

import hmac
import secrets
import threading
from email.utils import format_datetime
from typing import Any, Final

from flask import Blueprint, Response, abort, current_app, jsonify, request

from lookup import log
from sms.parts import texting
from sms.simulator.line import post_signed
from sms.simulator.phones import Phones

EXTENSION: Final = "sms.simulator"
PREFIX: Final = "/demo/twilio"

blueprint = Blueprint("standin", __name__, url_prefix=f"{PREFIX}/2010-04-01/Accounts")


def phones() -> Phones:
    """The phones of the current application."""
    found: Phones = current_app.extensions[EXTENSION]
    return found


def check_key(account: str) -> None:
    """Refuse (401, 404) whoever does not hold the account's own key."""
    ours = texting().account
    given = request.authorization
    right = given is not None and hmac.compare_digest(given.password or "", ours.token)
    if not right or given is None or given.username != ours.sid:
        abort(401)
    if account != ours.sid:
        abort(404)


@blueprint.post("/<account>/Messages.json")
def create(account: str) -> Response:
    """Take a text and show it on its phone."""
    check_key(account)
    to, words = request.form.get("To", ""), request.form.get("Body", "")
    if not to or not words:
        answer = jsonify(code=21602, message="A message needs a body and a recipient", status=400)
        answer.status_code = 400
        return answer
    phones().add(to, "us", words)
    message = described(account, to, words)
    report_delivery(request.form.get("StatusCallback", ""), message["sid"])
    answer = jsonify(message)
    answer.status_code = 201
    return answer


@blueprint.get("/<account>/Messages.json")
def listed(account: str) -> Response:
    """No text is kept here longer than it is shown: nothing of an earlier one can be said."""
    check_key(account)
    return jsonify(messages=[], page=0, page_size=50, next_page_uri=None)


@blueprint.post("/<account>/Messages/<sid>.json")
def change(account: str, sid: str) -> Response:
    """Erase the words of a text: nothing is kept here that could be."""
    check_key(account)
    return jsonify(described(account, "", "") | {"sid": sid, "status": "delivered"})


def described(account: str, to: str, words: str) -> dict[str, Any]:
    """A text as Twilio describes one that it has just taken."""
    now = format_datetime(texting().clock.now())
    sid = "SM" + secrets.token_hex(16)
    return {
        "sid": sid,
        "account_sid": account,
        "messaging_service_sid": None,
        "from": texting().account.sender,
        "to": to,
        "body": words,
        "status": "queued",
        "direction": "outbound-api",
        "num_segments": "1",
        "num_media": "0",
        "date_created": now,
        "date_updated": now,
        "date_sent": None,
        "price": None,
        "price_unit": "USD",
        "error_code": None,
        "error_message": None,
        "api_version": "2010-04-01",
        "uri": f"/2010-04-01/Accounts/{account}/Messages/{sid}.json",
        "subresource_uris": {},
    }


def report_delivery(callback: str, sid: str) -> None:
    """Say a moment later that the text arrived, as a phone company would."""
    account = texting().account
    if not callback.startswith(account.public_base_url + "/"):
        return
    path = callback.removeprefix(account.public_base_url)
    form = {"MessageSid": sid, "MessageStatus": "delivered", "AccountSid": account.sid}

    def report() -> None:
        try:
            post_signed(account, path, form)
        except OSError as problem:
            log.failure("standin_trouble", problem, channel="sms")

    threading.Timer(0.3, report).start()


_VIEWS: Final[tuple[Any, ...]] = (create, listed, change)
for view in _VIEWS:
    view.guard = "has_account_key"
    view.limit = "none"
