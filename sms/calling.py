"""What a caller may ask for: the first text of the conversation, or to be called by a person."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from lookup import log
from lookup.conversation.contact_answers import call_back_to
from lookup.i18n import date_in_words
from lookup.notices import find_texter, is_opted_out, remember
from sms.answer import said_texts
from sms.parts import Texting


def text_back(parts: Texting, number: str, language: str) -> None:
    """Text a caller the open question, at most once an hour, and never after a STOP.

    Whoever calls may be lying about the number, so the call is told the same in every case.
    """
    now, sender = parts.clock.now(), parts.notices.keys.hash_of(number)
    with parts.notices.database.read() as connection:
        known, out = find_texter(connection, sender), is_opted_out(connection, sender)
    if out or parts.charge_message(number) is not None:
        log.event("call", channel="voice", result_class="not_texted")
        return
    contact = parts.contact(number, known.language or language, None)
    standing = parts.conversation.view(contact)
    if standing.question == "consent":  # nothing was said yet: from here a Y is an answer
        standing = parts.conversation.start_over(contact)
    hour = f"{now:%Y-%m-%dT%H}"
    try:
        with parts.notices.database.begin() as connection:
            for position, words in enumerate(said_texts(parts, known, standing)):
                once = parts.notices.keys.digest_of(f"call/{number}/{hour}/{position}").hex()
                outbox = parts.notices.outbox
                outbox.queue(connection, number, words, kind="reply", now=now, ref=once)
            remember(connection, sender, language=standing.language)
    except IntegrityError:
        log.event("call", channel="voice", result_class="texted_before")
        return
    log.event("call", channel="voice", result_class="texted")
    parts.out_bell.set()


def ask_for_call(parts: Texting, number: str, language: str) -> str:
    """File that somebody wants to be called at this number; gives the promised day in words.

    Asked again within the hour, or by a repeated request, it stays one inquiry.
    """
    caller, conversation = parts.caller(number, language), parts.conversation
    reply = conversation.ask_for_person(caller)
    if reply.question == "contact_consent":
        reply = conversation.handle(caller, {"answer": "yes"}, "contact_consent")
    if reply.question == "contact":
        reply = conversation.handle(caller, call_back_to(number, language), "contact")
    receipt = reply.receipt or (reply.result and reply.result.escalation)
    if not receipt:
        raise LookupError("a person was asked for and no inquiry was opened")
    log.event("call", channel="voice", result_class="call_back")
    return date_in_words(receipt.promised_on, language)
