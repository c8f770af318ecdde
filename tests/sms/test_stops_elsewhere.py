"""Stops that Twilio knows, our own number behind a service, names like keywords (47, 52, 59)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app import create_app
from lookup.clock import FixedClock
from lookup.models.messages import outgoing_text
from lookup.settings import Settings
from tests.sms.desk import Desk, Phone
from tests.sms.test_optout import notice

ON_BOTH_DATABASES = "once"


def test_59_behind_a_service_a_text_from_the_number_it_came_to_is_ours(
    desk: Desk, settings: Settings, clock: FixedClock, capfd: pytest.CaptureFixture[str]
) -> None:
    """A messaging service picks the number, so we do not know ours; it writes to itself all the
    same."""
    assert settings.twilio is not None
    service = "MG" + "0" * 32
    account = replace(settings.twilio, sender=service)
    behind = replace(desk, app=create_app(replace(settings, twilio=account), clock=clock))
    ours = Phone(behind, "+12135550177")
    assert ours.send("hi", To=ours.number, MessagingServiceSid=service).status_code == 200
    behind.work()
    assert desk.twilio.asked == []
    assert [row.outcome for row in desk.rows()] == ["ourselves"]
    assert "from_ourselves" in capfd.readouterr().err
    assert Phone(behind, "+13105550142").text("hi", MessagingServiceSid=service)


def test_52_a_stop_that_the_provider_knows_cancels_what_waits(desk: Desk) -> None:
    phone = desk.phone()
    desk.clock.move(hours=12)  # night
    notice(desk, phone.number, "We have looked into it.")
    desk.work()
    desk.twilio.opted_out.add(phone.number)
    assert phone.text("hi") == ""
    (noticed, reply) = desk.rows(outgoing_text)
    assert (noticed.state, noticed.sealed_text) == ("cancelled", None)
    assert (reply.state, reply.sealed_text, reply.error_code) == ("failed", None, 21610)


@pytest.mark.parametrize("name", ["Noah Endo", "Alto Reyes", "Stephanie Stopes", "Quit Quitman"])
def test_47_a_name_like_a_keyword_is_taken_as_a_name(desk: Desk, name: str) -> None:
    phone = desk.phone()
    phone.text("hi")
    phone.text("Y")
    assert "other last names" in phone.text(name)
    assert not desk.is_out(phone.number)


@pytest.mark.parametrize(
    "words",
    [
        "never message me again!!",
        "do not ever text me again",
        "why did you text me again",
        "if you text me again i call my lawyer",
        "no quiero recibir los mensajes otra vez",
    ],
)
def test_50_whoever_stopped_and_wants_no_texts_again_stays_out(desk: Desk, words: str) -> None:
    phone = desk.phone()
    phone.text("STOP")
    assert "Y to start" not in phone.text(words)
    assert desk.is_out(phone.number)
