"""Where somebody may be reached, typed in one text; for another phone, whether a text is safe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lookup.conversation.answers import Context
from lookup.conversation.contact_answers import read_address, read_email, read_phone
from lookup.conversation.heard import AskBack, Heard, HeardFields, Pending
from lookup.conversation.replies import Message
from lookup.understanding.words import is_plain_yes, is_this_phone, yes_or_no

_A_TEXT: Final = re.compile(r"\b(?:text|mensaje|texto|safe|phone|cell|telefono)s?\b", re.IGNORECASE)


def hear_contact(text: str, pending: Pending | None, context: Context) -> Heard:
    """An e-mail address, a phone number, HERE or a mailing address; AskBack for all else."""
    if pending is not None and (settled := _is_safe(text, pending)) is not None:
        return settled
    if context.phone is not None and is_this_phone(text):
        return _phone_fields(context.phone, safe=True)
    for candidate in _candidates(text):
        if read_email(candidate):
            return HeardFields({"preferred": "email", "email": candidate})
    for candidate in _candidates(text):
        if number := read_phone(candidate):
            return _phone(number, context)
    if read_address(text) and any(word.isdigit() for word in text.split()) and " " in text.strip():
        return HeardFields({"preferred": "post", "address": text})
    return AskBack(Message("text.contact.again"), None)


def _is_safe(text: str, pending: Pending) -> Heard | None:
    """Whether a text may go to another's phone; "yes, my mom sees it" is asked about again."""
    said = yes_or_no(text)
    if said is None:
        return None
    if said.what == "yes" and not is_plain_yes(_A_TEXT.sub(" ", text)):
        return AskBack(Message("text.contact.safe"), pending)
    return _phone_fields(pending["phone"], safe=said.what == "yes")


def _candidates(text: str) -> Iterator[str]:
    """The text, each of its words, and its words with digits in them."""
    words = text.split()
    yield text
    yield from words
    yield " ".join(word for word in words if any(sign.isdigit() for sign in word))


def _phone(number: str, context: Context) -> Heard:
    """A number: the one they write from is theirs to judge; of another we ask who else reads it."""
    if number == context.phone:
        return _phone_fields(number, safe=True)
    return AskBack(Message("text.contact.safe"), {"question": "contact", "phone": number})


def _phone_fields(number: str, *, safe: bool) -> HeardFields:
    preferred, answer = ("text", "yes") if safe else ("call", "no")
    return HeardFields({"preferred": preferred, "phone": number, "safe_to_leave_message": answer})
