"""Words inside a date, in both languages: month names, ordinals, spelled-out numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from lookup.understanding.number_words import (
    ORDINALS,
    halves_joined,
    is_unclear,
    joined_numbers,
    number_of,
    sounded,
)

_MONTHS = (
    "january enero ene",
    "february febrero feb",
    "march marzo mar",
    "april abril apr abr",
    "may mayo",
    "june junio jun",
    "july julio jul",
    "august agosto aug ago",
    "september septiembre setiembre sep sept set",
    "october octubre oct",
    "november noviembre nov",
    "december diciembre dec dic",
)
MONTHS = {name: n for n, names in enumerate(_MONTHS, start=1) for name in names.split()}
_BY_SOUND = {sounded(name): n for name, n in MONTHS.items() if len(name) > 3}

_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|ro|er|do|to|a)\b")
# 1o (or 1º) before a month is the first; 2o and 3o are ordinals or 20 and 30: better asked back.
_FIRST = re.compile(r"(?<![\d/.\-])1o(?= (?:de )?[a-z]{3})")
_EITHER_WAY = re.compile(r"(?<![\d/.\-])[23]o(?= de\b)")
_THOUSAND_APART = re.compile(r"(?<![\d/.,\-])([12])[,.](\d{3})(?!\d)")
_ZERO_AS_LETTER = re.compile(r"(?<=\d)o|o(?=\d)|\bo(?=\d)")
_ONE_AS_LETTER = re.compile(r"(?<![a-z])[li](?=\d)|(?<=\d)[li](?![a-z])")


@dataclass(frozen=True)
class Month:
    """A month that was written as a word."""

    number: int


@dataclass(frozen=True)
class Digits:
    """A number in a date: its value and how many digits it was written with."""

    value: int
    width: int


def plain(text: str) -> str:
    """Lower case, no accents, straight apostrophes: what all our word lists are written in."""
    folded = text.casefold()
    if folded.isascii():  # most texts, and most words of the others
        return folded
    folded = unicodedata.normalize("NFKD", folded)
    return "".join(sign for sign in folded if not unicodedata.combining(sign)).replace("’", "'")


def date_tokens(text: str) -> list[Month | Digits]:
    """The months and numbers of a text in order; every other word is passed over."""
    said = _EITHER_WAY.sub("", _FIRST.sub("1", plain(text)))
    said = _ZERO_AS_LETTER.sub("0", _ORDINAL.sub("", _THOUSAND_APART.sub(r"\1\2", said)))
    said = halves_joined(_ONE_AS_LETTER.sub("1", said))
    return list(_tokens(re.findall(r"[a-z]+|\d+", said)))


def says_an_unclear_number(text: str) -> bool:
    """Whether a number in words cannot be told for certain: "nineten", "beinti dos" half heard."""
    return is_unclear(re.findall(r"[a-z]+", halves_joined(plain(text))))


def _tokens(words: list[str]) -> Iterator[Month | Digits]:
    spelled: list[int] = []
    seen = 0
    for word in words:
        if word in ("and", "y") or (word == "un" and not spelled):
            continue  # "nací un 19 de abril": an article; "treinta y un" is a number
        if (value := number_of(word)) is not None:
            spelled.append(value)
            if word in ORDINALS:  # 'nineteenth nineteen eighty' is a day and a year
                seen += 1
                yield from _numbers(spelled)
                spelled = []
            continue
        if seen and spelled and spelled[-1] in (19, 20) and re.fullmatch(r"\d\d", word):
            spelled.append(int(word))  # "april 9 nineteen 85"
            continue
        seen += len(spelled) + word.isdigit()
        yield from _numbers(spelled)
        spelled = []
        if word.isdigit():
            yield Digits(int(word), len(word))
        elif (month := read_month(word)) is not None:
            yield Month(month)
    yield from _numbers(spelled)


def _numbers(spelled: list[int]) -> Iterator[Digits]:
    for value in joined_numbers(spelled):
        yield Digits(value, len(str(value)))


def read_month(word: str) -> int | None:
    """The month that a word names, common misspellings included: 'febuary', 'setiembre'."""
    word = plain(word).strip(". ")
    if word in MONTHS:
        return MONTHS[word]
    if word.removeprefix("de") in MONTHS:  # "5 demayo"
        return MONTHS[word.removeprefix("de")]
    if len(word) < 4:
        return None
    if (sound := sounded(word)) in _BY_SOUND:
        return _BY_SOUND[sound]
    allowed = 1 if len(word) < 7 else 2
    near = sorted((OSA.distance(word, name), name) for name in MONTHS if len(name) > 3)
    return MONTHS[near[0][1]] if near[0][0] <= allowed else None
