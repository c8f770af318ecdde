"""What one text leads to: obeyed as a keyword, left alone, or heard by the conversation."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from lookup.conversation import Contact, Reply
from lookup.keep_looking import stop_waiting
from lookup.notices import (
    HEARD,
    UNHEARD_AT_MOST,
    Taken,
    Texter,
    count_unheard,
    find_texter,
    is_opted_out,
    opt_in_number,
    opt_out_number,
    remember,
)
from lookup.understanding.intents import in_crisis
from lookup.understanding.keywords import Command, Heard, cleaned, hear, is_reaction
from sms.answer import ERASED, Answer
from sms.forgetting import erasing
from sms.parts import Texting
from sms.rendering import joined, render
from sms.sender import alarm
from sms.senders import SenderKind, kind_of
from sms.waiting import offer, wait, wants_to_open, wants_to_wait

SAME_AT_MOST: Final = 2  # replies to one and the same text that is no answer (an auto-responder)
NUDGE_AGAIN_AFTER: Final = timedelta(minutes=10)
HOUR: Final = timedelta(hours=1)
# Questions that a yes or no settles: an answer must not reach one that its writer never saw.
YES_NO_QUESTIONS: Final = frozenset({"consent", "confirm", "contact_consent", "private"})
FIRST_QUESTION: Final = "consent"
_NOTHING_SAID = b"\0nothing"


def answer(parts: Texting, taken: Taken) -> Answer:
    """Decide what a text leads to, in the fixed order: sender, keywords, opt-outs, conversation."""
    kind = kind_of(taken.text.number, parts.account)
    if kind is not SenderKind.PERSON:
        if kind is SenderKind.OURSELVES:
            alarm("from_ourselves")
        return Answer(kind.value)
    with parts.notices.database.read() as connection:
        known = find_texter(connection, taken.sender)
        out = is_opted_out(connection, taken.sender)
    heard = hear(taken.text.body)
    if taken.text.keyword:
        heard = Heard(Command(taken.text.keyword.lower()), known.language or "en", exact=True)
    if heard is not None and heard.command is not Command.HELP:
        return _obey(parts, taken, known, heard)
    if in_crisis(cleaned(taken.text.body)):
        alarm("crisis")
    if out:
        return Answer("after_stop")
    if heard is not None:
        return _help(parts, taken, known, heard)
    return _converse(parts, taken, known)


def _obey(parts: Texting, taken: Taken, known: Texter, heard: Heard) -> Answer:
    if heard.command is Command.START:
        return _start(parts, taken, known, heard)
    return _stop(parts, taken, known, heard)


def _stop(parts: Texting, taken: Taken, known: Texter, heard: Heard) -> Answer:
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

    def opt_in(connection: Connection) -> None:
        opt_in_number(connection, taken.sender, now=now)
        remember(connection, taken.sender, language=language, **HEARD)

    if taken.text.keyword:  # the provider has welcomed them back; we do when they write again
        parts.conversation.forget(contact)
        return Answer("started", effects=(opt_in,))
    parts.conversation.start_over(contact)
    greeting = said_texts(parts, Texter(), parts.conversation.view(contact))
    return Answer("started", texts=greeting, effects=(opt_in,))


def _help(parts: Texting, taken: Taken, known: Texter, heard: Heard) -> Answer:
    """Who we are and how to stop; the open question stays open."""
    if taken.text.keyword or _provider_answers(parts, heard):
        return Answer("help")
    return Answer("help", texts=(parts.say("keyword.help", _language_of(heard, known)),))


def _converse(parts: Texting, taken: Taken, known: Texter) -> Answer:
    now, said = parts.clock.now(), cleaned(taken.text.body)
    if is_reaction(taken.text.body):
        return Answer("reaction")
    if _texts_too_much(parts, taken):
        return _over_the_limit(parts, taken, known, now)
    if not said:
        return _said_nothing(parts, taken, known, now)
    contact = parts.contact(taken.text.number, known.language, taken.text.sid)
    counted = count_unheard(known, parts.notices.keys.digest_of(said.casefold()), now=now)
    if (unseen := _answers_the_unseen(parts, taken, contact)) is not None:
        return Answer("silent") if unseen.texts and _is_a_loop(counted) else unseen
    if (answer := _about_waiting(parts, taken, known, contact, said)) is not None:
        return answer
    reply = parts.conversation.handle(contact, said)
    if effects := erasing(parts, contact, taken.sender, reply):
        return Answer(ERASED, texts=render(parts.speaker, reply), effects=effects)
    values = HEARD if reply.accepted else counted
    silent = not reply.accepted and _is_a_loop(counted)

    def heard(connection: Connection) -> None:
        remember(connection, taken.sender, language=reply.language, **values)

    return Answer(
        outcome="silent" if silent else "answered",
        texts=() if silent else joined([*said_texts(parts, known, reply), *offer(parts, reply)]),
        effects=(heard,),
    )


def _about_waiting(
    parts: Texting, taken: Taken, known: Texter, contact: Contact, said: str
) -> Answer | None:
    """KEEP after a result; OPEN from somebody with whom nothing is under way, who was told of news.

    Whoever has this number now is asked everything anew.
    """
    language = known.language or parts.default_language
    if wants_to_wait(said):
        return wait(parts, taken, contact, language)
    if not wants_to_open(said) or parts.conversation.view(contact).question != FIRST_QUESTION:
        return None
    parts.conversation.start_over(contact)
    return Answer("opened", texts=said_texts(parts, known, parts.conversation.view(contact)))


def said_texts(parts: Texting, known: Texter, reply: Reply) -> list[str]:
    """A reply as texts; somebody new is told first who answers, and how to stop."""
    texts = render(parts.speaker, reply)
    if known.language is None:
        return [parts.say("keyword.first", reply.language), *texts]
    return texts


def _said_nothing(parts: Texting, taken: Taken, known: Texter, now: datetime) -> Answer:
    """A picture or an empty text: one gentle word, and not again for ten minutes."""
    digest = parts.notices.keys.digest_of(_NOTHING_SAID.decode())
    fresh = known.unheard_at is None or now - known.unheard_at >= NUDGE_AGAIN_AFTER
    if not fresh and known.unheard_digest == digest:
        return Answer("said_nothing")
    said = "keyword.no_pictures" if taken.text.media else "keyword.empty"
    if taken.via == "reconciled" and not taken.text.media:  # its words were erased before we came
        said = "keyword.words_lost"
    counted = count_unheard(known, digest, now=now)

    def nudged(connection: Connection) -> None:
        remember(connection, taken.sender, **counted)

    words = parts.say(said, known.language or parts.default_language)
    return Answer("said_nothing", texts=(words,), effects=(nudged,))


def _texts_too_much(parts: Texting, taken: Taken) -> bool:
    """Whether this text is over bucket 4; each is charged once, however often it is tried."""
    return taken.tries == 1 and parts.charge_message(taken.text.number) is not None


def _over_the_limit(parts: Texting, taken: Taken, known: Texter, now: datetime) -> Answer:
    """Too many texts in an hour: one notice, then silence; STOP and HELP never come this far."""
    if known.limit_told_at is not None and now - known.limit_told_at < HOUR:
        return Answer("over_limit")

    def told(connection: Connection) -> None:
        remember(connection, taken.sender, limit_told_at=now)

    words = parts.say("keyword.too_many", known.language or parts.default_language)
    return Answer("over_limit", texts=(words,), effects=(told,))


def _answers_the_unseen(parts: Texting, taken: Taken, contact: Contact) -> Answer | None:
    """A text that set out before our yes-or-no question did cannot have answered it.

    The question is on its way then, so nothing more is said; a dropped one is asked again.
    """
    latest = parts.notices.outbox.latest_reply(taken.sender)
    if latest is None or latest.was_seen_before(taken.received_at):
        return None
    standing = parts.conversation.view(contact)
    about_erasing = parts.conversation.asks_to_erase(contact)
    if standing.question not in YES_NO_QUESTIONS and not about_erasing:
        return None
    return Answer("too_early", texts=render(parts.speaker, standing) if latest.never_comes else ())


def _is_a_loop(counted: dict[str, object]) -> bool:
    same, run = counted["unheard_same"], counted["unheard_run"]
    assert isinstance(same, int)
    assert isinstance(run, int)
    return same > SAME_AT_MOST or run > UNHEARD_AT_MOST


def _provider_answers(parts: Texting, heard: Heard) -> bool:
    """Whether the provider has answered this word itself: set by HELP_ANSWERED_BY."""
    return heard.providers and parts.account.help_answered_by == "twilio"


def _language_of(heard: Heard, known: Texter) -> str:
    """STOP and HELP are said in both languages; ALTO and AYUDA only in one."""
    return "es" if heard.language == "es" else (known.language or heard.language)
