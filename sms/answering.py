"""What one text leads to: obeyed as a keyword, left alone, or heard by the conversation."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from lookup.notices import Taken, Texter, find_texter, is_opted_out
from lookup.understanding.intents import in_crisis, intent_of
from lookup.understanding.keywords import Command, Heard, cleaned, hear
from lookup.understanding.words import language_of
from sms.answer import Answer
from sms.conversing import converse, in_danger
from sms.obeying import obey
from sms.overtaken import is_overtaken
from sms.parts import Texting
from sms.sender import alarm
from sms.senders import SenderKind, kind_of_text

RECYCLED_AFTER: Final = timedelta(days=90)


def answer(parts: Texting, taken: Taken) -> Answer:
    """Decide what a text leads to: its sender first, then what it says."""
    kind = kind_of_text(taken.text, parts.account)
    if kind is not SenderKind.PERSON:
        if kind is SenderKind.OURSELVES:
            alarm("from_ourselves")
        return Answer(kind.value)
    with parts.notices.database.read() as connection:
        known = find_texter(connection, taken.sender)
        out = is_opted_out(connection, taken.sender)
    return _by_order(parts, taken, _whoever_has_it_now(parts, taken, known), out=out)


def _by_order(parts: Texting, taken: Taken, known: Texter, *, out: bool) -> Answer:
    """A keyword by itself; a life in danger; any other wording of a keyword; the conversation."""
    heard = _heard(taken, known)
    danger = in_crisis(cleaned(taken.text.body))
    if not danger and is_overtaken(parts, taken, known, heard):
        return Answer("after_stop" if out else "overtaken")
    obeyed = heard is not None and (not out or heard.command is not Command.HELP)
    if heard is not None and obeyed and heard.exact:
        return obey(parts, taken, known, heard)
    if danger:
        return _danger(parts, taken, known, out=out)
    if heard is not None and obeyed:
        return obey(parts, taken, known, heard)
    if out and intent_of(cleaned(taken.text.body), "wrong_number", "stop", "start") == "start":
        spoken = language_of(taken.text.body) or known.language or "en"
        return obey(parts, taken, known, Heard(Command.START, spoken, exact=False))
    return Answer("after_stop") if out else converse(parts, taken, known)


def _heard(taken: Taken, known: Texter) -> Heard | None:
    """The keyword, by the provider's own reading where it sends one."""
    if not taken.text.keyword:
        return hear(taken.text.body)
    return Heard(Command(taken.text.keyword.lower()), known.language or "en", exact=True)


def _danger(parts: Texting, taken: Taken, known: Texter, *, out: bool) -> Answer:
    """Somebody is woken at once; whoever said STOP gets no text even now."""
    alarm("crisis")
    if not out:
        return in_danger(parts, taken, known)
    contact = parts.contact(taken.text.number, known.language, taken.text.sid)
    parts.conversation.alert(contact, cleaned(taken.text.body))
    return Answer("after_stop")


def _whoever_has_it_now(parts: Texting, taken: Taken, known: Texter) -> Texter:
    """Numbers are given to others: after long silence nothing of an earlier talk counts."""
    if known.wrote_at is None or taken.received_at - known.wrote_at < RECYCLED_AFTER:
        return known
    parts.conversation.forget(parts.contact(taken.text.number, None, None))
    return Texter(cannot_receive=known.cannot_receive)
