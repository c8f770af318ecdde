"""Twilio's requests: each is proven, kept in one committed row, and answered; all else is later."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Final, NoReturn, ParamSpec

from flask import Blueprint, Response, abort, request
from sqlalchemy.exc import SQLAlchemyError

from lookup import log
from lookup.notices import Arrived
from lookup.notices.inbox import Via
from lookup.notices.statuses import FAILED, is_ended
from lookup.notices.together import NotWritten
from sms import fallback
from sms.errors import ALARMS, after_delivery
from sms.parts import Texting, texting
from sms.sender import alarm
from sms.shape import Misshapen, Reported, read_report, read_text
from sms.signature import is_signed

P = ParamSpec("P")
FORM: Final = "application/x-www-form-urlencoded"
BODY_AT_MOST: Final = 64 * 1024  # 1,600 emoji are 19 kB when url-encoded
FIELDS_AT_MOST: Final = 200
EMPTY: Final = '<?xml version="1.0" encoding="UTF-8"?><Response/>'

blueprint = Blueprint("sms", __name__, url_prefix="/sms")


def signed_by_twilio(view: Callable[P, Response]) -> Callable[P, Response]:
    """Let a request through to `view` only when it is a small form that Twilio signed for us.

    Nothing here counts requests: Twilio's webhooks know no 429, and a count kept by what a
    request claims of its sender is a count that anybody can reset.
    """

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
        check_form()
        parts = texting()
        if not is_signed(request, parts.account, today=parts.clock.now().date()):
            refuse("signature")
        try:
            return view(*args, **kwargs)
        except Misshapen as problem:  # signed and yet wrong: a set-up that does not fit, or forged
            alarm(problem.reason)
            refuse(problem.reason)

    guarded.guard = "signed_by_twilio"  # type: ignore[attr-defined]
    guarded.limit = "none"  # type: ignore[attr-defined]
    return guarded


@blueprint.post("/inbound")
@signed_by_twilio
def inbound() -> Response:
    """Keep a text and answer at once; the worker does the rest. A copy changes nothing."""
    parts = texting()
    arrived = read_text(request.form, request.headers, parts.account)
    try:
        keep(parts, arrived, via="webhook")
    except (SQLAlchemyError, NotWritten) as problem:
        log.failure("text_not_kept", problem, channel="sms")
        abort(503)  # so that the provider calls the fallback
    return twiml(EMPTY)


@blueprint.post("/fallback")
@signed_by_twilio
def after_a_failure() -> Response:
    """Keep a text whose first delivery failed, and say to the person that it was not lost."""
    parts = texting()
    arrived = read_text(request.form, request.headers, parts.account)
    try:
        new = keep(parts, arrived, via="fallback")
        said = fallback.when_kept(parts, arrived) if new else None
    except (SQLAlchemyError, NotWritten) as problem:
        log.failure("text_not_kept", problem, channel="sms")
        said = fallback.when_lost(parts, arrived)
    return twiml(EMPTY if said is None else fallback.message(said))


@blueprint.post("/status/<attempt>")
@signed_by_twilio
def status(attempt: str) -> Response:
    """Note how far one try of ours has come; forward only, whatever order the callbacks take."""
    parts = texting()
    said = read_report(request.form, parts.account)
    try:
        ours = note(parts, attempt, said)
    except SQLAlchemyError as problem:
        log.failure("status_not_kept", problem, channel="sms")
        abort(503)
    if said.word in FAILED and said.code in ALARMS:
        alarm("provider_refuses", said.code)
    log.event("text_status", result_class="ours" if ours else "unknown", channel="sms")
    parts.out_bell.set()  # a failure may have put the text back into the queue
    return twiml(EMPTY)


def note(parts: Texting, attempt: str, said: Reported) -> bool:
    """Move a try of ours; one that a restored database has forgotten is only erased at Twilio."""
    now, follows = parts.clock.now(), after_delivery(said.code)
    if parts.notices.tries.report(attempt, sid=said.sid, word=said.word, verdict=follows, now=now):
        return True
    if is_ended(said.word):
        parts.notices.copies.note(said.sid, now=now)
    return False


def check_form() -> None:
    """Refuse what is no small url-encoded form: 415, 413."""
    if request.mimetype != FORM:
        abort(415)
    if request.get_data().count(b"&") >= FIELDS_AT_MOST:
        abort(413)


def keep(parts: Texting, arrived: Arrived, *, via: Via) -> bool:
    """Commit the text's row and wake the worker; False when it is a copy of one we have."""
    parts.rush.note()
    new = parts.notices.inbox.take_in(arrived, via=via, now=parts.clock.now())
    log.event("text_in", channel="sms", result_class="new" if new else "copy")
    if new:
        parts.in_bell.set()
    return new


def refuse(reason: str) -> NoReturn:
    """End a request that is not properly Twilio's; the reason goes to the log alone."""
    log.event("text_refused", channel="sms", reason=reason)
    abort(403)


def twiml(document: str) -> Response:
    """An answer in the one form that Twilio reads; never plain text, which it would send on."""
    return Response(document, status=200, content_type="text/xml")
