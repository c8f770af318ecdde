"""Machines that answer machines, floods, other channels, numbers far away (cases 60 to 69)."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from lookup.models.escalations import escalation
from lookup.models.messages import texter
from sms.senders import SenderKind, kind_of
from tests.sms.desk import Desk, Phone
from tests.sms.fake_twilio import NUMBER

ON_BOTH_DATABASES = "once"


def test_60_an_auto_responder_gets_two_replies_and_then_silence(desk: Desk) -> None:
    phone = desk.phone()
    phone.text("hi")
    driving = "I'm driving with Do Not Disturb While Driving turned on."
    replies = [phone.text(driving) for _ in range(10)]
    assert [bool(reply) for reply in replies] == [True, True] + [False] * 8
    assert "full name" in phone.text("Y")


def test_61_two_machines_facing_each_other_fall_silent(desk: Desk) -> None:
    phone = desk.phone()
    said = phone.text("hi")
    answered = 0
    for turn in range(100):
        said = phone.text(f"AUTO {turn % 3}: we got {turn * 7919 % 13} zzzz")
        answered += bool(said)
    assert answered <= 10


def test_60_silence_ends_after_an_hour(desk: Desk) -> None:
    phone = desk.phone()
    phone.text("hi")
    for _ in range(4):
        phone.text("zzzz")
    assert phone.text("zzzz") == ""
    desk.clock.move(hours=1, minutes=1)
    assert phone.text("zzzz")


def test_63_a_landline_is_flagged_and_not_tried_again(desk: Desk) -> None:
    phone = desk.phone()
    desk.twilio.refuse(400, 30006, times=2)
    assert phone.text("hi") == ""
    asked = len(desk.twilio.asked)
    desk.clock.move(days=1)
    desk.work()
    assert len(desk.twilio.asked) == asked  # nothing is tried again
    (row,) = desk.rows(texter)
    assert row.cannot_receive == 30006


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("+13105550142", SenderKind.PERSON),
        ("+16045550142", SenderKind.PERSON),  # Vancouver
        ("+17875550142", SenderKind.PERSON),  # Puerto Rico
        ("+525555550142", SenderKind.ABROAD),
        ("+18765550142", SenderKind.ABROAD),  # Jamaica, in the same numbering plan
        ("+19005550142", SenderKind.ABROAD),  # premium rate
        ("+881612345678", SenderKind.ABROAD),  # satellite
        ("+12115550142", SenderKind.PERSON),
        ("+11105550142", SenderKind.ABROAD),  # no such area
        ("+1310555014", SenderKind.ABROAD),  # too short
    ],
)
def test_64_only_home_numbers_are_answered(desk: Desk, number: str, kind: SenderKind) -> None:
    assert kind_of(number, desk.parts.account) is kind


def test_64_a_text_from_abroad_is_recorded_and_not_answered(desk: Desk) -> None:
    assert Phone(desk, "+525555550142").text("hola") == ""
    assert [row.outcome for row in desk.rows()] == ["abroad"]


@pytest.mark.parametrize("channel", ["whatsapp:", "rcs:", "messenger:"])
def test_65_another_channel_is_another_identity(desk: Desk, channel: str) -> None:
    phone = desk.phone()
    phone.text("hi")
    other = Phone(desk, channel + phone.number)
    assert other.send("STOP").status_code == 200
    desk.work()
    assert desk.rows()[-1].outcome == "other_channel"
    assert not desk.is_out(phone.number)
    assert "full name" in phone.text("Y")


def test_65_a_whatsapp_text_to_our_number_is_kept_and_not_answered(desk: Desk) -> None:
    """A real one names our number with its channel too."""
    phone = desk.phone()
    other = Phone(desk, f"whatsapp:{phone.number}")
    for words in ("hi", "STOP"):
        assert other.send(words, To=f"whatsapp:{NUMBER}").status_code == 200
    desk.work()
    assert {row.outcome for row in desk.rows()} == {"other_channel"}
    assert desk.twilio.asked == []
    assert not desk.is_out(phone.number)
    assert "Y to start" in phone.text("hi")


def test_66_two_phones_share_nothing(desk: Desk) -> None:
    first, second = desk.phone("+13105550142"), desk.phone("+13105550143")
    first.text("hi")
    first.text("Y")
    assert "Y to start" in second.text("hi")
    assert "other last names" in first.text("Ana Reyes")
    assert "full name" in second.text("Y")


def test_67_a_number_that_was_silent_for_long_begins_afresh(desk: Desk) -> None:
    phone = desk.phone()
    for words in ("hi", "Y", "Ana Reyes", "skip", "7/17/1982", "1", "5111", "skip", "Y"):
        phone.text(words)
    desk.clock.move(days=90)
    said = phone.text("hi")
    assert "Y to start" in said
    assert "marijuana" not in said


def test_68_a_flood_is_acknowledged_and_told_once(desk: Desk) -> None:
    phone = desk.phone()
    for turn in range(200):
        assert phone.send(f"text {turn}").status_code == 200
        if turn == 150:
            assert phone.send("STOP").status_code == 200
            desk.work()
            said = phone.new()
    desk.work()
    assert said.count("a lot of texts") <= 1
    assert "no more texts" in said
    assert desk.is_out(phone.number)
    assert phone.new() == ""
    assert len(desk.twilio.asked) < 20
    assert len(desk.rows()) == 201


def test_68_too_many_texts_are_told_once(desk: Desk) -> None:
    phone = desk.phone()
    for turn in range(40):
        phone.send(f"text {turn}")
    desk.work()
    assert phone.new().count("a lot of texts") == 1


def test_68_help_is_answered_in_a_flood(desk: Desk) -> None:
    phone = desk.phone()
    for turn in range(40):
        phone.send(f"text {turn}")
    desk.work()
    phone.new()
    assert "STOP" in phone.text("HELP")
    assert phone.text("hello?") == ""
    desk.clock.move(hours=1, minutes=1)
    assert phone.text("hello?")


def test_69_many_phones_may_not_guess_one_persons_digits(desk: Desk) -> None:
    """Each phone has its own tries, the person has a few; then the right digits open nothing."""
    said = []
    for n, digits in enumerate(["4001", "4002", "4003", "4004", "4005", "4006", "3456"]):
        phone = desk.phone(f"+1310555{n:04d}")
        for words in ("hi", "Y", "Maria Garcia", "skip", "4/9/1975", "1", digits, "skip"):
            phone.text(words)
        said.append(phone.text("Y"))
        desk.clock.move(minutes=15)  # past every wait between two tries
    assert all("somewhere private" not in each for each in said)
    fresh = desk.phone("+13105550199")
    desk.clock.move(days=1)
    for words in ("hi", "Y", "Maria Garcia", "skip", "4/9/1975", "1", "3456", "skip"):
        fresh.text(words)
    assert "somewhere private" in fresh.text("Y")


def test_69_one_phone_may_not_guess_for_long(desk: Desk) -> None:
    """The check's own limits hold for texts as they do for the web."""
    phone = desk.phone()
    refused = False
    for guess in range(6):
        phone.text("start over")
        desk.clock.move(minutes=30)
        for words in ("hi", "Y", "Ana Reyes", "skip", "7/17/1982", "1", f"400{guess}", "skip"):
            phone.text(words)
        said = phone.text("Y")
        refused = refused or "cannot check any more" in said
        phone.text("N")
    assert refused


