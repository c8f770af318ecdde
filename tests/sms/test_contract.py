"""Our requests against Twilio's own description of them (tests/data/twilio says which version)."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests
from jsonschema import Draft202012Validator

from lookup.settings import Settings, TwilioSettings
from sms.commands import reconcile_command
from tests.conftest import skip_loudly
from tests.sms.described import FILE, FORM, SPEC, problems, problems_of_request
from tests.sms.desk import Desk
from tests.sms.fake_twilio import ACCOUNT, MESSAGES, NUMBER, TOKEN, FakeTwilio
from tests.sms.sending import queue, send_all

CREATE = SPEC["paths"]["/2010-04-01/Accounts/{AccountSid}/Messages.json"]["post"]
SERVICE = "MG" + "0" * 32


def every_request_there_is(desk: Desk) -> None:
    """A text answered, one whose answer was lost, copies erased, missed texts listed."""
    phone = desk.phone()
    form = phone.form("hi", MessageSid="MM" + "a" * 32, NumMedia="1")
    if desk.parts.account.uses_service:
        form |= {"MessagingServiceSid": SERVICE, "To": "+12135550177"}
    desk.twilio.hold_inbound(form, "image/png")
    assert desk.post("/sms/inbound", form).status_code == 200
    desk.work()
    queue(desk, "one", to="+13105550143")
    desk.twilio.take_and_hang_up()
    sender = send_all(desk)
    desk.clock.move(minutes=16)
    sender.settle_doubtful()
    for sent in desk.twilio.sent:
        sent.body["status"] = "delivered"
    desk.erase()
    done = desk.app.test_cli_runner().invoke(reconcile_command, [])
    assert done.exit_code == 0, done.output


@pytest.fixture
def twilio_settings(twilio: FakeTwilio, request: pytest.FixtureRequest) -> TwilioSettings:
    settings = TwilioSettings(ACCOUNT, TOKEN, NUMBER, api_base=twilio.base)
    return replace(settings, sender=SERVICE) if "service" in request.node.name else settings


def test_the_description_is_the_one_we_name() -> None:
    assert SPEC["x-about"]["sha256"].startswith("7f123267c8dd")
    assert "/2010-04-01/Accounts/{AccountSid}/Messages.json" in SPEC["paths"]


# What we ask of Twilio: how, and the first letters of the address's last part.
KINDS = {
    ("POST", "Me"),  # send
    ("POST", "SM"),  # erase one of ours
    ("POST", "MM"),  # and one of theirs
    ("GET", "Me"),  # the list, and the pictures of one
    ("DELETE", "ME"),
}


def kinds_made(desk: Desk) -> set[tuple[str, str]]:
    """The kinds of request that reached the stand-in."""
    return {(method, path.rsplit("/", 1)[1][:2]) for method, path, _ in desk.twilio.requests}


@pytest.mark.parametrize("sender", ["number", "service"])
def test_every_request_of_ours_is_one_that_twilio_describes(desk: Desk, sender: str) -> None:
    every_request_there_is(desk)
    assert kinds_made(desk) == KINDS
    for method, path, said in desk.twilio.requests:
        assert problems_of_request(method, path, said) == [], (method, path, said)


def test_through_a_service_nothing_says_a_number(desk: Desk) -> None:
    assert desk.phone().send("hi").status_code == 403  # not addressed to our service
    desk.phone().text("hi", MessagingServiceSid=SERVICE, To="+12135550177")
    assert [form["MessagingServiceSid"] for form in desk.twilio.asked] == [SERVICE]
    assert not [form for form in desk.twilio.asked if "From" in form]


def test_what_the_description_does_not_say_is_right_too(desk: Desk) -> None:
    desk.phone().text("hi")
    for form in desk.twilio.asked:
        assert form["To"] == "+13105550142"
        assert form["From"] == NUMBER
        assert 0 < len(form["Body"]) <= 1600
        assert form["StatusCallback"].startswith("http://127.0.0.1:8000/sms/status/")


@pytest.mark.parametrize(
    ("method", "path", "said"),
    [
        ("POST", MESSAGES, "Body=x&From=%2B12135550100"),  # to whom?
        ("POST", MESSAGES, "To=%2B13105550142&Bdoy=x"),
        ("POST", MESSAGES, "To=%2B13105550142&MessagingServiceSid=MG1"),
        ("POST", MESSAGES, "To=%2B13105550142&ContentRetention=nope"),
        ("GET", MESSAGES, "PageSize=5000"),
        ("GET", MESSAGES, "PageSize=many"),
        ("GET", MESSAGES, "Since=today"),
        ("POST", MESSAGES.replace(".json", "/SM1.json"), "Body="),
        ("DELETE", MESSAGES, ""),
        ("POST", "/2010-04-01/Accounts/AC1/Messages.json", "To=%2B13105550142"),
    ],
)
def test_the_check_itself_finds_what_is_wrong(method: str, path: str, said: str) -> None:
    assert problems_of_request(method, path, said)


def test_the_stand_in_answers_as_twilio_describes(desk: Desk) -> None:
    desk.phone().text("hi")
    schema = CREATE["responses"]["201"]["content"]["application/json"]["schema"]
    whole = schema | {"components": SPEC["components"]}
    described = SPEC["components"]["schemas"]["api.v2010.account.message"]["properties"]
    for sent in desk.twilio.sent:
        nullable = {name: value for name, value in sent.body.items() if value is not None}
        assert list(Draft202012Validator(whole).iter_errors(nullable)) == []
        assert set(sent.body) <= set(described)


def test_a_schema_that_wants_what_we_never_say_would_be_noticed() -> None:
    form: dict[str, Any] = CREATE["requestBody"]["content"][FORM]["schema"]
    assert form["required"] == ["To"]
    assert problems(form, {"To": NUMBER}) == []


# The second opinion: Prism between our client and the stand-in. It refuses requests and answers
# that do not fit the description. `make test` puts it into .prism wherever there is npm.
PRISM = Path(__file__).parents[2] / ".prism/node_modules/.bin/prism"


@contextmanager
def prism(before: str) -> Iterator[str]:
    """Prism on a free port of 127.0.0.1, handing on what fits; gives its address."""
    program = str(PRISM) if PRISM.exists() else shutil.which("prism")
    if program is None:
        skip_loudly("Twilio's description by Prism (`make prism` installs it; it needs npm)")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [program, "proxy", "-h", "127.0.0.1", "-p", str(port), "--errors", str(FILE), before]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=dict(os.environ)
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if "is listening" in line:
                    break
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


@pytest.mark.slow
@pytest.mark.parametrize("sender", ["number", "service"])
def test_prism_has_nothing_against_our_requests(
    desk: Desk, settings: Settings, sender: str
) -> None:
    with prism(desk.twilio.base) as address:
        object.__setattr__(desk.parts.account, "api_base", address)
        every_request_there_is(desk)
        wrong = requests.post(address + MESSAGES, data={"Body": "x"}, auth=(ACCOUNT, TOKEN))
    assert wrong.status_code == 422  # so it does look
    assert kinds_made(desk) == KINDS  # what it refuses does not get through
    assert desk.rows() != []
    assert {row.state for row in desk.rows()} == {"done"}
