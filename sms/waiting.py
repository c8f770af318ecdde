"""KEEP and OPEN: asking by text to wait for news, and coming back when there is some."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from lookup.conversation import Contact, Message, Reply
from lookup.i18n import date_in_words
from lookup.keep_looking import told_at
from lookup.notices import Phone, Taken, note_consent
from lookup.understanding.intents import intent_of
from sms.answer import Answer
from sms.parts import Texting
from sms.rendering import render
from sms.segments import to_gsm

OFFER: Final = "keep_looking.offer"


def wants_to_wait(said: str) -> bool:
    """Whether a text is the word that we offer for it."""
    return intent_of(said, "keep") is not None


def wants_to_open(said: str) -> bool:
    """Whether a text is the word of our news."""
    return intent_of(said, "open") is not None


def offer(parts: Texting, reply: Reply) -> list[str]:
    """The offer that goes with a result just told: alike for everybody who may wait."""
    told = reply.result if reply.accepted and reply.question is None else None
    offered = told is not None and told.may_wait and not told.told_before
    return [parts.say(OFFER, reply.language)] if offered else []


def wait(parts: Texting, taken: Taken, contact: Contact, language: str) -> Answer | None:
    """Wait for news on the phone that asks, which proves itself by asking; None without a result
    to wait with."""
    ticket = parts.conversation.ticket(contact)
    if ticket is None:
        return None
    phone, keeping = Phone(taken.text.number, taken.sender), parts.keep_looking
    with parts.notices.database.read() as connection:
        if not keeping.has_room(connection, phone, ticket):
            return Answer("too_many_waits", (parts.say("keep_looking.too_many", language),))

    def keep(connection: Connection) -> None:
        if keeping.wait(connection, phone, ticket, language=language):
            note_consent(
                connection,
                phone.recipient,
                how="text",
                words=parts.say(OFFER, language),
                language=language,
                now=parts.clock.now(),
            )

    until = date_in_words(keeping.until(), language)
    said = parts.speaker.sentence(Message("keep_looking.kept", {"date": until}), language)
    standing = parts.conversation.view(contact)  # a question that is open stays the last word
    still_asked = render(parts.speaker, standing) if standing.question is not None else []
    return Answer("waits", (to_gsm(said), *still_asked), effects=(keep,))


def comes_after_news(parts: Texting, taken: Taken, contact: Contact) -> bool:
    """Whether we have told of news since the conversation that stands was begun."""
    with parts.notices.database.read() as connection:
        told = told_at(connection, taken.sender)
    began = parts.conversation.began(contact)
    return told is not None and (began is None or began < told)
