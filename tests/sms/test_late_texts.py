"""A text that was missed and is found on Twilio's list after later ones of the same person (72)."""

from __future__ import annotations

import pytest

from lookup.models.escalations import escalation
from sms.background import Workers
from sms.reconcile import reconcile
from tests.sms.desk import Desk, Phone

ON_BOTH_DATABASES = True


@pytest.fixture
def phone(desk: Desk) -> Phone:
    """A phone that is asked for other last names."""
    phone = desk.phone()
    for words in ("hi", "Y", "Ana Reyes"):
        phone.text(words)
    return phone


def missed(phone: Phone, words: str) -> None:
    """A text that Twilio could not bring to us, and a minute that goes by."""
    phone.desk.twilio.hold_inbound(phone.form(words))
    phone.desk.clock.move(minutes=1)


def found(desk: Desk, *, hours: int = 2) -> int:
    """What the missed texts' worker finds, and what follows from it."""
    count = reconcile(desk.parts, Workers(desk.parts).sender.api, hours=hours)
    desk.work()
    return count


def test_72_a_start_that_comes_after_a_later_stop_is_over(phone: Phone) -> None:
    phone.text("alto")  # a word that is ours alone: Twilio would not refuse our texts
    missed(phone, "START")
    phone.text("alto")
    assert found(phone.desk) == 1
    assert phone.new() == ""
    assert phone.desk.is_out(phone.number)


def test_72_a_stop_that_comes_after_a_later_start_is_over(phone: Phone) -> None:
    missed(phone, "STOP")
    phone.text("START")
    assert found(phone.desk) == 1
    assert phone.new() == ""
    assert not phone.desk.is_out(phone.number)
    assert "full name" in phone.text("Y")


def test_72_a_stop_that_was_missed_is_a_stop(phone: Phone) -> None:
    missed(phone, "STOP")
    phone.text("skip")
    assert found(phone.desk) == 1
    assert "no more texts" in phone.new()
    assert phone.desk.is_out(phone.number)


@pytest.mark.parametrize("words", ["Ana Reyes", "7/17/1982", "skip", "back", "start over", "4401"])
def test_72_an_answer_of_before_is_not_filed_under_the_question_of_now(
    phone: Phone, words: str
) -> None:
    missed(phone, words)
    assert "other last names" in phone.text("what?")
    assert found(phone.desk) == 1
    assert phone.new() == ""
    assert phone.desk.rows()[-1].outcome == "overtaken"
    assert "date of birth" in phone.text("skip")


def test_72_an_answer_that_nothing_followed_is_taken(phone: Phone) -> None:
    missed(phone, "skip")
    assert found(phone.desk) == 1
    assert "date of birth" in phone.new()


@pytest.mark.parametrize("words", ["PERSON", "call me please"])
def test_72_whoever_asked_for_a_person_gets_one(phone: Phone, words: str) -> None:
    missed(phone, words)
    phone.text("hello?")
    assert found(phone.desk) == 1
    assert phone.new()
    assert len(phone.desk.rows(escalation)) == 1


def test_72_danger_is_never_too_late(phone: Phone, capfd: pytest.CaptureFixture[str]) -> None:
    phone.desk.clock.move(hours=9)
    missed(phone, "i want to die")
    phone.text("hello?")
    phone.desk.clock.move(hours=5)  # night, and they wrote hours ago
    assert found(phone.desk, hours=24) == 1
    assert "988" in phone.new()
    assert '"reason": "crisis"' in capfd.readouterr().err


def test_72_what_is_older_than_was_asked_for_is_left_alone(desk: Desk) -> None:
    phone = desk.phone()
    missed(phone, "hi")
    desk.clock.move(hours=3)
    assert found(desk, hours=2) == 0
    assert found(desk, hours=4) == 1
    assert "Y to start" in phone.new()


def test_72_nobody_is_woken_by_the_answer_to_a_text_of_hours_ago(desk: Desk) -> None:
    phone = desk.phone()
    desk.clock.move(hours=9)  # half past six in the evening
    missed(phone, "hi")
    desk.clock.move(hours=7)
    assert found(desk, hours=24) == 1
    assert phone.new() == ""
    desk.clock.move(hours=7)
    desk.work()
    assert "Y to start" in phone.new()
