"""Dates of the extract, and the calendar arithmetic that rules use."""

from calendar import isleap
from datetime import date

import polars as pl

from cmr.doj.distinct import coded

YEAR_ONE = date(1, 1, 1)
# Stand-ins inside this package for "may be any day": before every date, after every date.
ANY_EARLIER = date(1, 1, 2)
ANY_LATER = date(9999, 12, 31)
# Records are kept of nobody before, and nobody is convicted after: 00010101 and 99991231 are how
# a system writes that it has no date.
FIRST_BELIEVED, _LAST_BELIEVED = date(1850, 1, 1), date(2099, 12, 30)


def readable_date(text: pl.Expr) -> pl.Expr:
    """The Date that eight ASCII digits YYYYMMDD name; null for everything else."""
    digits = text.str.contains(r"^[0-9]{8}$")
    return pl.when(digits).then(text.str.to_date("%Y%m%d", strict=False))


def known_date(text: pl.Expr) -> pl.Expr:
    """A readable Date from 1850 to 2099; 00010101 or 99991231 stands for no date, not for a day."""
    day = readable_date(text)
    return pl.when(day.is_between(FIRST_BELIEVED, _LAST_BELIEVED)).then(day)


def known_dates(texts: pl.Series) -> pl.Series:
    """The known_date of each text, worked out once per distinct text."""
    codes, distinct = coded(texts)
    return distinct.to_frame("text").select(known_date(pl.col("text"))).to_series().gather(codes)


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


def days_in_month(year: pl.Expr, month: pl.Expr) -> pl.Expr:
    """How many days a month has, proleptic Gregorian."""
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    february = 28 + leap.cast(pl.Int32)
    long = month.is_in([1, 3, 5, 7, 8, 10, 12])
    return pl.when(month == 2).then(february).when(long).then(31).otherwise(30).cast(pl.Int32)


def plus_months(day: pl.Expr, months: pl.Expr) -> pl.Expr:
    """The day `months` calendar months later; the month's last day when it has no such day."""
    total = day.dt.year().cast(pl.Int32) * 12 + day.dt.month().cast(pl.Int32) - 1 + months
    total = total.clip(upper_bound=9999 * 12)  # clip, not min_horizontal: null must stay null
    year, month = total // 12, total % 12 + 1
    in_month, own = days_in_month(year, month), day.dt.day().cast(pl.Int32)
    return pl.date(year, month, pl.when(own > in_month).then(in_month).otherwise(own))
