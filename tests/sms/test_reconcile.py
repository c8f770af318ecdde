"""Texts that Twilio has and we lack (case 72)."""

from __future__ import annotations

from sms.commands import reconcile_command
from tests.sms.desk import Desk


def run(desk: Desk) -> str:
    said = desk.app.test_cli_runner().invoke(reconcile_command, [])
    assert said.exit_code == 0, said.output
    return said.stdout


def test_72_a_text_that_never_came_is_taken_in_once(desk: Desk) -> None:
    phone = desk.phone()
    desk.twilio.hold_inbound(phone.form("hi"))
    assert run(desk) == "1 texts taken in\n"
    assert run(desk) == "0 texts taken in\n"
    desk.work()
    assert len([row for row in desk.rows() if row.via == "reconciled"]) == 1
    assert [form["To"] for form in desk.twilio.asked] == [phone.number] * 2


def test_72_a_text_that_we_have_or_had_is_left_alone(desk: Desk) -> None:
    phone = desk.phone()
    form = phone.form("hi")
    desk.post("/sms/inbound", form)
    desk.work()
    desk.parts.notices.inbox.wipe(before=desk.clock.now())
    desk.twilio.hold_inbound(form)
    assert run(desk) == "0 texts taken in\n"


def test_72_our_own_texts_are_not_taken_for_theirs(desk: Desk) -> None:
    desk.phone().text("hi")
    assert run(desk) == "0 texts taken in\n"


def test_72_a_provider_that_is_away_is_said_in_one_line(desk: Desk) -> None:
    desk.twilio.broken = True
    said = desk.app.test_cli_runner().invoke(reconcile_command, [])
    assert said.exit_code == 1
    assert "try again later" in said.output
    assert "Traceback" not in said.output
