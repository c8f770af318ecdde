"""What the fallback says to a person: that the text is here after all, or to send it again."""

from __future__ import annotations

from twilio.twiml.messaging_response import MessagingResponse  # type: ignore[import-untyped]

from lookup.notices import Arrived
from lookup.understanding.keywords import Command, hear
from sms.parts import Texting
from sms.senders import SenderKind, kind_of


def when_kept(parts: Texting, arrived: Arrived) -> str | None:
    """Said when the row is in our hands: an answer follows from the outbox. None: say nothing."""
    if not _may_be_answered(parts, arrived) or parts.is_opted_out(arrived.number):
        return None
    return _said_once(parts, arrived, "fallback.received")


def when_lost(parts: Texting, arrived: Arrived) -> str | None:
    """Said when even the row could not be written."""
    if not _may_be_answered(parts, arrived):
        return None
    return _said_once(parts, arrived, "fallback.again")


def message(words: str) -> str:
    """One message as TwiML, by the library's own builder."""
    response = MessagingResponse()
    response.message(words)
    return str(response)


def _may_be_answered(parts: Texting, arrived: Arrived) -> bool:
    """Only a person's number, and never after a STOP or a keyword of the provider's."""
    heard = hear(arrived.body)
    stops = heard is not None and heard.command in {Command.STOP, Command.WRONG_NUMBER}
    person = kind_of(arrived.number, parts.account) is SenderKind.PERSON
    return person and not stops and not arrived.keyword


def _said_once(parts: Texting, arrived: Arrived, sentence: str) -> str | None:
    """Once in ten minutes to one number: a machine answers each text, and so would we.

    In both languages: we do not look up which one somebody speaks while something is broken.
    """
    key = parts.notices.keys.hash_of(f"{sentence}/{arrived.number}")
    if not parts.fallback_told.is_first(key, now=parts.clock.now()):
        return None
    return " ".join(parts.say(sentence, code) for code in ("en", "es"))
