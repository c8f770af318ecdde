"""Hearing a text: understood, then answered, or acted on by the table in `acts.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from lookup.conversation.acts import ACTS, EVEN_WHEN_PAUSED, WELCOMED
from lookup.conversation.effects import CALM, PAUSED
from lookup.conversation.heard import AskBack, Heard, HeardAct, HeardFields
from lookup.conversation.questions import FIRST, SETTLED_BY_YES_OR_NO, Question
from lookup.conversation.replies import Message, Reply
from lookup.conversation.turns import Turn
from lookup.conversation.typed import hear
from lookup.conversation.wishes import settle_wish
from lookup.understanding.words import language_of

BREAK: Final = timedelta(minutes=10)  # after which somebody is told where we were
PUT_AWAY: Final = Message("notice.put_away")


def hear_text(turn: Turn, text: str) -> Reply:
    """One typed text, and all that it leads to; whoever was away too long is told so first."""
    turn.text, was_put_away = text, turn.state.put_away
    if turn.loaded.version == 0:  # whatever it is about, it is answered in the language it is in
        turn.speak(language_of(text) or turn.context.language)
    reply = _hear(turn, text)
    if was_put_away and reply.question is not None and PUT_AWAY not in reply.messages:
        return replace(reply, messages=(PUT_AWAY, *reply.messages))
    return reply


def _hear(turn: Turn, text: str) -> Reply:
    if (settled := settle_wish(turn, text)) is not None:
        return settled
    position, state = turn.position, turn.state
    heard = hear(text, position.open_question, position.answers, state.pending, turn.context)
    if isinstance(heard, HeardAct) and heard.name in EVEN_WHEN_PAUSED:
        return ACTS[heard.name](turn)
    if state.paused is not None and (waits := _while_paused(turn, heard)) is not None:
        return waits
    if position.node.id == FIRST and _is_greeting(turn, heard):
        return _welcome(turn, text)
    return _heard(turn, heard, position.open_question, text)


def _heard(turn: Turn, heard: Heard, question: Question | None, text: str) -> Reply:
    match heard:
        case HeardAct(name):
            return ACTS[name](turn)
        case HeardFields():
            return _taken(turn, heard, question)
        case AskBack() if question is not None:
            if heard.pending is None and _was_away(turn):
                return turn.saved(turn.state, Message("notice.resume"))
            return turn.ask_back(question, heard, text)
    return turn.reply(Message("text.after_result"))


def _taken(turn: Turn, heard: HeardFields, question: Question | None) -> Reply:
    """The open question's answer, or another answer to an earlier one; then those said early."""
    if question is not None and question.id == "consent" and heard.language == "es":
        turn.speak("es")
    ahead = {**turn.state.ahead, **_plain(heard.also)}
    if heard.revises is not None:
        reply = turn.revise(heard.revises, heard.fields)
    else:
        reply = turn.take(heard.fields)
    while reply.accepted and reply.question in ahead:
        reply = turn.take(ahead.pop(reply.question))
    if reply.accepted and reply.step is not None and ahead != turn.state.ahead:
        return replace(turn.saved(replace(turn.state, ahead=ahead)), accepted=True)
    return reply


def _plain(fields: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {question: dict(given) for question, given in fields.items()}


def _while_paused(turn: Turn, heard: Heard) -> Reply | None:
    """After a word of danger: a calm line first; the question again only when they write again."""
    state = turn.state
    if state.paused == PAUSED:
        turn.saved(replace(state, paused=CALM))
        calm = Message("text.calm")
        return Reply(turn.context.language, question=None, accepted=True, messages=(calm,))
    turn.saved(replace(state, paused=None))
    question = turn.position.open_question
    answers = isinstance(heard, HeardFields) and question is not None
    if answers and question is not None and question.id not in SETTLED_BY_YES_OR_NO:
        return None
    if isinstance(heard, HeardAct) and heard.name not in WELCOMED:
        return None
    return replace(turn.reply(Message("notice.resume")), accepted=True)


def _is_greeting(turn: Turn, heard: Heard) -> bool:
    """Whether this is how a text conversation begins: anything at all, by SMS even a 'yes'.

    By SMS nobody has read yet what they would say yes to.
    """
    if turn.loaded.version != 0 and not turn.state.put_away:
        return False
    if isinstance(heard, HeardFields):
        return turn.contact.channel == "sms" and heard.fields != {"answer": "no"}
    return isinstance(heard, AskBack) or heard.name in WELCOMED


def _welcome(turn: Turn, text: str) -> Reply:
    """Say who we are and ask whether to begin, in the language that was written."""
    turn.speak(language_of(text) or turn.context.language)
    reply = turn.saved(replace(turn.state, put_away=False))
    return replace(reply, accepted=True)


def _was_away(turn: Turn) -> bool:
    """Whether the last turn was some while ago: then a text that fits nothing is no failure."""
    if turn.state.at is None or turn.state.put_away:
        return False
    return turn.effects.clock.now() - datetime.fromisoformat(turn.state.at) >= BREAK
