"""Proving a phone on a page: a number, a code texted to it, the code typed; no script needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import request
from sqlalchemy import Connection

from lookup import log
from lookup.conversation import Message
from lookup.conversation.contact_answers import read_phone
from lookup.face.visitors import Visitor
from lookup.limits import Origin
from lookup.notices import Phone, Standing, code_typed, is_line_in, note_consent
from lookup.web.site import Phones, site

_AGREED: Final = "page.phone.agree"
_TEXT: Final = "keep_looking.code"
Then = Callable[[Connection, Phone], object]


@dataclass(frozen=True)
class Wrong:
    """What stands in the way: the field to mark, the words, the status."""

    field: str
    words: str
    status: int = 422


def leave_contact(visitor: Visitor, fields: Mapping[str, str]) -> None:
    """Remember for an hour, sealed, the phone that was just left for the office."""
    phones, number = site().phones, read_phone(fields.get("phone", ""))
    if phones is not None and number is not None and _takes_codes(number):
        phones.notices.codes.leave(visitor.secret, number, now=site().clock.now())


def standing(phones: Phones, visitor: Visitor | None) -> Standing:
    """How far this browser is."""
    if visitor is None:
        return Standing("none")
    return phones.notices.codes.standing(visitor.secret, now=site().clock.now())


def step(phones: Phones, visitor: Visitor, fields: Mapping[str, str], then: Then) -> Wrong | None:
    """Take one form: a number, a code, a wish for another code, or a phone proved before.

    `then` is done in the commit in which the phone is proved, or found to be.
    """
    if "phone" in fields:
        return _number(phones, visitor, fields["phone"])
    if "code" in fields:
        return _code(phones, visitor, fields["code"], then)
    if fields.get("answer") == "again":
        return send(phones, visitor)
    with phones.notices.database.begin() as connection:
        now = site().clock.now()
        phone = phones.notices.codes.proved(connection, visitor.secret, now=now)
        if phone is None:
            return Wrong("code", "page.phone.wrong.spent")
        then(connection, phone)
    return None


def send(phones: Phones, visitor: Visitor) -> Wrong | None:
    """Text a code to the phone that was left, if the limits allow."""
    now, codes = site().clock.now(), phones.notices.codes
    phone = codes.phone(visitor.secret, now=now)
    if phone is None:
        return Wrong("phone", "page.phone.wrong.phone")
    origin = Origin("web", visitor.secret, address=request.remote_addr)
    if phones.charge(phone.number, origin) is not None:
        log.event("code_refused")
        return Wrong("phone", "page.phone.wrong.too_many", 429)

    def text_of(code: str) -> str:
        return phones.speaker.sentence(Message(_TEXT, {"code": code}), site().language)

    codes.send(visitor.secret, text_of, tries=phones.tries, now=now)
    log.event("code_sent")
    phones.ring()
    return None


def _number(phones: Phones, visitor: Visitor, typed: str) -> Wrong | None:
    number = read_phone(typed)
    if number is None:
        return Wrong("phone", "page.phone.wrong.phone")
    if not _takes_codes(number):
        return Wrong("phone", "page.phone.wrong.abroad")
    phones.notices.codes.leave(visitor.secret, number, now=site().clock.now())
    return send(phones, visitor)


def _takes_codes(number: str) -> bool:
    return is_line_in(number, site().county.texting.code_regions)


def _code(phones: Phones, visitor: Visitor, typed: str, then: Then) -> Wrong | None:
    if code_typed(typed) is None:
        return Wrong("code", "page.phone.wrong.form")
    now, codes, reference = site().clock.now(), phones.notices.codes, _reference(visitor)
    with phones.notices.database.begin() as connection:
        phone = codes.take(connection, visitor.secret, typed, now=now)
        if phone is not None:
            _agreed(connection, phone, reference, now)
            then(connection, phone)
            return None
    left = codes.standing(visitor.secret, now=now).step
    if left == "proved":
        return None  # the same button, tapped twice: the page shows what the first tap has done
    return Wrong("code", "page.phone.wrong.code" if left == "sent" else "page.phone.wrong.spent")


def _reference(visitor: Visitor) -> str | None:
    """The inquiry that this browser has under way."""
    shown = site().service.view(site().contact(visitor)).result
    receipt = None if shown is None else shown.escalation
    return None if receipt is None else receipt.reference


def _agreed(connection: Connection, phone: Phone, reference: str | None, now: datetime) -> None:
    """Write down that this number may be texted, and about which inquiry."""
    note_consent(
        connection,
        phone.recipient,
        how="code",
        words=site().text(_AGREED),
        language=site().language,
        now=now,
        reference=reference,
    )
