"""Parsers: a form's fields become a value with its kind, or errors by field; never blame."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from lookup.conversation import contact_answers
from lookup.conversation.parsed import Invalid, Parsed
from lookup.conversation.questions import IDENTIFIERS, YES_NO, Question
from lookup.identity import (
    IdentifierKind,
    canonical_given,
    canonical_identifier,
    canonical_surnames,
)
from lookup.understanding.dates import (
    FIRST_YEAR,
    DateProblem,
    PartOfDate,
    birth_date,
    full_year,
    read_month_field,
)

__all__ = ["Answers", "Context", "Invalid", "NameGiven", "Parsed", "read_answer", "read_identifier"]

Answers = Mapping[str, Parsed]
LONGEST = 80
STRONG_BY_DEFAULT = frozenset({"cii", "claim_code"})


@dataclass(frozen=True)
class Context:
    """What a parser may know besides the answer: today, the language, the county's tiers.

    `phone`: the number that a text came from, E.164; None where there is none.
    """

    today: date
    language: str = "en"
    typed: bool = False
    phone: str | None = field(default=None, repr=False)
    strong: frozenset[str] = field(default=STRONG_BY_DEFAULT)


@dataclass(frozen=True, repr=False)
class NameGiven:
    """A name as it was typed, in its two parts."""

    given: str
    family: str

    def __repr__(self) -> str:
        return "NameGiven(...)"


def read_answer(
    question: Question, fields: Mapping[str, str], answers: Answers, context: Context
) -> Parsed | Invalid:
    """Read the fields of one question; `answers` are those given before it."""
    given = {spec.name: tidy(fields.get(spec.name, "")) for spec in question.fields}
    return _PARSERS[question.id](given, answers, context)


def tidy(typed: str) -> str:
    """One line, single blanks; signs that cannot be printed (pasted along) become blanks."""
    return " ".join("".join(c if c.isprintable() else " " for c in typed).split())


def _yes_no(fields: Mapping[str, str], _answers: Answers, _context: Context) -> Parsed | Invalid:
    answer = fields["answer"]
    if answer not in YES_NO:
        return Invalid({"answer": "error.choose"})
    return Parsed(answer == "yes", answer, {"answer": answer})


def _name(fields: Mapping[str, str], _answers: Answers, _context: Context) -> Parsed | Invalid:
    errors = {
        name: problem
        for name, canonical in (
            ("given_names", canonical_given),
            ("family_names", canonical_surnames),
        )
        if (problem := _name_problem(name, fields[name], canonical))
    }
    if errors:
        return Invalid(errors)
    return Parsed(NameGiven(fields["given_names"], fields["family_names"]), "given", fields)


def _name_problem(name: str, typed: str, canonical: Callable[[str], tuple[str, ...]]) -> str | None:
    if not typed:
        return f"error.{name}.missing"
    if len(typed) > LONGEST:
        return "error.name.too_long"
    return None if canonical(typed) else "error.name.unreadable"


def _other_names(
    fields: Mapping[str, str], _answers: Answers, _context: Context
) -> Parsed | Invalid:
    names = tuple(name.strip() for name in re.split(r"[,;/]", fields["answer"]) if name.strip())
    if not names:
        return Parsed((), "none", {"answer": ""})
    if len(", ".join(names)) > LONGEST:
        return Invalid({"answer": "error.other_names.too_long"})
    if not all(canonical_surnames(name) for name in names):
        return Invalid({"answer": "error.name.unreadable"})
    return Parsed(names, "given", {"answer": ", ".join(names)})


def _date_of_birth(
    fields: Mapping[str, str], _answers: Answers, context: Context
) -> Parsed | Invalid:
    month = _within(read_month_field(fields["month"][:LONGEST]), 1, 12)
    day = _within(_number(fields["day"]), 1, 31)
    year = _year(fields["year"], context.today)
    errors = {
        name: f"error.date_of_birth.{name}_{'unreadable' if fields[name] else 'missing'}"
        for name, value in (("month", month), ("day", day), ("year", year))
        if value is None
    }
    if isinstance(year, DateProblem):
        errors["year"] = f"error.date_of_birth.{year.value}"
    if month is None or day is None or not isinstance(year, int):
        return Invalid(errors)
    born = birth_date(year, month, day, context.today)
    if isinstance(born, DateProblem):
        wrong = "day" if born is DateProblem.IMPOSSIBLE else "year"
        return Invalid({wrong: f"error.date_of_birth.{born.value}"})
    return Parsed(born, "given", fields_of_date(PartOfDate(born.year, born.month, born.day)))


def _year(typed: str, today: date) -> int | DateProblem | None:
    """The year, or what is wrong with it whatever the day; None where it is no number."""
    number = _number(typed)
    if number is None:
        return None
    year = full_year(number, len(typed), today)
    if year < FIRST_YEAR:
        return DateProblem.TOO_LONG_AGO
    return DateProblem.FUTURE if year > today.year else year


def fields_of_date(part: PartOfDate) -> dict[str, str]:
    """A date, or what is known of it, as the three fields of the form."""
    return {name: str(getattr(part, name) or "") for name in ("month", "day", "year")}


def _within(value: int | None, least: int, most: int) -> int | None:
    return value if value is not None and least <= value <= most else None


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 4 else None


def _identifier_kind(
    fields: Mapping[str, str], answers: Answers, _context: Context
) -> Parsed | Invalid:
    answer = fields["answer"]
    if answer == "none":
        return Parsed(None, "none", {"answer": answer})
    if answer not in IDENTIFIERS:
        return Invalid({"answer": "error.choose"})
    first = answers.get("identifier_kind")
    if first is not None and first.value == answer:
        return Invalid({"answer": "error.second_identifier_kind.same"})
    return Parsed(answer, "given", {"answer": answer})


def _identifier(fields: Mapping[str, str], answers: Answers, context: Context) -> Parsed | Invalid:
    kind = answers["identifier_kind"].value
    read = read_identifier(kind, fields["answer"])
    if read is None:
        return Invalid({"answer": _identifier_error(kind, fields["answer"])})
    return Parsed((kind, read), "strong" if kind in context.strong else "weak", {"answer": read})


def _second_identifier(
    fields: Mapping[str, str], answers: Answers, _context: Context
) -> Parsed | Invalid:
    kind = answers["second_identifier_kind"].value
    read = read_identifier(kind, fields["answer"])
    if read is None:
        return Invalid({"answer": _identifier_error(kind, fields["answer"])})
    return Parsed((kind, read), "given", {"answer": read})


def read_identifier(kind: str, typed: str) -> str | None:
    """The canonical number, or None; of a Social Security number only four digits are ever kept."""
    return canonical_identifier(IdentifierKind(kind), typed)


def _identifier_error(kind: str, typed: str) -> str:
    return f"error.identifier.{kind}" if typed else "error.identifier.missing"


def _contact(fields: Mapping[str, str], _answers: Answers, context: Context) -> Parsed | Invalid:
    return contact_answers.read_contact(fields, context.language)


_PARSERS: Mapping[str, Callable[[Mapping[str, str], Answers, Context], Parsed | Invalid]] = {
    "consent": _yes_no,
    "name": _name,
    "other_names": _other_names,
    "date_of_birth": _date_of_birth,
    "identifier_kind": _identifier_kind,
    "identifier": _identifier,
    "second_identifier_kind": _identifier_kind,
    "second_identifier": _second_identifier,
    "confirm": _yes_no,
    "contact_consent": _yes_no,
    "contact": _contact,
    "private": _yes_no,
}
