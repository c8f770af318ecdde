"""When a part of ours is slow, away or wrong about the time (cases 70, 71, 75)."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text

from sms.background import Workers
from tests.sms.desk import Desk, Phone


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


def test_the_workers_answer_by_themselves_and_stop_when_told(desk: Desk, phone: Phone) -> None:
    done = threading.Event()
    with Workers(desk.parts) as workers:
        phone.send("hi")
        for _ in range(100):
            if len(desk.twilio.sent) == 2:
                done.set()
                break
            done.wait(0.05)
        assert workers.alive
    assert done.is_set()
    assert not workers.alive


@pytest.fixture
def phone(desk: Desk) -> Phone:
    return desk.phone()
