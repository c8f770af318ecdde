"""A typed text, understood once, as an act, as fields of the open question, or asked back about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from lookup.conversation.answers import Answers, Context, fields_of_date, tidy
from lookup.conversation.heard import AskBack, Heard, HeardAct, HeardFields, Pending
from lookup.conversation.questions import PRIVATE, SETTLED_BY_YES_OR_NO, Question
from lookup.conversation.replies import Message
from lookup.conversation.typed_contacts import hear_contact
from lookup.conversation.typed_numbers import CLASS_OF, hear_identifier, hear_kind, numbers_also
from lookup.i18n import date_in_words
from lookup.understanding import Understood, understand
from lookup.understanding.date_words import date_tokens
from lookup.understanding.dates import DateProblem, EitherDate, PartOfDate, read_date
from lookup.understanding.keywords import LONGEST_HEARD
from lookup.understanding.names import (
    TypedName,
    read_name,
    reads_as_a_sentence,
    split_at_family,
)
from lookup.understanding.words import (
    is_only_pictures,
    is_plain_no,
    is_plain_yes,
    is_plainly_alone,
    is_thanks,
    yes_or_no,
)

# What is done whatever question is open: none of these can be an answer to one.
ANYWHERE: Final = frozenset(
    ("crisis", "stop", "wrong_number", "start", "human", "call", "delete", "letter", "open")
    + ("spanish", "english", "restart", "back", "help")
)
# What is done when the text does not answer the open question.
OTHERWISE: Final = frozenset(
    ("legal_question", "about", "status_intent", "dont_know", "skip", "gibberish")
)
# What is kept of half an answer that waits for a yes or a no.
_YES_NO_PENDING: Final = frozenset({"likely", "text", "phone"})
_PLAINLY: Final = frozenset({"consent", "contact_consent"})  # a no here ends something
# Where "reply Y or N" alone would not say to what.
_SAID_AGAIN: Final[Mapping[str, str]] = {
    "contact_consent": "text.contact_consent.again",
    PRIVATE: "text.private.again",
}
_ASKED_AS: Final[Mapping[str, str]] = {
    "name": "name",
    "other_names": "name",
    "date_of_birth": "dob",
    "consent": "confirm",
    "confirm": "confirm",
    "contact_consent": "confirm",
    "private": "confirm",
}


@dataclass(frozen=True, repr=False)
class Typed:
    """One text at one question, with everything a reader of it may need."""

    text: str
    understood: Understood
    question: Question
    answers: Answers
    pending: Pending | None
    context: Context


def hear(
    text: str,
    question: Question | None,
    answers: Answers,
    pending: Pending | None,
    context: Context,
) -> Heard:
    """What a typed text means while `question` is open.

    The order is that of `understand`: danger and stop, what works anywhere, the answer to the
    open question, what else a text can be about.
    """
    text = tidy(text[:LONGEST_HEARD])
    asked = None if question is None else asked_as(question, answers)
    understood = understand(text, language=context.language, asked=asked, today=context.today)
    if question is None:
        return HeardAct(understood.act)
    mine = pending if pending is not None and pending.get("question") == question.id else None
    said = Typed(text, understood, question, answers, mine, context)
    if question.id == "consent" and understood.kind == "start":  # "quiero empezar" says yes
        return HeardFields({"answer": "yes"})
    if _is_not_alone(said):
        return HeardFields({"answer": "no"})
    if understood.kind in ANYWHERE and not _is_of_the_menu(said):
        return HeardAct(understood.act)
    if (courtesy := _courtesy(said)) is not None:
        return courtesy
    heard = _READERS[question.id](said)
    lost = isinstance(heard, AskBack) and heard.pending is None
    if lost and understood.kind in OTHERWISE and understood.act != "gibberish":
        return HeardAct(understood.act)
    return heard


def _courtesy(said: Typed) -> HeardAct | None:
    """Thanks, a thumb, a heart: no answer and no failure, but where a yes or a no is waited for."""
    waits = said.question.id in SETTLED_BY_YES_OR_NO or _YES_NO_PENDING & set(said.pending or ())
    if waits and yes_or_no(said.text) is not None:
        return None
    if is_thanks(said.text):
        return HeardAct("thanks")
    return HeardAct("nod") if is_only_pictures(said.text) else None


def asked_as(question: Question, answers: Answers) -> str | None:
    """What `understand` calls an open question: name, dob, confirm, or the kind of number."""
    if question.id in ("identifier", "second_identifier"):
        return CLASS_OF[answers[f"{question.id}_kind"].value]
    return _ASKED_AS.get(question.id)


def _is_of_the_menu(said: Typed) -> bool:
    """ "Letter" is also a line of the menu of numbers; a phone number to call, a contact."""
    if said.question.id in ("identifier_kind", "second_identifier_kind"):
        return said.understood.kind == "letter" and not isinstance(_kind(said), AskBack)
    is_contact = said.question.id == "contact" and said.understood.kind == "call"
    return is_contact and isinstance(
        hear_contact(said.text, said.pending, said.context), HeardFields
    )


def _is_not_alone(said: Typed) -> bool:
    """Asked whether they are alone: "when i am alone" and "no estoy solo" are not yes. It waits."""
    asks_to_open = said.question.id == PRIVATE and said.understood.kind == "open"
    return asks_to_open and not is_plainly_alone(said.text)


def _yes_no(said: Typed) -> Heard:
    """Yes or no; what ends a conversation, or a way to be reached, takes a plain no, and what shows
    an answer a plain yes: "ok later" and "yes, my mom is here" show none."""
    heard = said.understood.kind
    doubtful = (heard == "no" and said.question.id in _PLAINLY and not is_plain_no(said.text)) or (
        heard == "yes" and said.question.id == PRIVATE and not is_plain_yes(said.text)
    )
    if heard not in ("yes", "no") or doubtful:
        return AskBack(Message(_SAID_AGAIN.get(said.question.id, "text.yes_or_no")), None)
    spoken = yes_or_no(said.text)
    return HeardFields({"answer": heard}, spoken.language if spoken else None)


def _confirm(said: Typed) -> Heard:
    """Yes or no; or the right date at once, which is read back again."""
    day = next((each.day for each in _values(said) if each.kind == "dob" and each.value), None)
    if isinstance(day, date):
        return HeardFields(_date_fields(day), revises="date_of_birth")
    return _yes_no(said)


def _name(said: Typed) -> Heard:
    if said.pending is not None and (settled := _name_settled(said.text, said.pending["text"])):
        return settled
    found = next((each.name for each in _values(said) if each.name is not None), None)
    if found is None:
        one = said.understood.kind == "name"
        return AskBack(Message("text.name.one_word" if one else "text.name.again"), None)
    if found.certain:
        return _name_fields(found, said)
    whole = f"{found.given} {found.family}"
    return AskBack(Message("text.name.which_last"), {"question": "name", "text": whole})


def _name_settled(text: str, whole: str) -> Heard | None:
    """The answer to 'is only the first word your first name?': yes, no, or the family names."""
    said = yes_or_no(text)
    name = read_name(whole)
    if said is not None and said.what == "yes" and name is not None:
        return _name_fields(name)
    if said is not None:
        return AskBack(Message("text.name.send_last"), {"question": "name", "text": whole})
    split = split_at_family(whole, text)
    return _name_fields(split) if split else None


def _name_fields(name: TypedName, said: Typed | None = None) -> HeardFields:
    also = {} if said is None else later_answers(said.understood)
    return HeardFields({"given_names": name.given, "family_names": name.family}, also=also)


def later_answers(understood: Understood) -> dict[str, dict[str, str]]:
    """What else a text answered, by the question that it answers: a date, a number."""
    found = numbers_also(understood)
    for each in (understood, *understood.also):
        if each.kind == "dob" and isinstance(each.day, date):
            found["date_of_birth"] = _date_fields(each.day)
    return found


def _other_names(said: Typed) -> Heard:
    if said.understood.kind in ("skip", "no", "dont_know"):
        return HeardFields({"answer": ""})
    if said.understood.kind == "yes":
        return AskBack(Message("text.other_names.send"), {"question": "other_names"})
    if said.understood.kind == "dob" and said.understood.value is not None:
        return HeardFields(
            {"answer": ""}, also=later_answers(said.understood)
        )  # one question ahead
    lost = said.understood.act == "gibberish"
    if said.understood.kind in OTHERWISE and (not lost or reads_as_a_sentence(said.text)):
        return AskBack(Message("text.other_names.send"), None)
    return HeardFields({"answer": said.text})


def _date_of_birth(said: Typed) -> Heard:
    pending = said.pending
    settled = _day_settled(said.text, pending) if pending is not None else None
    if settled is not None:
        return settled
    read = said.understood.day
    if pending is not None and "likely" not in pending and date_tokens(said.text):
        known = PartOfDate(**{name: int(pending[name]) for name in _PARTS if pending.get(name)})
        context = said.context
        read = read_date(said.text, language=context.language, today=context.today, known=known)
    match read:
        case date():
            return HeardFields(_date_fields(read), also=numbers_also(said.understood))
        case EitherDate(likely=likely, other=other):
            asked = Message(
                "text.date_of_birth.which", {"date": date_in_words(likely, said.context.language)}
            )
            return AskBack(asked, _pending_date(likely=likely.isoformat(), other=other.isoformat()))
        case PartOfDate():
            missing = Message(f"text.date_of_birth.missing.{read.missing()[0]}")
            return AskBack(missing, _pending_date(**fields_of_date(read)))
        case DateProblem():
            return AskBack(Message(f"error.date_of_birth.{read.value}"), None)
    return AskBack(Message("error.date_of_birth.unreadable"), None)


_PARTS = ("year", "month", "day")


def _day_settled(text: str, pending: Pending) -> Heard | None:
    said = yes_or_no(text)
    if said is None or "likely" not in pending:
        return None
    chosen = pending["likely" if said.what == "yes" else "other"]
    return HeardFields(_date_fields(date.fromisoformat(chosen)))


def _date_fields(day: date) -> dict[str, str]:
    return fields_of_date(PartOfDate(day.year, day.month, day.day))


def _pending_date(**parts: str) -> dict[str, str]:
    return {"question": "date_of_birth", **parts}


def _kind(said: Typed) -> Heard:
    return hear_kind(said.text, said.understood, said.question.id)


def _identifier(said: Typed) -> Heard:
    kind = str(said.answers[f"{said.question.id}_kind"].value)
    return hear_identifier(said.text, said.understood, kind, said.question.id)


def _contact(said: Typed) -> Heard:
    """How to reach them; a plain no or SKIP is that they would rather not be."""
    declines = said.understood.kind == "skip" or is_plain_no(said.text)
    if said.pending is None and declines:
        return HeardAct("no_contact")
    return hear_contact(said.text, said.pending, said.context)


def _values(said: Typed) -> tuple[Understood, ...]:
    return (said.understood, *said.understood.also)


_READERS: Mapping[str, Callable[[Typed], Heard]] = {
    "consent": _yes_no,
    "name": _name,
    "other_names": _other_names,
    "date_of_birth": _date_of_birth,
    "identifier_kind": _kind,
    "identifier": _identifier,
    "second_identifier_kind": _kind,
    "second_identifier": _identifier,
    "confirm": _confirm,
    "contact_consent": _yes_no,
    "contact": _contact,
    "private": _yes_no,
}
