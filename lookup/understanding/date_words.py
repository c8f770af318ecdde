"""Words inside a date, in both languages: month names, ordinals, spelled-out numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import OSA

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

_UP_FROM_ZERO = (
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen twenty""",
    """cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince
    dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro
    veinticinco veintiseis veintisiete veintiocho veintinueve treinta""",
    """zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
    thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth""",
)
_TENS_UP_FROM_20 = (
    "twenty thirty forty fifty sixty seventy eighty ninety",
    "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
)
NUMBERS = {
    "oh": 0,
    "un": 1,
    "primero": 1,
    "primer": 1,
    "thirtieth": 30,
    "hundred": 100,
    "novecientos": 900,
    "thousand": 1000,
    "mil": 1000,
}
NUMBERS.update({name: n for row in _UP_FROM_ZERO for n, name in enumerate(row.split())})
NUMBERS.update({name: n * 10 for row in _TENS_UP_FROM_20 for n, name in enumerate(row.split(), 2)})
_ORDINALS = {*_UP_FROM_ZERO[2].split(), "thirtieth", "primero", "primer"}
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|ro|er|do|to|o|a)\b")
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
    cleaned = _ZERO_AS_LETTER.sub("0", _ORDINAL.sub("", plain(text)))
    cleaned = _ONE_AS_LETTER.sub("1", cleaned)
    return list(_tokens(re.findall(r"[a-z]+|\d+", cleaned)))


def _tokens(words: list[str]) -> Iterator[Month | Digits]:
    spelled: list[int] = []
    for word in words:
        if word == "un" and not spelled:
            continue  # "nací un 19 de abril": an article; "treinta y un" is a number
        if word in NUMBERS:
            spelled.append(NUMBERS[word])
            if word in _ORDINALS:  # 'nineteenth nineteen eighty' is a day and a year
                yield from _numbers(spelled)
                spelled = []
            continue
        if word in ("and", "y"):
            continue
        yield from _numbers(spelled)
        spelled = []
        if word.isdigit():
            yield Digits(int(word), len(word))
        elif (month := read_month(word)) is not None:
            yield Month(month)
    yield from _numbers(spelled)


def read_month(word: str) -> int | None:
    """The month that a word names, common misspellings included: 'febuary', 'setiembre'."""
    word = plain(word).strip(". ")
    if word in MONTHS:
        return MONTHS[word]
    if word.removeprefix("de") in MONTHS:  # "5 demayo"
        return MONTHS[word.removeprefix("de")]
    if len(word) < 4:
        return None
    allowed = 1 if len(word) < 7 else 2
    near = sorted((OSA.distance(word, name), name) for name in MONTHS if len(name) > 3)
    return MONTHS[near[0][1]] if near[0][0] <= allowed else None


def _numbers(spelled: list[int]) -> Iterator[Digits]:
    """Spelled-out parts joined to numbers: [19, 80, 3] is 1983; [20, 1] is 21; [2, 1000] 2000."""
    total: int | None = None
    for part in spelled:
        joined = None if total is None else _joined(total, part)
        if joined is None and total is not None:
            yield _as_digits(total)
        total = part if joined is None else joined
    if total is not None:
        yield _as_digits(total)


def _joined(total: int, part: int) -> int | None:
    """`part` spoken after `total` as one number, or None when it begins a new one."""
    if part in (100, 1000):
        return total * part
    if total in (19, 20) and 10 <= part <= 99:
        return total * 100 + part
    if 20 <= total <= 99 and total % 10 == 0 and part < 10:
        return total + part
    if total >= 1000 and part < 1000 and total % 1000 == 0:
        return total + part
    if total >= 1000 and part < 100 and total % 100 == 0:
        return total + part
    if total >= 1000 and part < 10 and total % 10 == 0 and total % 100:
        return total + part
    return None


def _as_digits(value: int) -> Digits:
    return Digits(value, len(str(value)))
