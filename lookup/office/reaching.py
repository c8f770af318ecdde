"""Whether the office may answer a person by text, to which number, and if not, why not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection

from lookup.notices import Notices, find_texter, is_opted_out, is_proved_for

_NORTH_AMERICAN: Final = re.compile(r"\+1[2-9]\d{2}[2-9]\d{6}")


class Stop(StrEnum):
    """Why no text may go out; the page says it beside the place where one would be written."""

    DECLINED = "declined"  # they said that nobody should write or call
    NO_PHONE = "no_phone"
    NOT_SAFE = "not_safe"  # others may read it
    ABROAD = "abroad"
    OPTED_OUT = "opted_out"  # STOP
    CANNOT_RECEIVE = "cannot_receive"  # the provider says so: a landline, a number that is gone


@dataclass(frozen=True, repr=False)
class Reach:
    """Where a reply would go. `is_new`: this number has never written to us.

    `is_proved`: whoever asked has shown that the number is theirs, by a text from it or by a code.
    """

    number: str | None
    stop: Stop | None
    is_new: bool = False
    language: str = "en"
    asked_by_text: bool = field(default=False)
    is_proved: bool = False

    def __repr__(self) -> str:
        return f"Reach({self.stop or 'may be texted'})"


def reach_of(
    connection: Connection,
    notices: Notices,
    claim: Mapping[str, Any],
    contact: Mapping[str, Any] | None,
    *,
    reference: str,
    now: datetime,
) -> Reach:
    """How a person can be texted, from what they left and from what was heard of the number since.

    Whoever left a number is answered there, if they said that a message is safe; who wrote by text
    and left no other number, where they wrote from.
    """
    contact = contact or {}
    wrote_from = claim.get("phone") if claim.get("channel") == "sms" else None
    number = contact.get("phone") or wrote_from or None
    asked_by_text = number is not None and number == wrote_from
    language = str(contact.get("language") or claim.get("language") or "en")
    stop = _said_no(contact, number, asked_by_text=asked_by_text)
    is_new, is_proved = False, asked_by_text
    if number is not None:
        sender = notices.keys.hash_of(number)
        known = find_texter(connection, sender)
        is_new = known.language is None
        is_proved = asked_by_text or is_proved_for(connection, sender, reference, now=now)
        if is_opted_out(connection, sender):
            stop = Stop.OPTED_OUT
        elif stop is None and known.cannot_receive is not None:
            stop = Stop.CANNOT_RECEIVE
    return Reach(number, stop, is_new, language, asked_by_text, is_proved)


def _said_no(contact: Mapping[str, Any], number: str | None, *, asked_by_text: bool) -> Stop | None:
    if contact.get("declined"):
        return Stop.DECLINED
    if number is None:
        return Stop.NO_PHONE
    if not _NORTH_AMERICAN.fullmatch(number):
        return Stop.ABROAD
    if not asked_by_text and contact.get("safe_to_leave_message") != "yes":
        return Stop.NOT_SAFE
    return None
