"""Our requests against Twilio's own description of them (tests/data/twilio says which version)."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from lookup.settings import Settings, TwilioSettings
from tests.sms.desk import Desk
from tests.sms.fake_twilio import MESSAGES, FakeTwilio

SPEC: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data/twilio/messages.json").read_text()
)


def problems(form: dict[str, Any]) -> list[str]:
    """What Twilio's description has against a form; unknown names are problems here."""
    schema = SPEC["form"] | {"additionalProperties": False, "components": SPEC["components"]}
    return [error.message for error in Draft202012Validator(schema).iter_errors(form)]


def test_the_description_is_the_one_we_name() -> None:
    assert SPEC["_about"]["sha256"].startswith("7f123267c8dd")
    assert SPEC["path"].replace("{AccountSid}", MESSAGES.split("/")[3]) == MESSAGES


def test_a_text_of_ours_is_a_form_that_twilio_describes(desk: Desk) -> None:
    desk.phone().text("hi")
    assert len(desk.twilio.asked) == 2
    for form in desk.twilio.asked:
        assert problems(form) == []
        assert form["From"] == "+12135550100"
        assert 0 < len(form["Body"]) <= 1600
        assert form["StatusCallback"].startswith("http://127.0.0.1:8000/sms/status/")


@pytest.fixture
def twilio_settings(twilio: FakeTwilio, request: pytest.FixtureRequest) -> TwilioSettings:
    settings = TwilioSettings(
        account_sid=MESSAGES.split("/")[3],
        auth_token="0f1e2d3c4b5a69788796a5b4c3d2e1f0",
        sender="+12135550100",
        api_base=twilio.base,
    )
    if "service" in request.node.name:
        return replace(settings, sender="MG" + "0" * 32)
    return settings


def test_through_a_messaging_service_it_is_one_too(desk: Desk, settings: Settings) -> None:
    phone = desk.phone()
    service = "MG" + "0" * 32
    assert phone.send("hi").status_code == 403  # not addressed to our service
    assert phone.text("hi", MessagingServiceSid=service, To="+12135550177")
    for form in desk.twilio.asked:
        assert problems(form) == []
        assert form["MessagingServiceSid"] == service
        assert "From" not in form


@pytest.mark.parametrize(
    "form",
    [
        {"Body": "x", "From": "+12135550100"},
        {"To": "+13105550142", "Bdoy": "x"},
        {"To": "+13105550142", "MessagingServiceSid": "MG1"},
        {"To": "+13105550142", "ContentRetention": "nope"},
    ],
)
def test_the_check_itself_finds_what_is_wrong(form: dict[str, str]) -> None:
    assert problems(form)


def test_the_stand_in_answers_as_twilio_describes(desk: Desk) -> None:
    desk.phone().text("hi")
    schema = SPEC["message"] | {"components": SPEC["components"]}
    described = SPEC["components"]["schemas"]["api.v2010.account.message"]["properties"]
    for sent in desk.twilio.sent:
        nullable = {name: value for name, value in sent.body.items() if value is not None}
        assert list(Draft202012Validator(schema).iter_errors(nullable)) == []
        assert set(sent.body) <= set(described)
