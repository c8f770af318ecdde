"""Keywords obeyed: STOP, START, HELP and a wrong number, in whatever wording."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from lookup.keep_looking import stop_waiting
from lookup.notices import (
    HEARD,
    Taken,
    Texter,
    count_unheard,
    is_a_loop,
    is_opted_out,
    opt_in_number,
    opt_out_number,
    remember,
)
from lookup.understanding.keywords import Command, Heard
from sms.answer import Answer, said_texts
from sms.parts import Texting

_START = "\0start"


def obey(parts: Texting, taken: Taken, known: Texter, heard: Heard) -> Answer:
    """A keyword or a phrase that is one, done at once."""
    if heard.command is Command.HELP:
        return _help(parts, taken, known, heard)
    if heard.command is Command.START:
        return _start(parts, taken, known, heard)
    return stop(parts, taken, known, heard)


def stop(parts: Texting, taken: Taken, known: Texter, heard: Heard) -> Answer:
    """Opt out, forget the conversation, cancel what waits, and confirm once."""
    now = parts.clock.now()
    language = _language_of(heard, known)
    with parts.notices.database.read() as connection:
        was_out = is_opted_out(connection, taken.sender)
    parts.conversation.forget(parts.contact(taken.text.number, language, taken.text.sid))
    wrong = heard.command is Command.WRONG_NUMBER
    reason: str = "wrong_number" if wrong else ("keyword" if heard.exact else "phrase")

    def opt_out(connection: Connection) -> None:
        opt_out_number(connection, taken.sender, reason=reason, now=now)  # type: ignore[arg-type]
        parts.notices.outbox.cancel_waiting(connection, taken.sender, now=now)
        stop_waiting(connection, taken.sender)
        parts.conversation.leave_talk(connection, taken.sender)
        values: dict[str, object] = {"language": language, **HEARD}
        if wrong:
            values["wrong_number_at"] = now
        remember(connection, taken.sender, **values)

    silent = was_out or taken.text.keyword or _provider_answers(parts, heard)
    said = "keyword.wrong_number" if wrong else "keyword.stopped"
    return Answer(
        outcome="wrong_number" if wrong else "stopped",
        texts=() if silent else (parts.say(said, language),),
        kind="confirmation",
        effects=(opt_out,),
    )


def _start(parts: Texting, taken: Taken, known: Texter, heard: Heard) -> Answer:
    """Opt in and begin afresh: whoever has this number now is asked everything anew."""
    now = parts.clock.now()
    language = _language_of(heard, known)
    contact = parts.contact(taken.text.number, language, taken.text.sid)
    counted = _counted(parts, taken, known)

    def opt_in(connection: Connection) -> None:
        opt_in_number(connection, taken.sender, now=now)
        remember(connection, taken.sender, language=language, **counted)

    if taken.text.keyword:  # the provider has welcomed them back; we do when they write again
        parts.conversation.forget(contact)
        return Answer("started", effects=(opt_in,))
    parts.conversation.start_over(contact)
    if is_a_loop(counted):
        return Answer("started", effects=(opt_in,))
    greeting = said_texts(parts, Texter(), parts.conversation.view(contact))
    return Answer("started", texts=greeting, effects=(opt_in,))


def _counted(parts: Texting, taken: Taken, known: Texter) -> Mapping[str, object]:
    """A START that changes nothing, again and again: a machine says it to each of our texts."""
    with parts.notices.database.read() as connection:
        if is_opted_out(connection, taken.sender):
            return HEARD
    return count_unheard(known, parts.notices.keys.digest_of(_START), now=parts.clock.now())


def _help(parts: Texting, taken: Taken, known: Texter, heard: Heard) -> Answer:
    """Who we are and how to stop; the open question stays open."""
    if taken.text.keyword or _provider_answers(parts, heard):
        return Answer("help")
    return Answer("help", texts=(parts.say("keyword.help", _language_of(heard, known)),))


def _provider_answers(parts: Texting, heard: Heard) -> bool:
    """Whether the provider has answered this word itself: set by HELP_ANSWERED_BY."""
    return heard.providers and parts.account.help_answered_by == "twilio"


def _language_of(heard: Heard, known: Texter) -> str:
    """STOP and HELP are said in both languages; ALTO and AYUDA only in one."""
    return "es" if heard.language == "es" else (known.language or heard.language)
