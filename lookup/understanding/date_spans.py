"""Where in a text a date stands, so that what is around it is not read as a part of it."""

from __future__ import annotations

import re
from typing import Final

from lookup.understanding.date_words import MONTHS, Digits, Month, date_tokens, plain
from lookup.understanding.number_words import looks_like_a_number

LONGEST_DATE: Final = 14  # words: "el diecinueve de abril del ano mil novecientos ochenta y tres"
# Months that are words of sentences or names as well: another month near them is likelier meant.
ALSO_ORDINARY: Final = frozenset(("may", "march", "mar", "ago", "set", "sept", "dec", "abril"))
_DIGITS_OF_A_DATE: Final = re.compile(
    r"(?<![\w/])\d{1,2}\s*[/\-.,\s]\s*\d{1,2}\s*[/\-.,\s]\s*(?:\d{4}|\d{2})(?![\w/])"
    r"|(?<![\w/])(?:19|20)\d\d[/\-.]\d{1,2}[/\-.]\d{1,2}(?![\w/])"
    r"|(?<![\w/])(?:\d{8}|\d{6})(?![\w/])"
)
_A_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_TWO_DIGITS: Final = re.compile(r"\W*\d\d\W*")
_CENTURIES: Final = ("19", "20")  # "15 de agosto de 19 79"
_JOINS: Final = frozenset(
    ("de", "del", "of", "the", "el", "y", "and", "ano", "day", "dia", "month", "mes")
)


def date_span(text: str) -> str:
    """The part of a text that is written like a date; '' when none is."""
    if (found := _DIGITS_OF_A_DATE.search(_with_ones(text))) is not None:
        return found[0]
    if _TWO_DIGITS.fullmatch(text):
        return text
    words = text.split()
    tokens = [date_tokens(word) for word in words]
    months = [place for place, each in enumerate(tokens) if _holds(each, Month)]
    spans = [_around(words, tokens, place) for place in months]
    if not any(_holds(date_tokens(span), Digits) for span in spans):
        return ""
    return max(zip(spans, months, strict=True), key=lambda span: _weight(span[0], words[span[1]]))[
        0
    ]


def without_date(text: str, span: str) -> str:
    """The text without its date, the `date_span` of it, so that its digits are not read again."""
    if not span:
        return text
    ones = _with_ones(text)
    return (ones if span in ones else " ".join(text.split())).replace(span, " , ", 1)


def names_a_month(text: str) -> bool:
    """Whether a month is named in full: "naci en mayo"; "may i ask" and "years ago" name none."""
    words = {word.strip(".,!") for word in plain(text).split()}
    return any(word in MONTHS and len(word) > 3 for word in words - ALSO_ORDINARY)


def _holds(tokens: list[Month | Digits], kind: type[Month] | type[Digits]) -> bool:
    return any(isinstance(each, kind) for each in tokens)


def _weight(span: str, month: str) -> tuple[int, bool]:
    """How much of a date a span holds; "may" counts less than a month that is nothing else."""
    return min(3, len(date_tokens(span))), plain(month).strip(".,") not in ALSO_ORDINARY


def _around(words: list[str], tokens: list[list[Month | Digits]], month: int) -> str:
    """The words around a month that belong to its date: numbers and what joins them."""
    first = last = month
    while first > 0 and month - first < 4 and _belongs(words, tokens, first - 1):
        first -= 1
    if first > 0 and first < month and looks_like_a_number(plain(words[first - 1]).strip(".,")):
        first -= 1  # "nineten two may": better asked back than read as the second
    end = min(len(words), first + LONGEST_DATE)
    while last + 1 < end and _belongs(words, tokens, last + 1):
        if _is_full(words[first : last + 1]):
            break
        last += 1
    return " ".join(words[first : last + 1])


def _belongs(words: list[str], tokens: list[list[Month | Digits]], place: int) -> bool:
    if tokens[place]:
        return not _holds(tokens[place], Month)
    return plain(words[place]).strip(".,") in _JOINS


def _is_full(words: list[str]) -> bool:
    """Whether day, month and a year written in digits are there already."""
    if len(date_tokens(" ".join(words))) < 3:
        return False
    last = words[-1].strip(".,;'’")
    in_two = _TWO_DIGITS.fullmatch(last) is not None and last not in _CENTURIES
    return in_two or any(_A_YEAR.search(word) for word in words)


def _with_ones(text: str) -> str:
    """A letter l or i between the signs of a date is a one; an o is a nought."""
    text = re.sub(r"(?<=[\d/\-.])[oO](?=\d)|(?<=\d)[oO](?![A-Za-z])", "0", text)
    return re.sub(r"(?<=[\d/\-.])[lLI](?=\d)|(?<=\d)[lLI](?=[\d/\-.])", "1", text)
