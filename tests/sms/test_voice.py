"""A call to the number that people text: a menu in two languages, and what its keys lead to."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from app import create_app
from lookup.clock import FixedClock
from lookup.models.escalations import escalation, escalation_box
from lookup.models.messages import outgoing_text
from lookup.settings import Settings
from tests.sms.desk import Desk, Phone
from tests.sms.fake_twilio import NUMBER
from tests.sms.test_texts import NEVER, NOT_YET

ON_BOTH_DATABASES = "once"
OFFICE = "3 2 3 7 6 0 6 7 6 3"


def heard(answer: TestResponse) -> str:
    """What the caller hears, in order."""
    assert answer.status_code == 200, answer.status
    assert answer.content_type == "text/xml"
    return " ".join(say.text or "" for say in ElementTree.fromstring(answer.text).iter("Say"))


def next_address(answer: TestResponse) -> str:
    """Where a pressed key leads, as path and query; it must be our own public address."""
    gather = ElementTree.fromstring(answer.text).find("Gather")
    assert gather is not None
    assert (gather.get("method"), gather.get("numDigits")) == ("POST", "1")
    where = urlsplit(gather.get("action") or "")
    assert f"{where.scheme}://{where.netloc}" == "http://127.0.0.1:8000"
    assert where.path == "/voice/inbound"
    return f"?{where.query}" if where.query else ""


def pressed(phone: Phone, *keys: str) -> TestResponse:
    """A call in which these keys are pressed one after the other."""
    answer = phone.call()
    for key in keys:
        answer = phone.call(next_address(answer), Digits=key)
    return answer


def test_a_caller_is_greeted_in_both_languages_and_then_asked_in_one(desk: Desk) -> None:
    phone = desk.phone()
    greeting = phone.call()
    assert "For English, press 1" in heard(greeting)
    assert "Para español, oprima 2" in heard(greeting)
    languages = [say.get("language") for say in ElementTree.fromstring(greeting.text).iter("Say")]
    assert languages == ["en-US", "es-US"] * 2  # the greeting; the number, for whoever presses none
    assert "To get a text from us, press 1" in heard(pressed(phone, "1"))
    assert "Para recibir un mensaje de texto, oprima 1" in heard(pressed(phone, "2"))


def test_whoever_presses_nothing_hears_the_offices_number(desk: Desk) -> None:
    document = ElementTree.fromstring(desk.phone().call().text)
    assert [verb.tag for verb in document] == ["Gather", "Say", "Say", "Hangup"]
    assert all(OFFICE in (say.text or "") for say in document.findall("Say"))


@pytest.mark.parametrize(("language", "people"), [("1", "People answer"), ("2", "Contestamos")])
def test_the_offices_number_and_hours(desk: Desk, language: str, people: str) -> None:
    said = heard(pressed(desk.phone(), language, "2"))
    assert OFFICE in said
    assert people in said


def test_a_text_is_asked_for_by_call_and_answered_like_any_other(desk: Desk) -> None:
    phone = desk.phone()
    assert "one is on its way" in heard(pressed(phone, "1", "1"))
    desk.work()
    assert "Reply Y to start" in phone.new()
    desk.clock.move(seconds=5)
    assert "full name" in phone.text("Y")


def test_a_text_in_spanish(desk: Desk) -> None:
    phone = desk.phone()
    pressed(phone, "2", "1")
    desk.work()
    assert "SI para empezar" in phone.new()


def test_a_text_is_sent_once_an_hour_however_often_it_is_asked_for(desk: Desk) -> None:
    phone = desk.phone()
    for _ in range(3):
        assert "on its way" in heard(pressed(phone, "1", "1"))
    desk.work()
    assert phone.new().count("Y to start") == 1
    desk.clock.move(hours=1)
    pressed(phone, "1", "1")
    desk.work()
    assert phone.new().count("Y to start") == 1


def test_a_call_does_not_disturb_a_conversation_under_way(desk: Desk) -> None:
    """Anybody can pretend to call from any number."""
    phone = desk.phone()
    for words in ("hi", "Y", "Ana Reyes"):
        phone.text(words)
    pressed(phone, "1", "1")
    desk.work()
    assert "other last names" in phone.new()
    desk.clock.move(seconds=5)
    assert "date of birth" in phone.text("skip")


def test_whoever_stopped_is_not_texted_and_a_stranger_does_not_learn_it(desk: Desk) -> None:
    stopped, other = desk.phone("+13105550142"), desk.phone("+13105550143")
    stopped.text("STOP")
    asked = len(desk.twilio.asked)
    told = pressed(stopped, "1", "1").text
    desk.work()
    assert len(desk.twilio.asked) == asked
    assert told == pressed(other, "1", "1").text


def test_a_call_back_is_one_inquiry_with_its_number_and_a_day(desk: Desk) -> None:
    phone = desk.phone()
    said = heard(pressed(phone, "1", "3"))
    assert re.search(r"by March \d+, 2020", said)
    assert "not leave a message" in said
    pressed(phone, "1", "3")  # pressed again, or asked again by Twilio
    (filed,) = desk.rows(escalation)
    assert (filed.channel, filed.language, filed.status) == ("voice", "en", "received")
    assert sorted(row.kind for row in desk.rows(escalation_box)) == ["claim", "contact", "reason"]
    assert desk.rows(outgoing_text) == []


def test_a_call_back_in_spanish(desk: Desk) -> None:
    assert "a más tardar el" in heard(pressed(desk.phone(), "2", "3"))
    assert [row.language for row in desk.rows(escalation)] == ["es"]


@pytest.mark.parametrize("number", ["", "+266696687", "anonymous", "+525555550142", "client:x"])
@pytest.mark.parametrize("key", ["1", "3"])
def test_a_number_that_does_not_show_is_asked_to_call(desk: Desk, number: str, key: str) -> None:
    said = heard(pressed(Phone(desk, number), "1", key))
    assert "cannot see your phone number" in said
    assert OFFICE in said
    assert (desk.rows(escalation), desk.rows(outgoing_text)) == ([], [])


def test_another_key_is_asked_again_once(desk: Desk) -> None:
    phone = desk.phone()
    assert "For English" in heard(pressed(phone, "7"))
    assert "<Gather" not in pressed(phone, "7", "7").text
    assert "press 1" in heard(pressed(phone, "1", "9"))
    assert "<Gather" not in pressed(phone, "1", "9", "#").text


def test_a_call_that_twilio_did_not_sign_is_refused(desk: Desk) -> None:
    form = {"CallSid": "CA" + "0" * 32, "From": "+13105550142", "To": NUMBER, "Digits": "3"}
    assert desk.post("/voice/inbound?language=en", form, signature="x").status_code == 403
    assert desk.app.test_client().get("/voice/inbound").status_code == 405
    assert desk.rows(escalation) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"CallSid": "CA1"},
        {"AccountSid": "AC" + "9" * 32},
        {"To": "+12135550199"},
        {"Digits=3&From": "+1"},
    ],
)
def test_a_signed_call_that_is_not_to_us_is_refused(desk: Desk, wrong: dict[str, str]) -> None:
    assert desk.phone().call("?language=en", **wrong).status_code == 403


def test_where_a_service_sends_the_texts_any_number_of_ours_may_be_called(
    settings: Settings, desk: Desk, clock: FixedClock
) -> None:
    assert settings.twilio is not None
    service = replace(settings.twilio, sender="MG" + "0" * 32)
    app = create_app(replace(settings, twilio=service), clock=clock)
    phone = Phone(replace(desk, app=app), "+13105550142")
    assert "press 1" in heard(phone.call(To="+12135550177"))


def test_when_the_database_is_away_the_caller_hears_the_number(desk: Desk) -> None:
    phone = desk.phone()
    with desk.parts.notices.database.begin() as connection:
        connection.execute(text("ALTER TABLE conversation RENAME TO away"))
    assert OFFICE in heard(phone.call("?language=en", Digits="3"))
    assert "we have a problem" in heard(phone.call("?language=en", Digits="1"))


def test_nothing_is_said_aloud_that_others_must_not_hear(desk: Desk) -> None:
    for language in "12":
        for key in "123":
            said = heard(pressed(desk.phone(), language, key))
            assert not NOT_YET.search(said)
            assert not NEVER.search(said)


def test_nothing_of_a_call_reaches_the_log(desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    pressed(desk.phone(), "1", "3")
    pressed(desk.phone(), "1", "1")
    log = capfd.readouterr().err
    assert '"event": "call"' in log
    assert "310555" not in log