def test_67_after_ninety_days_somebody_else_may_have_the_number(desk: Desk) -> None:
    phone = desk.phone()
    phone.text("hola")
    desk.clock.move(days=91)
    assert "Reply STOP to end" in phone.text("hi")


def test_68_danger_is_answered_past_every_limit(desk: Desk) -> None:
    phone = desk.phone()
    for number in range(35):
        phone.text(f"hmm {number}")
    assert phone.text("one more") == ""
    for _ in range(4):
        assert "988" in phone.text("i dont want to live anymore")
    assert len(desk.rows(escalation)) == 1


def test_60_a_machine_that_says_start_to_everything_gets_two_greetings(desk: Desk) -> None:
    phone = desk.phone()
    said = [phone.text("START") for _ in range(20)]
    assert [bool(each) for each in said] == [True, True] + [False] * 18
    assert "full name" in phone.text("Y")
    for _ in range(4):  # whoever stopped and comes back is greeted each time
        assert "no more texts" in phone.text("STOP")
        assert "Y to start" in phone.text("START")


def test_60_61_a_machine_that_answers_the_fallback_is_told_once(desk: Desk) -> None:
    phone, other = desk.phone(), desk.phone("+13105550143")
    with desk.parts.notices.database.begin() as connection:
        connection.execute(text("ALTER TABLE inbound_text RENAME TO away"))

    def told(who: Phone) -> int:
        return desk.post("/sms/fallback", who.form("I am driving")).text.count("<Message>")

    assert [told(phone) for _ in range(20)] == [1] + [0] * 19
    assert told(other) == 1
    desk.clock.move(minutes=11)
    assert [told(phone), told(phone)] == [1, 0]
    with desk.parts.notices.database.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO inbound_text"))
    assert [told(phone) for _ in range(3)] == [1, 0, 0]  # now it is here: said, and once too
    assert len(desk.rows()) == 3
