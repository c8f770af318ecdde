"""What is done about a text that is no answer: one line of the table for each thing it can be.

The names are the classes and topics of `lookup.understanding`.  To hang another act on the
conversation, write a function from the turn to its reply and put it into ACTS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from lookup.conversation import wishes
from lookup.conversation.contact_answers import call_back_to
from lookup.conversation.describe import about_inquiry, promise_message
from lookup.conversation.inquiries import Reason
from lookup.conversation.replies import Message, Reply, Signal
from lookup.conversation.turns import Turn

Act = Callable[[Turn], Reply]


def _say(turn: Turn, notice: str) -> Reply:
    """A sentence, and then the open question again: it still stands."""
    return turn.saved(replace(turn.state, put_away=False), Message(notice))


def _help(turn: Turn) -> Reply:
    return _say(turn, "notice.help")


def _person(turn: Turn) -> Reply:
    return turn.ask_for_person()


def _person_for(turn: Turn, notice: str, reason: Reason) -> Reply:
    """Some questions only a person may answer: say so, and hand over."""
    return turn.ask_for_person(Message(notice), reason=reason)


def _call(turn: Turn) -> Reply:
    """A call back is an inquiry; to the phone that this came from, where there is one."""
    phone, language = turn.context.phone, turn.context.language
    if turn.receipt is not None and turn.is_declined:
        return turn.settled(about_inquiry("text.person.declined", turn.receipt, language))
    reply = turn.ask_for_person(reason=Reason.CALL)
    if reply.question not in ("contact_consent", "contact") or phone is None:
        return reply
    if reply.question == "contact_consent":
        turn.take({"answer": "yes"})
    turn.contact_given(call_back_to(phone, language))
    if turn.receipt is None:
        raise LookupError("a call was asked for and no inquiry was opened")
    return turn.settled(about_inquiry("text.person.calls", turn.receipt, language))


def _anger(turn: Turn) -> Reply:
    """Heard once, with a person offered; after that the offer alone, and no quarrel."""
    if turn.state.heard_out:
        return replace(turn.reply(Message("text.offer_person")), offers_person=False)
    return turn.saved(replace(turn.state, heard_out=True), Message("notice.anger"))


def _crisis(turn: Turn) -> Reply:
    """988 and 911, the office told at once, and nothing asked: not even what we were about to."""
    turn.alert()
    message = Message("text.crisis")
    return Reply(turn.context.language, question=None, accepted=True, messages=(message,))


def _leave(turn: Turn, signal: Signal) -> Reply:
    """They want no more texts: nothing is kept, and the channel sees that nothing is sent."""
    turn.forget()
    return Reply(
        turn.context.language,
        question=None,
        accepted=True,
        ended=True,
        signal=signal,
        messages=(Message("notice.goodbye"),),
    )


def _start(turn: Turn) -> Reply:
    if turn.position.open_question is None:
        return turn.reply(Message("text.after_result"))
    return replace(turn.saved(replace(turn.state, put_away=False)), accepted=True)


def _speak(turn: Turn, language: str) -> Reply:
    turn.speak(language)
    return turn.saved(turn.state)


def _status(turn: Turn) -> Reply:
    """Where their matter stands: still questions to answer, with a person, or told already."""
    told = turn.state.shown
    if told is None:
        return _say(turn, "notice.status")
    standing = turn.reply()
    if standing.question is not None:
        return replace(standing, accepted=True)
    if standing.receipt is not None:
        return turn.reply(promise_message(standing.receipt, turn.context.language))
    return turn.reply(Message("text.after_result"))


def _resume(turn: Turn) -> Reply:
    """Somebody says hello in the middle: where we were, and the question again."""
    if turn.position.open_question is None:
        return turn.reply(Message("text.after_result"))
    return _say(turn, "notice.resume")


def _thanks(turn: Turn) -> Reply:
    """Thanks are no answer and no failure: a word back, and the open question again."""
    if turn.position.open_question is None:
        return turn.reply(Message("notice.thanks"), Message("text.all_for_now"))
    return _say(turn, "notice.thanks")


def _nothing_said(turn: Turn) -> Reply:
    """A thumb or a heart where no yes or no was asked for: the open question stands."""
    if turn.position.open_question is None:
        return turn.reply(Message("text.after_result"))
    return turn.reply()


def _skip(turn: Turn) -> Reply:
    if turn.position.open_question is None:
        return turn.reply(Message("text.after_result"))
    return _say(turn, "notice.cannot_skip")


def _dont_know(turn: Turn) -> Reply:
    if turn.position.open_question is None:
        return turn.reply(Message("text.after_result"))
    return _say(turn, "notice.dont_know")


def _other_number(turn: Turn) -> Reply:
    """They do not have that number: the choice of numbers again, where "none" stands too."""
    turn.back()
    return replace(turn.reply(Message("notice.other_number")), accepted=True)


def _after_result(turn: Turn) -> Reply:
    """Something else after all is told: "when will i hear?" needs the reference and the day."""
    standing = turn.reply()
    if standing.receipt is not None and standing.question is None:
        promise = promise_message(standing.receipt, turn.context.language)
        return turn.reply(promise, Message("text.all_for_now"))
    return turn.reply(Message("text.after_result"))


def _say_about(notice: str) -> Act:
    return partial(_say, notice=notice)


def _hand_over(notice: str, reason: Reason) -> Act:
    return partial(_person_for, notice=notice, reason=reason)


ACTS: Final[Mapping[str, Act]] = {
    # Danger, and whoever wants no more.
    "crisis": _crisis,
    "stop": partial(_leave, signal="stop"),
    "wrong_number": partial(_leave, signal="wrong_number"),
    "start": _start,
    # To a person.
    "human": _person,
    "call": _call,
    "no_call": _say_about("notice.no_call"),
    "no_contact": Turn.contact_declined,
    "anger": _anger,
    "robot": _say_about("notice.robot"),
    "helper": _hand_over("notice.helper", Reason.HELPER),
    "minor": _hand_over("notice.minor", Reason.MINOR),
    "bereaved": _hand_over("notice.bereaved", Reason.BEREAVED),
    # The way of the conversation.
    "back": Turn.back,
    "restart": Turn.start_over,
    "spanish": partial(_speak, language="es"),
    "english": partial(_speak, language="en"),
    "skip": _skip,
    "other_number": _other_number,
    "dont_know": _dont_know,
    "greeting": _resume,
    "thanks": _thanks,
    "nod": _nothing_said,
    "keep": _nothing_said,  # heard before, by the channel, where there is something to keep
    # What they ask us.
    "help": _help,
    "about": _say_about("notice.about"),
    "shared": _say_about("notice.shared"),
    "legal_question": _say_about("notice.legal"),
    "legal_first": _say_about("notice.legal"),
    "status_intent": _status,
    # Their answer and what is kept of them.
    "open": wishes.open_page,
    "letter": wishes.letter,
    "delete": wishes.ask_to_delete,
    # Said when nothing is open: all is told.
    **dict.fromkeys(("yes", "no", "gibberish", "name", "dob", "last4"), _after_result),
    **dict.fromkeys(("license", "cii", "case_number", "claim_code"), _after_result),
}

# Obeyed at once even while nothing is asked after a word of danger.
EVEN_WHEN_PAUSED: Final = frozenset(
    ("crisis", "stop", "wrong_number", "human", "call", "delete", "restart")
)
# Said first of all, these only mean that somebody is there: they get the welcome.
WELCOMED: Final = frozenset(
    ("start", "greeting", "gibberish", "status_intent", "dont_know", "skip", "back", "restart")
    + ("open", "anger", "yes", "no", "thanks", "nod", "keep")
)
