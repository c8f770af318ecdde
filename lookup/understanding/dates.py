"""Dates of birth as people really write them, read for the day they mean or for what is missing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lookup.understanding.date_words import (
    Digits,
    Month,
    date_tokens,
    plain,
    read_month,
    says_an_unclear_number,
)

FIRST_YEAR = 1900
YOUNGEST = 12


class DateProblem(StrEnum):
    """Why something is no date of birth; each is an error message's last part."""

    UNREADABLE = "unreadable"
    IMPOSSIBLE = "impossible"
    FUTURE = "future"
    TOO_YOUNG = "too_young"
    TOO_LONG_AGO = "too_long_ago"


@dataclass(frozen=True)
class PartOfDate:
    """A date with something missing; what is there is kept."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def filled_from(self, other: PartOfDate) -> PartOfDate:
        """This date with what it lacks taken from `other`."""
        return PartOfDate(self.year or other.year, self.month or other.month, self.day or other.day)

    def missing(self) -> tuple[str, ...]:
        """The names of the parts that are not there."""
        return tuple(name for name in ("month", "day", "year") if getattr(self, name) is None)


@dataclass(frozen=True)
class EitherDate:
    """Two days that the same digits may mean (5/6/83); the likelier one first."""

    likely: date
    other: date


DateRead = date | EitherDate | PartOfDate | DateProblem


def birth_date(year: int, month: int, day: int, today: date) -> date | DateProblem:
    """The day of birth, or why it cannot be one: no such day, not yet, under 12, before 1900."""
    try:
        born = date(year, month, day)
    except (ValueError, OverflowError):  # twenty-three digits for a month are too many for a date
        return DateProblem.IMPOSSIBLE
    if born > today:
        return DateProblem.FUTURE
    if born > _years_before(today, YOUNGEST):
        return DateProblem.TOO_YOUNG
    return DateProblem.TOO_LONG_AGO if year < FIRST_YEAR else born


def full_year(value: int, width: int, today: date) -> int:
    """A year of two digits is the latest that makes the person at least 12; others as written."""
    if width > 2:
        return value
    latest = today.year - YOUNGEST
    return latest - (latest - value) % 100


def read_date(
    text: str, *, language: str, today: date, known: PartOfDate | None = None
) -> DateRead:
    """Read a typed date; `known` is what earlier texts gave of it.

    English writes the month first; in Spanish, where either may come first, both days are
    returned unless the digits themselves decide.
    """
    if says_an_unclear_number(text):
        return DateProblem.UNREADABLE
    if (labelled := _labelled(text, today)) is not None:
        return labelled
    tokens = date_tokens(text)
    numbers = [token for token in tokens if isinstance(token, Digits)]
    months = [token.number for token in tokens if isinstance(token, Month)]
    if known is not None and len(tokens) == 1:
        return _completed(known, tokens[0], today)
    if months:
        return _finished(_with_month(months[0], numbers, today), today)
    if len(numbers) == 1 and numbers[0].width == 7:
        return _seven(numbers[0], today)
    if len(numbers) == 1 and numbers[0].width >= 6:
        numbers = _split_run(text, numbers[0])
    if len(numbers) >= 3:
        return _three(numbers[:3], language, today)
    return _finished(_few(numbers, today), today)


_LABELS = {"month": "month|mes", "day": "day|dia", "year": "year|ano"}
_LABELLED = [
    re.compile(rf"\b(?:{words})\b(?: is| es)?[\s:=\-]{{1,3}}(?P<{name}>\d{{1,4}})(?!\d)")
    for name, words in _LABELS.items()
]


def _labelled(text: str, today: date) -> DateRead | None:
    """Three numbers, each said by its name: "month 4 day 9 year 85"; None where one is not."""
    found = [pattern.search(plain(text)) for pattern in _LABELLED]
    month, day, year = (None if each is None else each.group(each.lastgroup or 0) for each in found)
    if month is None or day is None or year is None:
        return None
    return birth_date(full_year(int(year), len(year), today), int(month), int(day), today)


def _completed(known: PartOfDate, token: Digits | Month, today: date) -> DateRead:
    if isinstance(token, Month):
        return _finished(PartOfDate(month=token.number).filled_from(known), today)
    lacking = known.missing()
    if token.width == 4 or token.value > 31 or lacking == ("year",):
        part = PartOfDate(year=full_year(token.value, token.width, today))
    elif lacking and lacking[0] == "month" and token.value <= 12:
        part = PartOfDate(month=token.value)
    else:
        part = PartOfDate(day=token.value)
    return _finished(part.filled_from(known), today)


def _with_month(month: int, numbers: list[Digits], today: date) -> PartOfDate:
    years = [n for n in numbers if n.width == 4 or n.value > 31]
    days = [n for n in numbers if n not in years]
    if not years and len(days) == 2:
        years, days = [days[1]], [days[0]]
    if len(days) > 1:  # which of them is the day? Better asked than read wrong
        days = []
    if len({year.value for year in years}) > 1:
        years = []
    return PartOfDate(
        year=full_year(years[0].value, years[0].width, today) if years else None,
        month=month,
        day=days[0].value if days else None,
    )


def _split_run(text: str, run: Digits) -> list[Digits]:
    """041983 and 04191983 and 19830419, with a leading zero that was left out."""
    signs = str(run.value).zfill(run.width + run.width % 2)
    if len(signs) == 8 and signs[:2] in ("19", "20") and 1 <= int(signs[4:6]) <= 12:
        return [_digits(signs[:4]), _digits(signs[4:6]), _digits(signs[6:])]
    return [_digits(signs[:2]), _digits(signs[2:4]), _digits(signs[4:])]


def _seven(run: Digits, today: date) -> DateRead:
    """1231980 is January 23 or December 3: where both are days, it is asked back."""
    signs = str(run.value).zfill(run.width)
    year = int(signs[3:])
    found = {birth_date(year, int(signs[:1]), int(signs[1:3]), today): None}
    found[birth_date(year, int(signs[:2]), int(signs[2:3]), today)] = None
    days = [each for each in found if isinstance(each, date)]
    if len(days) == 2:
        return EitherDate(*days)
    return days[0] if days else DateProblem.UNREADABLE


def _digits(signs: str) -> Digits:
    return Digits(int(signs), len(signs))


def _three(numbers: list[Digits], language: str, today: date) -> DateRead:
    one, two, three = numbers
    if one.width == 4:
        return birth_date(one.value, two.value, three.value, today)
    if three.width not in (2, 4):
        return DateProblem.UNREADABLE
    year = full_year(three.value, three.width, today)
    month_first = birth_date(year, one.value, two.value, today)
    day_first = birth_date(year, two.value, one.value, today)
    if one.value > 12:
        return day_first
    if language == "es" and isinstance(month_first, date) and isinstance(day_first, date):
        return day_first if one.value == two.value else EitherDate(day_first, month_first)
    return month_first


def _few(numbers: list[Digits], today: date) -> PartOfDate:
    """One or two bare numbers: a year alone, a month and a day, or a month and a year."""
    if not numbers:
        return PartOfDate()
    last = numbers[-1]
    year = full_year(last.value, last.width, today) if last.value > 31 else None
    if len(numbers) == 1:
        return PartOfDate(year=year)
    first = numbers[0].value
    if year is not None:
        return PartOfDate(year=year, month=first if first <= 12 else None)
    if first > 12:
        return PartOfDate(month=last.value, day=first)
    return PartOfDate(month=first, day=last.value)


def _finished(part: PartOfDate, today: date) -> DateRead:
    if part == PartOfDate():
        return DateProblem.UNREADABLE
    if part.year is not None and part.month is not None and part.day is not None:
        return birth_date(part.year, part.month, part.day, today)
    if part.year is not None and not FIRST_YEAR <= part.year <= today.year:
        return DateProblem.FUTURE if part.year > today.year else DateProblem.TOO_LONG_AGO
    return part


def read_month_field(typed: str) -> int | None:
    """The month of a form's month box: a number or a name in either language."""
    typed = typed.strip()
    if typed.isascii() and typed.isdigit():
        return int(typed) if len(typed) <= 4 else None
    return read_month(typed)


def _years_before(day: date, years: int) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year - years, 3, 1)
    return day.replace(year=day.year - years)
