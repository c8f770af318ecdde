"""Texts that Twilio has and we lack (case 72)."""

from __future__ import annotations

from sqlalchemy import text

from sms.background import Workers
from sms.commands import reconcile_command
from tests.sms.desk import Desk

ON_BOTH_DATABASES = "once"


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
    assert [form["To"] for form in desk.twilio.asked] == [phone.number]


def test_72_a_text_that_we_have_or_had_is_left_alone(desk: Desk) -> None:
    phone = desk.phone()
    form = phone.form("hi")
    desk.post("/sms/inbound", form)
    desk.work()
    desk.parts.notices.inbox.wipe(before=desk.clock.now())
    desk.twilio.hold_inbound(form)
    assert run(desk) == "0 texts taken in\n"


def test_71_a_text_of_an_outage_is_answered_when_it_is_over(desk: Desk) -> None:
    phone = desk.phone()
    form = phone.form("hi")
    desk.twilio.hold_inbound(form)
    with desk.parts.notices.database.begin() as connection:
        connection.execute(text("ALTER TABLE inbound_text RENAME TO away"))
    assert desk.post("/sms/inbound", form).status_code == 503
    assert "send your text again" in desk.post("/sms/fallback", form).text
    with desk.parts.notices.database.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO inbound_text"))
    desk.clock.move(minutes=20)
    assert run(desk) == "1 texts taken in\n"
    desk.work()
    assert "Y to start" in phone.new()


def test_72_a_yes_that_was_missed_does_not_answer_a_later_question(desk: Desk) -> None:
    phone = desk.phone()
    missed = phone.form("Y")
    desk.twilio.hold_inbound(missed)
    desk.clock.move(minutes=5)
    phone.text("hi")
    assert run(desk) == "1 texts taken in\n"
    desk.work()
    assert phone.new() == ""
    assert desk.rows()[-1].outcome == "overtaken"
    assert "full name" in phone.text("Y")


def test_72_a_text_whose_words_were_erased_is_asked_for_again(desk: Desk) -> None:
    phone = desk.phone()
    desk.twilio.hold_inbound(phone.form(""))
    run(desk)
    desk.work()
    assert "Please send it again" in phone.new()


def test_72_a_thousand_and_more_are_all_taken_in(desk: Desk) -> None:
    phone = desk.phone()
    for n in range(1_100):
        desk.twilio.hold_inbound(phone.form("hi", MessageSid=f"SM{n:032x}"))
    assert run(desk) == "1100 texts taken in\n"


def test_72_the_workers_do_it_by_themselves(desk: Desk) -> None:
    desk.twilio.hold_inbound(desk.phone().form("hi"))
    workers = Workers(desk.parts)
    workers.stopped.set()  # it looks once, and does not wait for the next time
    workers._catch_up()
    assert [row.via for row in desk.rows()] == ["reconciled"]


def test_72_our_own_texts_are_not_taken_for_theirs(desk: Desk) -> None:
    desk.phone().text("hi")
    assert run(desk) == "0 texts taken in\n"


def test_72_a_provider_that_is_away_is_said_in_one_line(desk: Desk) -> None:
    desk.twilio.broken = True
    said = desk.app.test_cli_runner().invoke(reconcile_command, [])
    assert said.exit_code == 1
    assert "try again later" in said.output
    assert "Traceback" not in said.output
