"""The promise: by which day a person answers, counted in the office's own business days."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays

from lookup.county import OwnHoliday, Promise

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SATURDAY, _SUNDAY = 5, 6


def local_day(promise: Promise, moment: datetime) -> date:
    """The day of a moment where the office is."""
    return moment.astimezone(promise.zone).date()


def promised_day(promise: Promise, opened: datetime) -> date:
    """The day by which an escalation opened at this moment (aware) will be answered.

    The day of opening does not count; each business day after it does.
    """
    day = local_day(promise, opened)
    for _ in range(promise.business_days):
        day = next_business_day(promise, day)
    return day


def next_business_day(promise: Promise, day: date) -> date:
    """The first business day after `day`."""
    following = day + timedelta(days=1)
    while not is_business_day(promise, following):
        following += timedelta(days=1)
    return following


def business_days_between(promise: Promise, start: date, end: date) -> int:
    """How many business days lie after `start` up to and including `end`; 0 if it is not later."""
    days = (end - start).days
    return sum(is_business_day(promise, start + timedelta(days=n)) for n in range(1, days + 1))


def is_business_day(promise: Promise, day: date) -> bool:
    """Whether the office works on this day: no weekend, no holiday."""
    return day.weekday() < _SATURDAY and day not in office_holidays(promise, day.year)


@lru_cache(maxsize=64)
def office_holidays(promise: Promise, year: int) -> frozenset[date]:
    """The days of a year on which the office is closed: the state's calendar and the county's own.

    Source of the calendar: the `holidays` library; of what differs: the county file.
    """
    state = holidays.country_holidays(
        promise.country, subdiv=promise.subdivision, years=year, language="en_US"
    )
    days = {
        day
        for day in state
        if not all(name in promise.not_observed for name in state.get_list(day))
    }
    return frozenset(days | {_observed(_day_of(own, year)) for own in promise.own})


def _day_of(own: OwnHoliday, year: int) -> date:
    if own.day is not None:
        return date(year, own.month, own.day)
    weekday = _WEEKDAYS.index(own.weekday or "monday")
    length = calendar.monthrange(year, own.month)[1]
    days = [
        date(year, own.month, day)
        for day in range(1, length + 1)
        if date(year, own.month, day).weekday() == weekday
    ]
    nth = own.nth or 1
    return days[nth if nth < 0 else nth - 1]


def _observed(day: date) -> date:
    """The working day on which a holiday is kept: Friday for a Saturday, Monday for a Sunday."""
    return day + timedelta(days={_SATURDAY: -1, _SUNDAY: 1}.get(day.weekday(), 0))
