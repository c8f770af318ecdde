"""Dates of birth as people really write them, in both languages."""

from __future__ import annotations

from datetime import date

import pytest

from lookup.understanding.dates import DateProblem, EitherDate, PartOfDate, birth_date, read_date

TODAY = date(2026, 11, 21)
BORN = date(1983, 4, 19)


@pytest.mark.parametrize(
    "text",
    [
        *("4/19/83", "04-19-1983", "041983", "04191983", "4191983", "19830419", "1983-04-19"),
        *("April 19 83", "19 April 1983", "born on the 19th of April 1983", "apr. 19, '83"),
        *("19 de abril 1983", "19 de abril de 1983", "el 19 de abril del 83", "19 abr 83"),
        *("diecinueve de abril del ochenta y tres", "April nineteenth nineteen eighty three"),
        *("19/4/83", "4.19.1983", "4 19 1983", "o4/19/1983", "Aprl 19 1983", "ABRIL 19 1983"),
        *("my birthday is 4/19/1983", "naci el 19 de abril de 1983", "4/19/1983.", "  4/19/1983 "),
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_one_day_in_many_forms(text: str, language: str) -> None:
    assert read_date(text, language=language, today=TODAY) == BORN


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("3/4/1980", date(1980, 3, 4)),
        ("4 de marzo de 1980", date(1980, 3, 4)),
        ("March 4 1980", date(1980, 3, 4)),
        ("1980-03-04", date(1980, 3, 4)),
        ("1ro de mayo de 1970", date(1970, 5, 1)),
        ("primero de mayo de mil novecientos setenta", date(1970, 5, 1)),
        ("febuary 2 1979", date(1979, 2, 2)),
        ("setiembre 5 1961", date(1961, 9, 5)),
        ("2/29/1980", date(1980, 2, 29)),
        ("June third two thousand and four", date(2004, 6, 3)),
        ("3/4/14", date(2014, 3, 4)),  # two digits: the latest year that makes them 12
        ("3/4/15", date(1915, 3, 4)),
        ("may 5 04", date(2004, 5, 5)),
    ],
)
def test_other_days(text: str, born: date) -> None:
    assert read_date(text, language="en", today=TODAY) == born


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("2/31/83", DateProblem.IMPOSSIBLE),
        ("2/29/1981", DateProblem.IMPOSSIBLE),
        ("13/13/1980", DateProblem.IMPOSSIBLE),
        ("April 31 1980", DateProblem.IMPOSSIBLE),
        ("1/1/2090", DateProblem.FUTURE),
        ("11/22/2026", DateProblem.FUTURE),
        ("11/22/2014", DateProblem.TOO_YOUNG),
        ("5/5/2020", DateProblem.TOO_YOUNG),
        ("1/1/1880", DateProblem.TOO_LONG_AGO),
        ("hello", DateProblem.UNREADABLE),
        ("", DateProblem.UNREADABLE),
    ],
)
def test_what_is_no_date_of_birth(text: str, problem: DateProblem) -> None:
    assert read_date(text, language="en", today=TODAY) == problem


def test_the_youngest_who_may_ask_is_twelve_today() -> None:
    assert birth_date(2014, 11, 21, TODAY) == date(2014, 11, 21)
    assert birth_date(2014, 11, 22, TODAY) is DateProblem.TOO_YOUNG


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("83", PartOfDate(year=1983)),
        ("1983", PartOfDate(year=1983)),
        ("april 19", PartOfDate(month=4, day=19)),
        ("4/19", PartOfDate(month=4, day=19)),
        ("19/4", PartOfDate(month=4, day=19)),
        ("april 1983", PartOfDate(month=4, year=1983)),
        ("4/1983", PartOfDate(month=4, year=1983)),
    ],
)
def test_what_is_there_of_a_date_is_kept(text: str, known: PartOfDate) -> None:
    assert read_date(text, language="en", today=TODAY) == known


def test_the_missing_part_completes_it() -> None:
    def completed(text: str, **known: int) -> object:
        return read_date(text, language="en", today=TODAY, known=PartOfDate(**known))

    assert completed("1983", month=4, day=19) == BORN
    assert completed("83", month=4, day=19) == BORN
    assert completed("abril", day=19, year=1983) == BORN
    assert completed("19", month=4, year=1983) == BORN
    assert completed("4/19/1983", year=1990) == BORN


def test_in_spanish_two_small_numbers_may_be_two_days() -> None:
    assert read_date("5/6/83", language="es", today=TODAY) == EitherDate(
        likely=date(1983, 6, 5), other=date(1983, 5, 6)
    )
    assert read_date("5/5/83", language="es", today=TODAY) == date(1983, 5, 5)
    assert read_date("5/6/83", language="en", today=TODAY) == date(1983, 5, 6)


@pytest.mark.parametrize(
    "text",
    [
        *("9" * 5_000, "1/" * 800, "١٩/٤/١٩٨٣", "0/0/0000", "\x00", "4/19/1983/2000"),
        *(
            f"{'9' * 23}/19/1983",
            f"4 {'9' * 23} 1983",
            f"4/19/{'9' * 23}",
            f"April {'9' * 23} 1983",
        ),
    ],
)
def test_odd_dates_break_nothing(text: str) -> None:
    read_date(text[:1_600], language="en", today=TODAY)
