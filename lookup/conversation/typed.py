"""A typed text, heard as a command, as the fields of the open question, or asked back about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from lookup.conversation.answers import Answers, Context, fields_of_date, tidy
from lookup.conversation.heard import AskBack, Heard, HeardCommand, HeardFields, Pending
from lookup.conversation.questions import Question
from lookup.conversation.replies import Message
from lookup.conversation.typed_contacts import hear_contact
from lookup.i18n import date_in_words
from lookup.understanding.dates import DateProblem, EitherDate, PartOfDate, read_date
from lookup.understanding.intents import in_crisis
from lookup.understanding.keywords import LONGEST_HEARD
from lookup.understanding.names import TypedName, read_name, split_at_family
from lookup.understanding.words import (
    command,
    identifier_kind,
    is_dont_know,
    kind_by_form,
    kind_with_number,
    wants_person,
    without_opening,
    yes_or_no,
)


def hear(
    text: str,
    question: Question | None,
    answers: Answers,
    pending: Pending | None,
    context: Context,
) -> Heard:
    """What a typed text means while `question` is open; AskBack when it means nothing yet."""
    text = tidy(text[:LONGEST_HEARD])
    if in_crisis(text):
        return HeardCommand("crisis", context.language)
    heard = command(text)
    if heard is None and (question is None or question.id != "name"):
        heard = wants_person(text)
    if heard is not None and not _is_answer(heard.what, question):
        return HeardCommand(heard.what, heard.language)
    if question is None:
        return AskBack(Message("text.after_result"), None)
    mine = pending if pending is not None and pending.get("question") == question.id else None
    return _READERS[question.id](text, answers, mine, context)


def _is_answer(what: str, question: Question | None) -> bool:
    """SKIP and 'code from the letter' are answers where the open question takes them."""
    return what == "skip" and question is not None


def _yes_no(text: str, _a: Answers, _p: Pending | None, _c: Context) -> Heard:
    said = yes_or_no(text)
    if said is None:
        return AskBack(Message("text.yes_or_no"), None)
    return HeardFields({"answer": said.what}, said.language)


def _name(text: str, _answers: Answers, pending: Pending | None, _context: Context) -> Heard:
    if pending is not None and (settled := _name_settled(text, pending["text"])):
        return settled
    name = read_name(text)
    if name is None:
        return AskBack(Message("text.name.one_word"), None)
    if name.certain:
        return _name_fields(name)
    return AskBack(Message("text.name.which_last"), {"question": "name", "text": text})


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


def _name_fields(name: TypedName) -> HeardFields:
    return HeardFields({"given_names": name.given, "family_names": name.family})


def _other_names(text: str, _a: Answers, _p: Pending | None, _c: Context) -> Heard:
    said = command(text)
    answer = yes_or_no(text)
    if (said is not None and said.what == "skip") or (answer and answer.what == "no"):
        return HeardFields({"answer": ""})
    if answer is not None:
        return AskBack(Message("text.other_names.send"), None)
    return HeardFields({"answer": "" if is_dont_know(text) else text})


def _date_of_birth(
    text: str, _answers: Answers, pending: Pending | None, context: Context
) -> Heard:
    if pending is not None and "likely" in pending:
        if (settled := _day_settled(text, pending)) is not None:
            return settled
        pending = None
    known = (
        PartOfDate(**{name: int(pending[name]) for name in _PARTS if pending.get(name)})
        if (pending is not None)
        else None
    )
    read = read_date(text, language=context.language, today=context.today, known=known)
    match read:
        case date():
            return HeardFields(_date_fields(read))
        case EitherDate(likely=likely, other=other):
            asked = Message(
                "text.date_of_birth.which", {"date": date_in_words(likely, context.language)}
            )
            return AskBack(asked, _pending_date(likely=likely.isoformat(), other=other.isoformat()))
        case PartOfDate():
            missing = Message(f"text.date_of_birth.missing.{read.missing()[0]}")
            return AskBack(missing, _pending_date(**fields_of_date(read)))
        case DateProblem():
            return AskBack(Message(f"error.date_of_birth.{read.value}"), None)


_PARTS = ("year", "month", "day")


def _day_settled(text: str, pending: Pending) -> Heard | None:
    said = yes_or_no(text)
    if said is None:
        return None
    chosen = pending["likely" if said.what == "yes" else "other"]
    return HeardFields(_date_fields(date.fromisoformat(chosen)))


def _date_fields(day: date) -> dict[str, str]:
    return fields_of_date(PartOfDate(day.year, day.month, day.day))


def _pending_date(**parts: str) -> dict[str, str]:
    return {"question": "date_of_birth", **parts}


def _kind_for(next_question: str) -> Callable[..., Heard]:
    def read(text: str, answers: Answers, _p: Pending | None, _c: Context) -> Heard:
        said = command(text)
        if is_dont_know(text) or (said is not None and said.what == "skip"):
            return HeardFields({"answer": "none"})
        if (both := kind_with_number(text)) is not None:
            kind, number = both
            return HeardFields({"answer": kind}, also={next_question: {"answer": number}})
        if (kind_named := identifier_kind(text)) is not None:
            return HeardFields({"answer": kind_named})
        number = without_opening(text)
        if (kind_shown := kind_by_form(number)) is not None:
            return HeardFields({"answer": kind_shown}, also={next_question: {"answer": number}})
        return AskBack(Message("text.identifier_kind.again"), None)

    return read


def _second_kind(text: str, answers: Answers, pending: Pending | None, context: Context) -> Heard:
    """As for the first number; but this one may be left out, and "no" says so too."""
    said = yes_or_no(text)
    if said is not None and said.what == "no":
        return HeardFields({"answer": "none"})
    heard = _kind_for("second_identifier")(text, answers, pending, context)
    if isinstance(heard, AskBack):
        return AskBack(Message("text.second_identifier_kind.again"), None)
    return heard


def _identifier(text: str, _answers: Answers, _p: Pending | None, _c: Context) -> Heard:
    said = command(text)
    if is_dont_know(text) or (said is not None and said.what == "skip"):
        return AskBack(Message("text.identifier.other"), None)
    return HeardFields({"answer": without_opening(text)})


_READERS: Mapping[str, Callable[[str, Answers, Pending | None, Context], Heard]] = {
    "consent": _yes_no,
    "name": _name,
    "other_names": _other_names,
    "date_of_birth": _date_of_birth,
    "identifier_kind": _kind_for("identifier"),
    "identifier": _identifier,
    "second_identifier_kind": _second_kind,
    "second_identifier": _identifier,
    "confirm": _yes_no,
    "contact_consent": _yes_no,
    "contact": hear_contact,
    "private": _yes_no,
}
