"""Setting texting up: its settings, its commands, its readiness, its routes."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from app import create_app
from lookup.cli import housekeeping
from lookup.settings import Settings, SettingsError
from sms.commands import outbox_commands
from tests.sms.desk import Desk

GOOD = {
    "PUBLIC_BASE_URL": "https://answers.example.gov",
    "SECRET_KEY": "s" * 40,
    "KEY_FILE": __file__,  # any file: it is not read here
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "0123456789abcdef0123456789abcdef",
    "TWILIO_FROM": "+12135550100",
}


def test_the_account_is_read_whole() -> None:
    twilio = Settings.from_environment(GOOD).twilio
    assert twilio is not None
    assert (twilio.sender, twilio.help_answered_by) == ("+12135550100", "us")
    assert twilio.api_base == "https://api.twilio.com"
    assert "0123456789abcdef" not in repr(twilio)


def test_without_an_account_there_is_no_texting(settings: Settings) -> None:
    bare = {name: value for name, value in GOOD.items() if not name.startswith("TWILIO")}
    assert Settings.from_environment(bare).twilio is None
    app = create_app(replace(settings, twilio=None))
    assert app.test_client().post("/sms/inbound").status_code in {400, 404}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TWILIO_ACCOUNT_SID", ""),
        ("TWILIO_ACCOUNT_SID", "AC1"),
        ("TWILIO_AUTH_TOKEN", ""),
        ("TWILIO_FROM", "213 555 0100"),
        ("TWILIO_FROM", "MG1"),
        ("TWILIO_API_BASE", "http://api.example.com"),
        ("TWILIO_API_BASE", "banana"),
        ("TWILIO_AUTH_TOKEN_PREVIOUS", "token@tomorrow"),
        ("HELP_ANSWERED_BY", "nobody"),
    ],
)
def test_a_malformed_setting_is_named_in_one_line(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as refused:
        Settings.from_environment(GOOD | {name: value})
    assert "\n" not in str(refused.value)
    assert GOOD["TWILIO_AUTH_TOKEN"] not in str(refused.value)


@pytest.mark.parametrize(
    "value", ["http://127.0.0.1:4010", "http://localhost:9/x/", "https://api.example.com"]
)
def test_the_api_may_listen_elsewhere(value: str) -> None:
    twilio = Settings.from_environment(GOOD | {"TWILIO_API_BASE": value}).twilio
    assert twilio is not None
    assert twilio.api_base == value.rstrip("/")


def test_the_command_says_what_waits_and_what_is_missing(desk: Desk) -> None:
    desk.phone().send("hi")
    said = desk.app.test_cli_runner().invoke(outbox_commands, ["waiting"])
    assert said.output == "1 to answer, 0 to send, 0 to erase at Twilio (0 for more than a day)\n"
    refused = Flask("nothing").test_cli_runner().invoke(outbox_commands, ["work"])
    assert refused.exit_code == 1
    assert "TWILIO_ACCOUNT_SID" in refused.output


@pytest.fixture
def own_signals() -> Iterator[None]:
    """The signals that a command takes over are given back."""
    names = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(name) for name in names]
    yield
    for name, handler in zip(names, before, strict=True):
        signal.signal(name, handler)


def test_a_worker_process_answers_and_keeps_house_until_it_is_told_to_stop(
    desk: Desk, own_signals: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = desk.phone()
    phone.text("STOP")
    phone.text("who is this")  # kept for staff, for 30 days
    desk.clock.move(days=31)
    other = desk.phone("+13105550143")
    other.send("hi")
    monkeypatch.setattr(housekeeping, "EVERY_SECONDS", 0.05)

    def stop_when_done() -> None:
        for _ in range(400):
            answered = len(desk.twilio.to(other.number)) == 1
            if answered and not [row for row in desk.rows() if row.sealed_text]:
                break
            threading.Event().wait(0.05)
        os.kill(os.getpid(), signal.SIGTERM)

    waiting = threading.Thread(target=stop_when_done)
    waiting.start()
    done = desk.app.test_cli_runner().invoke(outbox_commands, ["work"])
    waiting.join()
    assert done.exit_code == 0, done.output
    assert [row.sealed_text for row in desk.rows()] == [None, None, None]
    assert len(desk.twilio.to(other.number)) == 1


def test_readiness_tells_whether_the_workers_live(desk: Desk) -> None:
    browser = desk.app.test_client()
    assert browser.get("/readyz").json["worker"] == "none"
    (start,) = desk.app.extensions["workers"]
    with start():
        assert browser.get("/readyz").json["worker"] == "ok"
    answer = browser.get("/readyz")
    assert (answer.status_code, answer.json["worker"]) == (503, "down")


def test_every_door_for_twilio_names_its_guard(desk: Desk) -> None:
    doors: Flask = desk.app.extensions["sms.doors"]
    assert {rule.rule for rule in doors.url_map.iter_rules()} == {
        "/sms/inbound",
        "/sms/fallback",
        "/sms/status/<attempt>",
        "/voice/inbound",
    }
    for view in doors.view_functions.values():
        assert view.guard == "signed_by_twilio"  # type: ignore[attr-defined]
        assert view.limit == "none"  # type: ignore[attr-defined]


def test_an_unknown_door_is_no_page(desk: Desk) -> None:
    answer = desk.app.test_client().post("/sms/elsewhere")
    assert answer.status_code == 404
    assert not answer.content_type.startswith("text/plain")
    assert answer.headers["Cache-Control"] == "no-store"
