"""What somebody asks for beside the questions: the answer as a page, a letter, to be forgotten."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from lookup.conversation.replies import Message, Reply
from lookup.conversation.sessions import Loaded, State
from lookup.conversation.turns import Turn
from lookup.understanding.intents import in_crisis
from lookup.understanding.words import bare, yes_or_no

PAGE: Final = "text.link.page"
LETTER: Final = "text.link.letter"
NO_LETTER: Final = "text.link.no_letter"
# What is open about erasing, kept as the pending answer of a conversation.
SURE, OFFICE, DONE = "delete.sure", "delete.office", "delete.done"
AGAIN: Final = frozenset({"delete", "borrar", "delete me", "borrar todo", "delete it"})


def open_page(turn: Turn) -> Reply:
    """A link that opens the answer once, in the tier that was verified.

    Where they were asked whether they are alone, it says so: the headline comes first.
    """
    question = turn.position.open_question
    if question is not None and question.id == "private":
        return turn.take({"answer": "yes"})
    return _send(turn, PAGE)


def letter(turn: Turn) -> Reply:
    """The same link, where a letter waits as well; a person is asked for where none can."""
    told = turn.reply().result
    return _send(turn, LETTER if told is not None and told.tells_of_a_judge else NO_LETTER)


def ask_to_delete(turn: Turn) -> Reply:
    """Ask once whether everything is to be erased; nothing is until they say so."""
    turn.saved(replace(turn.state, pending={"question": SURE}))
    return _only(turn, Message("text.delete.sure"))


def asks_to_erase(state: State) -> bool:
    """Whether a question of ours about erasing waits for a yes or no."""
    return (state.pending or {}).get("question") in {SURE, OFFICE}


def settle_wish(turn: Turn, text: str) -> Reply | None:
    """The answer to a question of ours about erasing; None without one, or for any other text."""
    if in_crisis(text):  # a yes that comes after it must erase nothing
        turn.loaded = replace(turn.loaded, state=replace(turn.state, pending=None))
        return None
    open_now = (turn.state.pending or {}).get("question")
    if open_now == SURE:
        return _sure(turn, text)
    if open_now == OFFICE:
        return _about_the_office(turn, text)
    if open_now == DONE:  # whoever writes after that begins anew
        turn.effects.forget(turn.contact)
        turn.loaded = Loaded(State())
    return None


def said_again(turn: Turn) -> Reply:
    """The reply to a turn that was heard before: where it led, with a link or a farewell in it."""
    pending, link = turn.state.pending or {}, turn.state.link_said
    match pending.get("question"):
        case "delete.sure":
            return _only(turn, Message("text.delete.sure"))
        case "delete.office":
            return _asked_about_the_office(turn)
        case "delete.done":
            return _last(turn, pending["said"])
    if link is not None and link[0] == turn.contact.turn:
        return _with_link(turn, link[1])
    return replace(turn.reply(), accepted=True)


def _sure(turn: Turn, text: str) -> Reply | None:
    said = yes_or_no(text)
    if bare(text) in AGAIN or (said is not None and said.what == "yes"):
        return _delete(turn)
    turn.saved(replace(turn.state, pending=None))
    if said is None:
        return None  # something else: it is heard as what it is, and nothing is erased
    return replace(turn.reply(Message("text.delete.kept")), accepted=True)


def _delete(turn: Turn) -> Reply:
    """Erase all that was said and told; the channel erases what it holds in its own commit.

    What was sealed to the office stays there. Whoever wants to takes it back with one more word,
    and only for that is its reference kept for half an hour.
    """
    reference = (turn.state.shown or {}).get("reference")
    if reference is None:
        return _done(turn, "text.delete.done")
    _leave(turn, {"question": OFFICE, "reference": str(reference)})
    return _asked_about_the_office(turn)


def _asked_about_the_office(turn: Turn) -> Reply:
    reference = (turn.state.pending or {})["reference"]
    asked = _only(turn, Message("text.delete.office", {"reference": reference}))
    return replace(asked, signal="erase")


def _about_the_office(turn: Turn, text: str) -> Reply | None:
    said = yes_or_no(text)
    if said is None:
        turn.effects.forget(turn.contact)
        turn.loaded = Loaded(State())
        return None
    if said.what == "no":
        return _done(turn, "text.delete.left")
    turn.effects.escalations.withdraw((turn.state.pending or {})["reference"])
    return _done(turn, "text.delete.taken_back")


def _done(turn: Turn, said: str) -> Reply:
    _leave(turn, {"question": DONE, "said": said})
    return _last(turn, said)


def _leave(turn: Turn, pending: dict[str, str]) -> None:
    """Nothing but this is left of the conversation, so that a turn heard twice ends alike."""
    turn.loaded = turn.effects.begin_anew(turn.contact, turn.loaded, pending=pending)


def _last(turn: Turn, said: str) -> Reply:
    return replace(_only(turn, Message(said)), ended=True, signal="erase")


def _send(turn: Turn, said: str) -> Reply:
    if turn.state.shown is None or turn.state.shown["outcome"] != "verified":
        return replace(turn.reply(Message("notice.no_link_yet")), accepted=True)
    sent = turn.effects.links.send(turn.contact, turn.loaded, said)
    if sent is None:
        return turn.reply(Message("text.link.used"))
    turn.loaded = sent
    return _with_link(turn, said)


def _with_link(turn: Turn, said: str) -> Reply:
    return _only(turn, Message(said, {"token": turn.state.link or ""}))


def _only(turn: Turn, message: Message) -> Reply:
    """One sentence by itself: a question or a headline beside it would only hide it."""
    return Reply(language=turn.context.language, question=None, accepted=True, messages=(message,))
