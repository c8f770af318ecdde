"""A text that is no keyword: passed on to a defender, or heard by the conversation."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import Connection

from lookup.conversation import SETTLED_BY_YES_OR_NO, Contact, Reply
from lookup.notices import HEARD, Taken, Texter, count_unheard, is_a_loop, remember
from lookup.understanding.keywords import Command, Heard, cleaned, is_reaction
from sms.answer import ERASED, Answer, Effect, said_texts
from sms.forgetting import erasing
from sms.obeying import stop
from sms.parts import Texting
from sms.rendering import joined, render
from sms.staffed import WITH_THE_OFFICE, back_again, passing_on, to_the_office
from sms.waiting import comes_after_news, offer, wait, wants_to_open, wants_to_wait

NUDGE_AGAIN_AFTER: Final = timedelta(minutes=10)
HOUR: Final = timedelta(hours=1)
FIRST_QUESTION: Final = "consent"
_NOTHING_SAID = b"\0nothing"


def in_danger(parts: Texting, taken: Taken, known: Texter) -> Answer:
    """Never limited, never late, never a loop; a defender who talks with them reads it."""
    contact = parts.contact(taken.text.number, known.language, taken.text.sid)
    reply = parts.conversation.handle(contact, cleaned(taken.text.body))

    def heard(connection: Connection) -> None:
        remember(connection, taken.sender, language=reply.language, **HEARD)

    effects: list[Effect] = [heard]
    if parts.conversation.staff_talk(taken.sender) in WITH_THE_OFFICE:
        effects.append(passing_on(parts, taken, cleaned(taken.text.body)))
    said = render(parts.speaker, reply)
    return Answer("in_danger", texts=said, kind="danger", effects=effects)


def converse(parts: Texting, taken: Taken, known: Texter) -> Answer:
    """What is no keyword and no danger: left alone, passed on, refused, or heard."""
    said = cleaned(taken.text.body)
    if is_reaction(taken.text.body):
        return Answer("reaction")
    contact = parts.contact(taken.text.number, known.language, taken.text.sid)
    if (passed_on := to_the_office(parts, taken, known, contact, said)) is not None:
        return passed_on
    if _texts_too_much(parts, taken):
        return _over_the_limit(parts, taken, known)
    if not said:
        return _said_nothing(parts, taken, known)
    return _hear(parts, taken, known, contact, said)


def _hear(parts: Texting, taken: Taken, known: Texter, contact: Contact, said: str) -> Answer:
    digest = parts.notices.keys.digest_of(said.casefold())
    counted = count_unheard(known, digest, now=parts.clock.now())
    if (unseen := _answers_the_unseen(parts, taken, contact)) is not None:
        return Answer("silent") if unseen.texts and is_a_loop(counted) else unseen
    if (answer := _about_waiting(parts, taken, known, contact, said)) is not None:
        return answer
    reply = parts.conversation.handle(contact, said)
    if reply.signal in ("stop", "wrong_number"):
        command = Command(reply.signal)
        return stop(parts, taken, known, Heard(command, reply.language, exact=False))
    if effects := erasing(parts, contact, taken.sender, reply):
        return Answer(ERASED, texts=render(parts.speaker, reply), effects=effects)
    return _told(parts, taken, known, reply, counted)


def _told(
    parts: Texting, taken: Taken, known: Texter, reply: Reply, counted: dict[str, object]
) -> Answer:
    """The reply as texts; nothing to what was no answer too often."""
    values = HEARD if reply.accepted else counted

    def heard(connection: Connection) -> None:
        remember(connection, taken.sender, language=reply.language, **values)

    if not reply.accepted and is_a_loop(counted):
        return Answer("silent", effects=(heard,))
    first, left = back_again(parts, taken, reply.language)
    texts = joined([*first, *said_texts(parts, known, reply), *offer(parts, reply)])
    return Answer("answered", texts=texts, effects=(heard, *left))


def _about_waiting(
    parts: Texting, taken: Taken, known: Texter, contact: Contact, said: str
) -> Answer | None:
    """KEEP after a result; OPEN after our news, or from somebody with whom nothing is under way.

    Whoever has this number now is asked everything anew.
    """
    language = known.language or parts.default_language
    if wants_to_wait(said):
        return wait(parts, taken, contact, language)
    if not wants_to_open(said):
        return None
    standing = parts.conversation.view(contact)  # says too that an earlier talk was erased
    is_over = comes_after_news(parts, taken, contact)
    if not is_over and standing.question != FIRST_QUESTION:
        return None
    parts.conversation.start_over(contact)
    asked = parts.conversation.view(contact) if is_over else standing
    return Answer("opened", texts=said_texts(parts, known, asked))


def _said_nothing(parts: Texting, taken: Taken, known: Texter) -> Answer:
    """A picture or an empty text: one gentle word, and not again for ten minutes."""
    now = parts.clock.now()
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


def _over_the_limit(parts: Texting, taken: Taken, known: Texter) -> Answer:
    """Too many texts in an hour: one notice, then silence; STOP and HELP never come this far."""
    now = parts.clock.now()
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
    if standing.question not in SETTLED_BY_YES_OR_NO and not about_erasing:
        return None
    return Answer("too_early", texts=render(parts.speaker, standing) if latest.never_comes else ())
