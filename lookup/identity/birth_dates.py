"""Birth dates: read in the forms that people and files write them, refused when impossible."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from lookup.identity.normalise import canonical_text

EARLIEST_YEAR: Final = 1900
YOUNGEST: Final = 12  # years; nobody younger has a conviction of an adult court

# The first three letters in English and Spanish.
_MONTHS: Final = {
    word: number
    for number, words in enumerate(
        ("JAN ENE", "FEB", "MAR", "APR ABR", "MAY", "JUN", "JUL", "AUG AGO", "SEP SET", "OCT",
         "NOV", "DEC DIC"),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
_FILLERS: Final = frozenset({"DE", "DEL", "OF", "THE"})
_ORDINAL: Final = re.compile(r"(?<=[0-9])(ST|ND|RD|TH)\b")
_SHORT_YEAR: Final = 100


def parse_birth_date(raw: str, *, today: date) -> date | None:
    """The date in MM/DD/YYYY, ISO, YYYYMMDD or with a month in words; None if impossible.

    A two-digit year is the latest that makes the person at least 12; read it back.
    """
    text = _ORDINAL.sub("", canonical_text(raw))
    words = [word for word in text.split() if word not in _FILLERS]
    if len(words) == 1 and re.fullmatch(r"[0-9]{8}", words[0]):
        return _eight_digits(words[0], today)
    if len(words) != 3:
        return None
    year_month_day = _in_order(words)
    return year_month_day and birth_date(*year_month_day, today=today)


def birth_date(year: int, month: int, day: int, *, today: date) -> date | None:
    """The date of three fields, None if there is no such day or nobody of that age can ask."""
    if year < _SHORT_YEAR:
        year += today.year // 100 * 100
        year -= 100 if _too_young(year, month, day, today) else 0
    if year < EARLIEST_YEAR or _too_young(year, month, day, today):
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def canonical_birth_date(value: str | date, *, today: date) -> str | None:
    """`YYYYMMDD` of a date, or of a text in any form that is read; None if impossible."""
    read = parse_birth_date(value, today=today) if isinstance(value, str) else value
    known = read and birth_date(read.year, read.month, read.day, today=today)
    return known.strftime("%Y%m%d") if known else None


def swapped_birth_date(born: date) -> date | None:
    """The date with day and month exchanged, None where that is the same or no date."""
    if born.day > 12 or born.day == born.month:
        return None
    return date(born.year, born.day, born.month)


def _too_young(year: int, month: int, day: int, today: date) -> bool:
    return (year + YOUNGEST, month, day) > (today.year, today.month, today.day)


def _eight_digits(digits: str, today: date) -> date | None:
    """YYYYMMDD as the files have it, else MMDDYYYY as it is typed without separators."""
    file_form = birth_date(int(digits[:4]), int(digits[4:6]), int(digits[6:]), today=today)
    return file_form or birth_date(int(digits[4:]), int(digits[:2]), int(digits[2:4]), today=today)


def _in_order(words: list[str]) -> tuple[int, int, int] | None:
    """Year, month, day of three words: year first, a month by name, or month-day-year."""
    first, second, _ = words
    if len(first) == 4 and first.isdigit():
        year, month, day = words
    elif first.isdigit() and not second.isdigit():
        day, month, year = words
    else:
        month, day, year = words
    number = _month(month)
    if number is None or not _is_number(day, (1, 2)) or not _is_number(year, (2, 4)):
        return None
    return int(year), number, int(day)


def _month(word: str) -> int | None:
    if word.isdigit():
        return int(word) if len(word) <= 2 else None
    return _MONTHS.get(word[:3])


def _is_number(word: str, lengths: tuple[int, ...]) -> bool:
    return word.isdigit() and len(word) in lengths
