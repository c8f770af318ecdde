"""Nobody is texted unasked at night, on the clock of the county; answers come at any hour."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lookup.county import County, CountyError
from lookup.notices import WakingHours
from tests.sms.desk import Desk
from tests.sms.sending import queue, send_all, states
from tests.words.said import ROOT

ON_BOTH_DATABASES = "once"
LOS_ANGELES, NEW_YORK = ZoneInfo("America/Los_Angeles"), ZoneInfo("America/New_York")


def at(local: str, zone: ZoneInfo = LOS_ANGELES) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=zone)


def test_an_answer_of_the_office_at_night_waits_for_the_morning(desk: Desk) -> None:
    desk.clock.set(at("2020-03-04 20:00"))
    queue(desk, "We have looked into it.", kind="notice")
    send_all(desk)
    assert states(desk) == ["queued"]
    desk.clock.set(at("2020-03-05 07:59:59"))
    send_all(desk)
    assert desk.twilio.sent == []
    desk.clock.set(at("2020-03-05 08:00"))
    send_all(desk)
    assert desk.twilio.to("+13105550142") == ["We have looked into it."]


def test_what_somebody_asks_at_night_is_answered_before_it(desk: Desk) -> None:
    phone = desk.phone()
    desk.clock.set(at("2020-03-04 22:00"))
    queue(desk, "one", "two", kind="notice", to=phone.number)
    send_all(desk)
    desk.clock.set(at("2020-03-05 07:30"))
    assert "Y to start" in phone.text("hi")


def test_two_that_waited_leave_in_order(desk: Desk) -> None:
    desk.clock.set(at("2020-03-04 22:00"))
    queue(desk, "one", kind="notice")
    send_all(desk)
    desk.clock.set(at("2020-03-04 23:00"))
    queue(desk, "two", kind="notice")
    send_all(desk)
    desk.clock.set(at("2020-03-05 08:00"))
    send_all(desk)
    assert desk.twilio.to("+13105550142") == ["one", "two"]


def test_whoever_is_in_the_middle_of_talking_gets_it_at_once(desk: Desk) -> None:
    phone = desk.phone()
    desk.clock.set(at("2020-03-04 19:50"))
    phone.text("PERSON")
    desk.clock.set(at("2020-03-04 20:40"))
    queue(desk, "I am here.", kind="notice", to=phone.number)
    send_all(desk)
    assert "I am here." in phone.new()


@pytest.mark.parametrize(
    ("zone", "now", "then"),
    [
        (LOS_ANGELES, "2020-03-04 08:00", "2020-03-04 08:00"),
        (LOS_ANGELES, "2020-03-04 19:59", "2020-03-04 19:59"),
        (LOS_ANGELES, "2020-03-04 20:00", "2020-03-05 08:00"),
        (LOS_ANGELES, "2020-03-04 03:00", "2020-03-04 08:00"),
        (LOS_ANGELES, "2020-03-07 21:00", "2020-03-08 08:00"),  # clocks go forward that night
        (LOS_ANGELES, "2020-10-31 21:00", "2020-11-01 08:00"),  # and back
        (NEW_YORK, "2020-12-31 23:59", "2021-01-01 08:00"),
    ],
)
def test_the_countys_own_clock_decides(zone: ZoneInfo, now: str, then: str) -> None:
    waking = WakingHours(zone, time(8), time(20))
    assert waking.next_after(at(now, zone)) == at(then, zone)


def test_a_county_says_when_in_its_file_and_says_it_right(tmp_path: Path) -> None:
    shipped = (ROOT / "counties/los_angeles.toml").read_text()
    file = tmp_path / "county.toml"
    file.write_text(shipped.replace('texts_until = "20:00"', 'texts_until = "18:30"'))
    assert County.load(file).hours.texts_until == "18:30"
    for wrong in ("07:00", "24:00", "8"):
        file.write_text(shipped.replace('texts_until = "20:00"', f'texts_until = "{wrong}"'))
        with pytest.raises(CountyError, match="hours"):
            County.load(file)
