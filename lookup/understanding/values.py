"""The values in one text: each read once, what was asked for first, nothing filed as another."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from lookup.understanding import numbers
from lookup.understanding.date_spans import date_span, names_a_month, without_date
from lookup.understanding.date_words import Month, date_tokens
from lookup.understanding.dates import DateProblem, EitherDate, PartOfDate, read_date
from lookup.understanding.intents import plain_words
from lookup.understanding.names import WORD_WITH_A_DIGIT, name_in, name_within, one_name_in
from lookup.understanding.understood import Understood

Read = tuple[Understood | None, str]  # what was read, and the text without it
Reader = Callable[[str, str, bool, date], Read]
# Digits that were meant as the answer to this question are not taken for these others.
_NOT_INSTEAD: Final[Mapping[str, frozenset[str]]] = {
    "dob": frozenset({"last4"}),
    "case_number": frozenset({"dob", "last4"}),
}


def values_in(text: str, *, language: str, asked: str | None, today: date) -> list[Understood]:
    """Every value in a text; a value of None: recognised, and not to be taken."""
    found, rest = _numbers_in(text, language, asked, today)
    if found and found[0].kind == asked and found[0].value is None:
        return found  # what was asked for is in doubt: nothing around it is taken for a name
    name = _name(text, rest, alone=not found, asked=asked == "name")
    if name is not None:
        found.insert(0 if asked == "name" else len(found), name)
    return found


def _numbers_in(
    text: str, language: str, asked: str | None, today: date
) -> tuple[list[Understood], str]:
    """Every date and number in a text, the one asked for first, and the text without them."""
    found: list[Understood] = []
    rest, left_out = text, frozenset[str]()
    if asked is not None and asked in _READERS:
        understood, rest = _READERS[asked](text, language, True, today)
        if understood is not None:
            found.append(understood)
            left_out = frozenset() if understood.value else _NOT_INSTEAD.get(asked, frozenset())
    for kind, reader in _READERS.items():
        if kind == asked or kind in left_out:
            continue
        understood, rest = reader(rest, language, False, today)
        if understood is not None and (understood.value is not None or not found):
            found.append(understood)
    in_doubt = bool(found) and found[0].kind == asked and found[0].value is None
    if asked is not None and in_doubt and rest != text:
        again, rest = _READERS[asked](rest, language, True, today)  # once the others are gone
        found[:1] = [again] if again is not None else []
    return found, rest


def _name(text: str, rest: str, *, alone: bool, asked: bool) -> Understood | None:
    """The name in a text, or in what is left of it once everything else was read."""
    name = name_in(text, expected=asked) if alone else name_within(rest, expected=asked)
    if name is not None:
        return Understood("name", f"{name.given} {name.family}", name=name)
    if asked and alone and one_name_in(text):
        return Understood("name")  # a first name alone: the last name is missing
    return None


def _read_code(text: str, _language: str, _asked: bool, _today: date) -> Read:
    value, rest = numbers.claim_code(text)
    return (Understood("claim_code", value), rest) if value else (None, text)


def _read_case(text: str, _language: str, asked: bool, _today: date) -> Read:
    value, rest = numbers.case_number(text)
    if value is None and (asked or numbers.speaks_of_a_case(text)):
        value, rest = numbers.case_number_meant(text)
    if value is not None:
        return Understood("case_number", value), rest
    if asked and len(numbers.digits_in(text)) >= 4:
        return Understood("case_number"), text
    return None, text


def _read_license(text: str, _language: str, asked: bool, _today: date) -> Read:
    value, rest = numbers.license_number(text)
    if value is not None:
        return Understood("license", value), rest
    meant, value = numbers.license_meant(text, asked=asked)
    if not meant:
        return None, text
    return Understood("license", value), text if value is None else _without_digits(text)


def _read_cii(text: str, _language: str, _asked: bool, _today: date) -> Read:
    value, rest = numbers.cii_number(text)
    return (Understood("cii", value), rest) if value else (None, text)


def _read_date(text: str, language: str, asked: bool, today: date) -> Read:
    """A date of birth: read for certain, or recognised and not taken."""
    span = date_span(text)
    tokens = date_tokens(text if asked else span)
    if not tokens:
        return None, text
    # Where the language is not known, as in Spanish: 5/6/83 may be two days.
    tongue = "en" if language == "en" else "es"
    if asked and (_AN_AGE.search(plain_words(text)) or _says_two_days(text, span, today)):
        return Understood("dob", day=DateProblem.UNREADABLE), text
    read = read_date(span, language=tongue, today=today) if span else None
    if asked and not isinstance(read, date | EitherDate):
        read = read_date(text, language=tongue, today=today)
    if isinstance(read, date):
        return Understood("dob", read.isoformat(), day=read), without_date(text, span)
    few = len(plain_words(text).split()) <= 2
    if not few and (
        all(isinstance(each, Month) for each in tokens)
        and not (asked and names_a_month(text))
        or not asked
        and isinstance(read, PartOfDate)
    ):
        return None, text  # "may i ask why" holds no month; nor is every number in a sentence a day
    return Understood("dob", day=read), text


_AN_AGE = re.compile(
    r"^(?:im|i am|age|edad|tengo)(?: just| only)? \d{1,2}(?: (?:years? old|yrs? old|yo|anos))?$"
    r"|^\d{1,2} ?(?:years? old|yrs? old|yo|anos)$"
)
_OR = re.compile(r"\b(?:or|o|either|entre|between|maybe|quizas?|tal vez)\b(?: \w+){0,2} \d")


def _says_two_days(text: str, span: str, today: date) -> bool:
    """ "4/9/75 i mean 4/9/76": which of them is meant is better asked than taken."""
    if not span:
        return False
    rest = without_date(text, span)
    if _OR.search(plain_words(rest)):
        return True
    days = [read_date(each, language="en", today=today) for each in (span, date_span(rest))]
    return all(isinstance(day, date) for day in days) and days[0] != days[1]


def _read_last_four(text: str, _language: str, asked: bool, _today: date) -> Read:
    value = numbers.last_four(text)
    if value is not None:
        return Understood("last4", value), _without_digits(text)
    if numbers.says_four_noughts(text) or (asked and numbers.digits_in(text)):
        return Understood("last4"), text
    return None, text


def _without_digits(text: str) -> str:
    return WORD_WITH_A_DIGIT.sub(" , ", text)


_READERS: Final[Mapping[str, Reader]] = {
    "claim_code": _read_code,
    "license": _read_license,
    "case_number": _read_case,
    "cii": _read_cii,
    "dob": _read_date,
    "last4": _read_last_four,
}
