"""The promise: business days in the office's own calendar, as a lawyer would count them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lookup.county import County
from lookup.escalations.promise import (
    business_days_between,
    is_business_day,
    office_holidays,
    promised_day,
)

PROMISE = County.load(Path(__file__).parents[2] / "counties" / "los_angeles.toml").promise
LOS_ANGELES = ZoneInfo("America/Los_Angeles")


@pytest.mark.parametrize(
    ("opened", "promised", "because"),
    [
        ("2026-03-02 10:00", "2026-03-16", "two plain weeks from a Monday"),
        ("2026-03-06 18:30", "2026-03-20", "a Friday evening counts as that Friday"),
        ("2026-03-07 09:00", "2026-03-20", "a Saturday: Monday is the first business day"),
        ("2026-11-20 09:00", "2026-12-08", "Thanksgiving and the day after do not count"),
        ("2026-12-24 23:59", "2027-01-11", "Christmas, New Year and two weekends"),
        ("2026-03-20 09:00", "2026-04-06", "Cesar Chavez Day is the last Monday of March here"),
        ("2026-10-05 09:00", "2026-10-20", "Indigenous Peoples' Day is the county's own"),
    ],
)
def test_ten_business_days_later(opened: str, promised: str, because: str) -> None:
    moment = datetime.strptime(opened, "%Y-%m-%d %H:%M").replace(tzinfo=LOS_ANGELES)

    assert promised_day(PROMISE, moment) == date.fromisoformat(promised), because


def test_the_day_is_the_offices_even_when_it_is_already_tomorrow_in_utc() -> None:
    late_on_monday = datetime(2026, 3, 3, 5, 0, tzinfo=UTC)

    assert promised_day(PROMISE, late_on_monday) == date(2026, 3, 16)


@pytest.mark.parametrize(
    "day",
    [
        "2026-01-01",
        "2026-06-19",
        "2026-07-03",
        "2026-11-11",
        "2026-11-27",
        "2026-03-30",
        "2026-10-12",
    ],
)
def test_the_office_is_closed(day: str) -> None:
    assert not is_business_day(PROMISE, date.fromisoformat(day))


@pytest.mark.parametrize(
    "day",
    [
        "2026-03-31",  # the state's Cesar Chavez Day, not the county's
        "2027-10-29",  # Diwali
        "2028-02-15",  # Susan B. Anthony Day
    ],
)
def test_the_office_is_open_on_days_that_only_the_state_calendar_names(day: str) -> None:
    assert is_business_day(PROMISE, date.fromisoformat(day))


def test_thirteen_holidays_a_year_however_they_fall() -> None:
    for year in range(2026, 2036):
        weekdays = [day for day in office_holidays(PROMISE, year) if day.weekday() < 5]
        assert 12 <= len(weekdays) <= 14, year


def test_business_days_waited() -> None:
    assert business_days_between(PROMISE, date(2026, 11, 20), date(2026, 11, 20)) == 0
    assert business_days_between(PROMISE, date(2026, 11, 20), date(2026, 11, 22)) == 0
    assert business_days_between(PROMISE, date(2026, 11, 20), date(2026, 11, 30)) == 4
    assert business_days_between(PROMISE, date(2026, 11, 20), date(2026, 11, 1)) == 0
