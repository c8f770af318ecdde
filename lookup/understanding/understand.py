"""Understanding one text: what it is, the value in it, and what else it holds; rules, no guessing.

The order of tests is the safety: an exact STOP before everything, then a life in danger, then any
other wording of stop, a person, a language; only then the answer to the question that is open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from lookup.understanding import keywords, numbers
from lookup.understanding.intents import intent_of, is_wholly
from lookup.understanding.names import name_in
from lookup.understanding.understood import Understood
from lookup.understanding.values import values_in
from lookup.understanding.words import (
    command,
    is_dont_know,
    is_thanks,
    phrase_of_yes_or_no,
    yes_or_no,
)

_PHONE = re.compile(r"(?<!\d)(?:\+?1[\s.-]*)?\(?\d{3}\)?[\s.-]*\d{3}[\s.-]*\d{4}(?!\d)")
# "AB 1793", "PC 1203.4": the number of a law, and nobody's.
_LAW = re.compile(
    r"\b(?:ab|sb|prop(?:osition|osicion)?|h&?s|pc|section|bill|ley)\s*#?\d{2,5}(?:\.\d+)?(?![\d.\s-]*\d)",
    re.IGNORECASE,
)
_COMMAND_CLASSES = {"start_over": "restart", "person": "human"}
# Lists of intents.yaml that are narrower than a class: what is said back differs.
_TOPICS = {
    **dict.fromkeys(("robot", "helper", "minor", "bereaved", "anger"), "human"),
    "legal_first": "legal_question",
    "shared": "about",
    **dict.fromkeys(("greeting", "thanks", "keep", "no_call"), "gibberish"),
}
_ANYWHERE = ("legal_first", "delete", "call", "human", "robot", "helper", "minor", "bereaved")
_OF_ANOTHER = ("helper", "bereaved")  # "my moms birthday is 3/3/50" answers nothing about them
_NEVER_A_NAME = ("delete", "stop", "wrong_number", "call", "letter", "about", "legal_question")
_ASKED_FOR = (
    *("shared", "anger", "help", "restart", "skip"),
    *("english", "spanish", "letter", "open", "keep"),
)


def understand(text: str, *, language: str, asked: str | None, today: date) -> Understood:
    """What a text says. `asked`: name, dob, last4, case_number, confirm or None; `language`: en,
    es, or anything else where it is not known (a date that could be two days is then none)."""
    text = keywords.cleaned(text[: keywords.LONGEST_HEARD])
    for test in (_said_by_a_phone, _urgent, _command):
        if (found := test(text, asked)) is not None:
            return found
    answers = list(_answers(_LAW.sub(" ", text), language, asked, today))
    if answers:
        first, *more = answers
        return replace(first, also=tuple(more))
    return _about_what(text, asked)


def _said_by_a_phone(text: str, asked: str | None) -> Understood | None:
    """What no person typed: a tapped heart, an automatic reply; and nothing at all."""
    if keywords.is_reaction(text) or keywords.is_automatic(text):
        return Understood("gibberish")
    if not any(sign.isalnum() for sign in text):
        said = yes_or_no(text) if asked in ("confirm", None) else None
        return Understood(said.what) if said else Understood("gibberish")
    return None


def _urgent(text: str, asked: str | None) -> Understood | None:
    """STOP by itself, then danger, then every other way to say stop or that we are wrong here."""
    heard = keywords.hear(text)
    if heard is not None and heard.exact:
        return Understood(heard.command.value)
    if (kind := intent_of(text, "crisis")) is not None:
        return Understood(kind)
    if keywords.is_ready_made(text):
        return Understood("gibberish")
    if heard is not None:
        return Understood(heard.command.value)
    if asked == "name" and _may_be_a_name(text):
        return None
    kind = intent_of(text, "wrong_number", "stop", "start")
    return None if kind is None else Understood(kind)


def _command(text: str, asked: str | None) -> Understood | None:
    """The words that work at any question; within a sentence only where no name is asked for."""
    core = keywords.without_courtesy(text)
    if (said := command(text) or command(core)) is not None:
        return Understood(_command_class(text, said.what))
    if is_thanks(text) and (asked not in ("confirm", None) or yes_or_no(text) is None):
        return _of("thanks")  # "ok thanks" is a yes only where one was asked for
    if asked == "name" and _may_be_a_name(text):
        return None
    wanted = {*_ANYWHERE, *_ASKED_FOR, "back"}
    if asked == "confirm" and yes_or_no(text) is not None:
        wanted.discard("back")  # "no, wrong date" answers whether it is right
    if _does_not_know(text):
        wanted -= {"letter", "skip"}  # "i dont have the paperwork" asks for none
    kind = intent_of(text, *wanted)
    if kind == "call":
        text = _PHONE.sub(" ", text)  # where to call is no answer
    if kind is None or (kind not in _OF_ANOTHER and _holds_a_value(text)):
        return None
    return _of(kind)


def _may_be_a_name(text: str) -> bool:
    """Whether a text reads as a name and is not wholly a wish: "delete my data" is no name."""
    return name_in(text) is not None and not is_wholly(text, *_NEVER_A_NAME)


def _command_class(text: str, what: str) -> str:
    """A command's class; "who is this" is a question about us, "call me" asks for a call."""
    if what in ("help", "person"):
        narrower = {"help": "about", "person": "call"}[what]
        if intent_of(text, narrower):
            return narrower
    return _COMMAND_CLASSES.get(what, what)


def _holds_a_value(text: str) -> bool:
    """Whether a number or a date stands in the text: then it answers before it asks."""
    return numbers.case_number(text)[0] is not None or len(numbers.digits_in(text)) >= 4


def _answers(text: str, language: str, asked: str | None, today: date) -> Iterator[Understood]:
    """The values in a text, the one that was asked for first; else a yes or a no."""
    if asked == "confirm" and (phrase := phrase_of_yes_or_no(text)) is not None:
        yield Understood(phrase.what)  # "1000 percent"
        return
    found = values_in(text, language=language, asked=asked, today=today)
    valued = [each for each in found if each.value is not None]
    yield from valued or found[:1]
    if _wants_no_call(text, asked) or _does_not_know(text):
        return
    if not valued and (not found or asked == "confirm"):
        yield from _yes_or_no(text)


def _wants_no_call(text: str, asked: str | None) -> bool:
    """Whether "don't call me" is said beside a question that it does not answer with no."""
    return asked not in (None, "confirm") and intent_of(text, "no_call") is not None


def _does_not_know(text: str) -> bool:
    return is_dont_know(text) or intent_of(text, "dont_know") is not None


def _yes_or_no(text: str) -> Iterator[Understood]:
    """A yes or a no; who asks us something says neither."""
    if "?" in text and len(text.split()) > 1:
        return
    if (said := yes_or_no(text)) is not None:
        yield Understood(said.what)


def _about_what(text: str, asked: str | None) -> Understood:
    """What is left when a text answers nothing."""
    unknown = _does_not_know(text)
    if unknown and asked not in (None, "confirm") and "?" not in text:
        return Understood("dont_know")  # "i dont have my case number" answers the question
    kind = intent_of(text, "legal_question", "about", "greeting", "status_intent")
    if kind is None and _wants_no_call(text, asked):
        kind = "no_call"
    if kind is None and unknown:
        kind = "dont_know"
    return _of(kind or "gibberish")


def _of(found: str) -> Understood:
    """The class of a list of intents.yaml, with the list itself where it is narrower."""
    kind = _TOPICS.get(found, found)
    return Understood(kind, topic=None if kind == found else found)
