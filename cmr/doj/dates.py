"""Dates of the extract, and the calendar arithmetic that rules use."""

from calendar import isleap
from datetime import date
from functools import cache

import polars as pl

YEAR_ONE = date(1, 1, 1)
# Stand-ins inside this package for "may be any day": before every date, after every date.
ANY_EARLIER = date(1, 1, 2)
ANY_LATER = date(9999, 12, 31)
# Records are kept of nobody before, and nobody is convicted after: 00010101 and 99991231 are how
# a system writes that it has no date.
FIRST_BELIEVED, _LAST_BELIEVED = date(1850, 1, 1), date(2099, 12, 30)


@cache
def _month_starts() -> pl.Series:
    """The first day of every month as a number, by 12 times the year and the months before it."""
    months = pl.int_range(9999 * 12 + 2, dtype=pl.Int32, eager=True).to_frame("month")
    first = pl.date(pl.col("month") // 12, pl.col("month") % 12 + 1, 1)
    return months.select(first.to_physical()).to_series()


def readable_date(text: pl.Expr) -> pl.Expr:
    """The Date that eight ASCII digits YYYYMMDD name; null for everything else."""
    digits = text.str.contains(r"^[0-9]{8}$")
    return pl.when(digits).then(text.str.to_date("%Y%m%d", strict=False))


def known_dates(texts: pl.Series) -> pl.Series:
    """A readable Date from 1850 to 2099; 00010101 or 99991231 stands for no date, not for a day.

    Reckoned with numbers, for reading a text as a date takes ten times as long.
    """
    number = texts.cast(pl.UInt32, strict=False).cast(pl.Int32, strict=False)
    first, last = (int(f"{day:%Y%m%d}") for day in (FIRST_BELIEVED, _LAST_BELIEVED))
    # Eight characters are eight digits if they are a number that has as many.
    believed = (texts.str.len_bytes() == 8) & (number >= first) & (number <= last)
    month_of_year, day_of_month = number // 100 % 100, number % 100
    believed &= (month_of_year >= 1) & (month_of_year <= 12) & (day_of_month >= 1)
    month = (number // 10_000 * 12 + month_of_year - 1).set(~believed, None)
    day = _month_starts().gather(month) + day_of_month - 1
    real = day < _month_starts().gather(month + 1)
    return day.set(~real, None).cast(pl.Date).alias(texts.name)


def born_by(years: int, on: date) -> date:
    """The last birth date of somebody who is `years` old on the day `on`.

    A person born on 29 February comes of age on 1 March in a common year.
    """
    year = on.year - years
    if (on.month, on.day) == (2, 29) and not isleap(year):
        return date(year, 2, 28)
    return on.replace(year=year)


def years_before(years: int, on: date) -> date:
    """The same day `years` earlier; 29 February becomes 1 March in a common year."""
    year = on.year - years
    if (on.month, on.day) == (2, 29) and not isleap(year):
        return date(year, 3, 1)
    return on.replace(year=year)


def as_number(day: pl.Expr) -> pl.Expr:
    """A Date as the number YYYYMMDD, so that calendar years can be added by 10,000 each."""
    return (
        day.dt.year().cast(pl.Int32) * 10_000
        + day.dt.month().cast(pl.Int32) * 100
        + day.dt.day().cast(pl.Int32)
    )


def plus_months(day: pl.Expr, months: pl.Expr) -> pl.Expr:
    """The day `months` calendar months later; the month's last day when it has no such day."""
    month = day.dt.year().cast(pl.Int32) * 12 + day.dt.month().cast(pl.Int32) - 1 + months
    month = month.clip(upper_bound=9999 * 12)  # clip, not min_horizontal: null must stay null
    # Looked up: to put a day together from year, month and day takes ten times as long.
    starts = pl.lit(_month_starts())
    same_day = starts.gather(month) + day.dt.day().cast(pl.Int32) - 1
    return pl.min_horizontal(same_day, starts.gather(month + 1) - 1).cast(pl.Date)
