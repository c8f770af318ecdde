"""The values in one text: each read once, what was asked for first, nothing filed as another."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from lookup.understanding import numbers
from lookup.understanding.date_words import MONTHS, Month, date_tokens, plain
from lookup.understanding.dates import DateProblem, PartOfDate, read_date
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
    name = _name(text, rest, alone=not found, asked=asked == "name")
    if name is not None:
        found.insert(0 if asked == "name" else len(found), name)
    return found


def _name(text: str, rest: str, *, alone: bool, asked: bool) -> Understood | None:
    """The name in a text, or in what is left of it once everything else was read."""
    name = name_in(text, expected=asked) if alone else name_within(rest, expected=asked)
    if name is not None:
        return Understood("name", f"{name.given} {name.family}", name=name)
    if asked and alone and one_name_in(text):
        return Understood("name")  # a first name alone: the last name is missing
    return None


def _read_code(text: str, _language: str, _asked: bool, _today: date) -> Read:
    value = numbers.claim_code(text)
    return (Understood("claim_code", value), _without_digits(text)) if value else (None, text)


def _read_case(text: str, _language: str, asked: bool, _today: date) -> Read:
    value, rest = numbers.case_number(text)
    if value is None and asked:
        value, rest = numbers.case_number(numbers.letters_said(text))
    if value is not None:
        return Understood("case_number", value), rest
    if asked and len(numbers.digits_in(text)) >= 4:
        return Understood("case_number"), text
    return None, text


def _read_license(text: str, _language: str, _asked: bool, _today: date) -> Read:
    value = numbers.license_number(text)
    return (Understood("license", value), _without_digits(text)) if value else (None, text)


def _read_cii(text: str, _language: str, _asked: bool, _today: date) -> Read:
    value = numbers.cii_number(text)
    return (Understood("cii", value), _without_digits(text)) if value else (None, text)


def _read_date(text: str, language: str, asked: bool, today: date) -> Read:
    """A date of birth: read for certain, or recognised and not taken."""
    span = _date_span(text) if not asked else text
    tokens = date_tokens(span)
    if not tokens:
        return None, text
    if asked and (_AN_AGE.search(plain_words(text)) or _says_two_days(text, today)):
        return Understood("dob", day=DateProblem.UNREADABLE), text
    # Where the language is not known, as in Spanish: 5/6/83 may be two days.
    read = read_date(span, language="en" if language == "en" else "es", today=today)
    if isinstance(read, date):
        return Understood("dob", read.isoformat(), day=read), _without_date(text)
    few = len(plain_words(text).split()) <= 2
    if not few and (
        all(isinstance(each, Month) for each in tokens)
        and not (asked and _names_a_month(text))
        or not asked
        and isinstance(read, PartOfDate)
    ):
        return None, text  # "may i ask why" holds no month; nor is every number in a sentence a day
    return Understood("dob", day=read), text


_AN_AGE = re.compile(
    r"^(?:im|i am|age|edad|tengo)(?: just| only)? \d{1,2}(?: (?:years? old|yrs? old|yo|anos))?$"
    r"|^\d{1,2} ?(?:years? old|yrs? old|yo|anos)$"
)
_WRITTEN_APART = re.compile(r"(?<![\w/])\d{1,2}[/\-.]\d{1,2}[/\-.](?:\d{4}|\d{2})(?![\w/])")


def _says_two_days(text: str, today: date) -> bool:
    """ "4/9/75 i mean 4/9/76": which of them is meant is better asked than taken."""
    written = {read_date(each, language="en", today=today) for each in _WRITTEN_APART.findall(text)}
    return sum(isinstance(day, date) for day in written) > 1


_ALSO_ORDINARY: Final = frozenset(("may", "march", "mar", "ago", "set", "sept", "dec", "abril"))


def _names_a_month(text: str) -> bool:
    """Whether a month is named in full: "naci en mayo"; "may i ask" and "years ago" name none."""
    words = {word.strip(".,!") for word in plain(text).split()}
    return any(word in MONTHS and len(word) > 3 for word in words - _ALSO_ORDINARY)


_DIGITS_OF_A_DATE = re.compile(
    r"(?<![\w/])\d{1,2}\s*[/\-.,\s]\s*\d{1,2}\s*[/\-.,\s]\s*(?:\d{4}|\d{2})(?![\w/])"
    r"|(?<![\w/])(?:19|20)\d\d[/\-.]\d{1,2}[/\-.]\d{1,2}(?![\w/])"
    r"|(?<![\w/])(?:\d{8}|\d{6})(?![\w/])"
)
_JOINS: Final = frozenset(
    ("de", "del", "of", "the", "el", "y", "and", "ano", "day", "dia", "month", "mes")
)


LONGEST_DATE: Final = 14  # words: "el diecinueve de abril del ano mil novecientos ochenta y tres"


def _date_span(text: str) -> str:
    """The part of a text that is written like a date; '' when none is."""
    ones = _with_ones(text)
    if (found := _DIGITS_OF_A_DATE.search(ones)) is not None:
        return found[0]
    if re.fullmatch(r"\W*\d{2}\W*", text):
        return text
    words = text.split()
    tokens = [date_tokens(word) for word in words]
    months = [n for n, each in enumerate(tokens) if any(isinstance(one, Month) for one in each)]
    if not months or sum(map(bool, tokens)) == len(months):
        return ""
    first = last = months[0]
    while first > 0 and _belongs(words[first - 1]) and months[0] - first < 4:
        first -= 1
    end = min(len(words), first + LONGEST_DATE)
    while last + 1 < end and _belongs(words[last + 1]) and not _is_full(words[first : last + 1]):
        last += 1
    return " ".join(words[first : last + 1])


def _belongs(word: str) -> bool:
    return bool(date_tokens(word)) or plain(word).strip(".,") in _JOINS


def _is_full(words: list[str]) -> bool:
    """Whether day, month and a year written in four digits are there already."""
    tokens = date_tokens(" ".join(words))
    years = [word for word in words if re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", word)]
    return bool(years) and len(tokens) >= 3


def _with_ones(text: str) -> str:
    """A letter l or i between the signs of a date is a one; an o is a nought."""
    text = re.sub(r"(?<=[\d/\-.])[oO](?=\d)|(?<=\d)[oO](?=[\d/\-.])", "0", text)
    return re.sub(r"(?<=[\d/\-.])[lLI](?=\d)|(?<=\d)[lLI](?=[\d/\-.])", "1", text)


def _without_date(text: str) -> str:
    """The text without the date that was read, so that its digits are not read again."""
    span = _date_span(text)
    return (
        _with_ones(text).replace(span, " , ", 1)
        if span in _with_ones(text)
        else (" ".join(text.split()).replace(span, " , ", 1))
    )


def _read_last_four(text: str, _language: str, asked: bool, _today: date) -> Read:
    value = numbers.last_four(text)
    if value is not None:
        return Understood("last4", value), _without_digits(text)
    if asked and numbers.digits_in(text):
        return Understood("last4"), text
    return None, text


def _without_digits(text: str) -> str:
    return WORD_WITH_A_DIGIT.sub(" , ", text)


_READERS: Final[Mapping[str, Reader]] = {
    "claim_code": _read_code,
    "case_number": _read_case,
    "license": _read_license,
    "cii": _read_cii,
    "dob": _read_date,
    "last4": _read_last_four,
}
