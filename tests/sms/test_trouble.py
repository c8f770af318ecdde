"""When a part of ours is slow, away or wrong about the time (cases 70, 71, 75)."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from app import create_app
from lookup import db
from lookup.clock import FixedClock
from lookup.notices import inbox
from lookup.notices.together import NotWritten, Together
from lookup.settings import Settings
from sms.background import Workers
from tests.sms.desk import Desk, Phone

ON_BOTH_DATABASES = "once"


def test_71_a_database_that_is_down_calls_the_fallback(desk: Desk) -> None:
    phone = desk.phone()
    with desk.parts.notices.database.begin() as connection:
        connection.execute(text("ALTER TABLE inbound_text RENAME TO away"))
    form = phone.form("hi")
    assert desk.post("/sms/inbound", form).status_code == 503
    answer = desk.post("/sms/fallback", form | {"ErrorCode": "11200"})
    assert answer.status_code == 200
    assert "send your text again" in answer.text
    assert "<Message>" not in desk.post("/sms/fallback", phone.form("STOP")).text


@pytest.fixture
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of a second where it would be ten, before a stuck database counts as away."""
    monkeypatch.setattr(db, "BUSY_MILLISECONDS", 100)
    monkeypatch.setattr(inbox, "STUCK_MILLISECONDS", 100)


def test_70_a_database_that_is_stuck_is_told_to_twilio_and_loses_nothing(
    short_patience: None, desk: Desk
) -> None:
    phone = desk.phone()
    form = phone.form("hi")
    database = desk.parts.notices.database
    with database.begin() as connection:  # somebody holds the table for long
        if database.is_postgresql:
            connection.execute(text("LOCK TABLE inbound_text IN ACCESS EXCLUSIVE MODE"))
        assert desk.post("/sms/inbound", form).status_code == 503
        failed = form | {"ErrorCode": "11200"}
        assert "send your text again" in desk.post("/sms/fallback", failed).text
    assert desk.post("/sms/inbound", form).status_code == 200  # Twilio tries again, or the list
    assert desk.post("/sms/inbound", form).status_code == 200
    desk.work()
    assert phone.new().count("Y to start") == 1


def test_70_what_waits_behind_a_stuck_write_hears_of_it_in_time() -> None:
    writing, told = threading.Event(), threading.Event()

    def write(items: Sequence[str]) -> list[str]:
        writing.set()
        told.wait(10)
        return list(items)

    together = Together(write, patience_seconds=0.05)
    first = threading.Thread(target=together.add, args=("first",))
    first.start()
    writing.wait(10)
    with pytest.raises(NotWritten):
        together.add("second")
    told.set()
    first.join()
    assert together.add("third") == "third"


def test_70_a_conversation_that_fails_is_tried_again_and_then_owned_up_to(
    desk: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    phone = desk.phone()
    with desk.parts.notices.database.begin() as connection:
        connection.execute(text("ALTER TABLE conversation RENAME TO away"))
    phone.send("hi")
    for _ in range(5):
        desk.work()
        desk.clock.move(minutes=1)
    assert "we have a problem" in phone.new()
    with desk.parts.notices.database.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO conversation"))
    assert "Y to start" in phone.text("hi")
    log = capfd.readouterr().err
    assert log.count("text_not_handled") == 5


def test_70_trouble_that_passes_leaves_one_effect(desk: Desk) -> None:
    phone = desk.phone()
    with desk.parts.notices.database.begin() as connection:
        connection.execute(text("ALTER TABLE conversation RENAME TO away"))
    phone.send("hi")
    phone.send("hello")
    desk.work()
    with desk.parts.notices.database.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO conversation"))
    desk.clock.move(seconds=10)
    desk.work()
    assert phone.new().count("Y to start") == 1
    assert {row.state for row in desk.rows()} == {"done"}


def test_75_a_clock_set_back_disturbs_neither_order_nor_texts(desk: Desk) -> None:
    phone = desk.phone()
    phone.text("hi")
    desk.clock.set(desk.clock.now() - timedelta(hours=1))
    assert "full name" in phone.text("Y")
    assert "other last names" in phone.text("Ana Reyes")


def test_75_the_hour_that_comes_twice_disturbs_nothing(desk: Desk) -> None:
    phone = desk.phone()
    for moment, words, said in (
        ("2020-11-01T08:50+00:00", "hi", "Y to start"),  # 01:50 in Los Angeles
        ("2020-11-01T09:05+00:00", "Y", "full name"),  # 01:05, after the clocks went back
        ("2020-11-01T09:20+00:00", "Ana Reyes", "other last names"),
    ):
        desk.clock.set(datetime.fromisoformat(moment))
        assert said in phone.text(words)


def test_76_a_restart_between_question_and_answer_loses_nothing(
    desk: Desk, settings: Settings, clock: FixedClock
) -> None:
    phone = desk.phone()
    for words in ("hi", "Y", "Ana Reyes"):
        phone.text(words)
    phone.send("skip")  # kept, and not handled yet
    desk.parts.notices.database.close()
    desk.app = create_app(settings, clock=clock)
    desk.work()
    assert "date of birth" in phone.new()
    assert "which number" in phone.text("7/17/1982").lower()


def test_the_workers_answer_by_themselves_and_stop_when_told(desk: Desk, phone: Phone) -> None:
    done = threading.Event()
    with Workers(desk.parts) as workers:
        phone.send("hi")
        for _ in range(100):
            if len(desk.twilio.sent) == 1:
                done.set()
                break
            done.wait(0.05)
        assert workers.alive
    assert done.is_set()
    assert not workers.alive


@pytest.fixture
def phone(desk: Desk) -> Phone:
    return desk.phone()
