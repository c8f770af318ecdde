"""What Twilio tells of a text later: forward only, kept, believed when signed (case 74)."""

from __future__ import annotations

import pytest

from lookup.models.messages import outgoing_text, sending_attempt, texter
from sms import client
from sms.background import Workers
from tests.sms.desk import Desk
from tests.sms.fake_twilio import ACCOUNT
from tests.sms.sending import attempt_status, queue, report, send_all, sent_once, states

ON_BOTH_DATABASES = True


def test_74_statuses_only_move_forward(desk: Desk) -> None:
    attempt, sid = sent_once(desk)
    seen = []
    for word in ("sent", "queued", "sending", "delivered", "sent", "failed", "undelivered"):
        assert report(desk, attempt, sid, word) == 200
        seen.append(attempt_status(desk))
    assert seen == ["sent"] * 3 + ["delivered"] * 4
    assert states(desk) == ["delivered"]


def test_74_a_repeated_callback_changes_nothing(desk: Desk) -> None:
    attempt, sid = sent_once(desk)
    for _ in range(3):
        assert report(desk, attempt, sid, "undelivered", ErrorCode="30008") == 200
    assert states(desk) == ["queued"]  # once more, and only once
    assert [row.tries for row in desk.rows(outgoing_text)] == [1]


def test_74_an_unknown_try_is_ignored(desk: Desk) -> None:
    assert report(desk, "0" * 32, "SM" + "0" * 32, "delivered") == 200
    assert desk.rows(sending_attempt) == []


def test_74_an_unknown_word_is_kept_and_moves_nothing(desk: Desk) -> None:
    attempt, sid = sent_once(desk)
    assert report(desk, attempt, sid, "teleported") == 200
    (row,) = desk.rows(sending_attempt)
    assert (row.status, row.last_word) == ("queued", "teleported")


def test_74_an_unsigned_callback_is_refused(desk: Desk) -> None:
    attempt, sid = sent_once(desk)
    form = {"MessageSid": sid, "AccountSid": ACCOUNT, "MessageStatus": "delivered"}
    assert desk.post(f"/sms/status/{attempt}", form, signature="x").status_code == 403
    assert states(desk) == ["accepted"]


def test_74_a_callback_about_another_message_is_not_believed(desk: Desk) -> None:
    attempt, _ = sent_once(desk)
    assert report(desk, attempt, "SM" + "f" * 32, "delivered") == 200
    assert states(desk) == ["accepted"]


def test_74_a_callback_that_overtakes_the_answer_is_not_lost(desk: Desk) -> None:
    queue(desk, "one")
    taken = desk.parts.notices.outbox.take(now=desk.clock.now())
    assert taken is not None
    sid = "SM" + "1" * 32
    assert report(desk, taken.attempt, sid, "delivered") == 200
    Workers(desk.parts).sender._accepted(taken.attempt, client.Accepted(sid, "queued"))
    assert states(desk) == ["delivered"]


@pytest.mark.parametrize("code", ["21610", "30004", "30006", "30007"])
def test_a_failed_delivery_is_not_repeated_where_it_cannot_help(desk: Desk, code: str) -> None:
    attempt, sid = sent_once(desk)
    report(desk, attempt, sid, "undelivered", ErrorCode=code)
    desk.clock.move(days=2)
    send_all(desk)
    assert len(desk.twilio.sent) == 1
    assert desk.is_out("+13105550142") is (code == "21610")


def test_a_phone_that_is_switched_off_is_tried_three_times(desk: Desk) -> None:
    queue(desk, "one", kind="notice")
    for _ in range(6):
        send_all(desk)
        sent = desk.twilio.sent[-1]
        report(desk, sent.attempt, sent.sid, "undelivered", ErrorCode="30003")
        desk.clock.move(hours=9)
    assert len(desk.twilio.sent) == 3
    assert states(desk) == ["failed"]


def test_a_text_that_waits_for_a_phone_does_not_hold_back_the_next(desk: Desk) -> None:
    attempt, sid = sent_once(desk)
    report(desk, attempt, sid, "undelivered", ErrorCode="30003")
    queue(desk, "two")
    send_all(desk)
    assert desk.twilio.to("+13105550142") == ["one", "two"]


@pytest.mark.parametrize("word", ["in-flight", "held back", "v2_sent"])
def test_74_a_word_of_another_form_is_kept_as_well(desk: Desk, word: str) -> None:
    attempt, sid = sent_once(desk)
    assert report(desk, attempt, sid, word) == 200
    (row,) = desk.rows(sending_attempt)
    assert (row.status, row.last_word) == ("queued", word)


@pytest.mark.parametrize("attempt", ["%00", "a%00b", "x" * 3_000, "%FF", "'"])
def test_74_an_address_that_is_no_try_of_ours_is_ignored(desk: Desk, attempt: str) -> None:
    assert report(desk, attempt, "SM" + "0" * 32, "delivered") == 200


def test_74_a_text_of_ours_that_a_restored_database_forgot_is_erased_at_twilio(desk: Desk) -> None:
    form = {"To": "+13105550142", "Body": "one", "StatusCallback": "/sms/status/x"}
    forgotten = desk.twilio.take(form, status="delivered")
    assert report(desk, "0" * 32, forgotten.sid, "sent") == 200
    desk.erase()
    assert forgotten.body["body"] == "one"
    assert report(desk, "0" * 32, forgotten.sid, "delivered") == 200
    desk.erase()
    assert forgotten.body["body"] == ""


def test_a_stop_told_late_does_not_outweigh_a_later_start(desk: Desk) -> None:
    attempt, sid = sent_once(desk)
    phone = desk.phone()
    desk.clock.move(seconds=5)
    phone.text("STOP")
    phone.text("START")
    report(desk, attempt, sid, "undelivered", ErrorCode="21610")
    assert not desk.is_out(phone.number)


@pytest.mark.parametrize("code", ["30004", "30005", "30006", "21614"])
def test_a_number_that_cannot_be_reached_is_flagged_until_a_text_arrives(
    desk: Desk, code: str
) -> None:
    attempt, sid = sent_once(desk)
    report(desk, attempt, sid, "undelivered", ErrorCode=code)
    assert [row.cannot_receive for row in desk.rows(texter)] == [int(code)]
    assert report(desk, *sent_once(desk), "delivered") == 200
    assert [row.cannot_receive for row in desk.rows(texter)] == [None]


def test_a_set_up_that_fails_later_is_not_tried_every_five_minutes(desk: Desk) -> None:
    """Each of these tries was taken, and is paid for."""
    for _ in range(3):
        if not desk.twilio.sent:
            queue(desk, "one", kind="notice")
        send_all(desk)
        sent = desk.twilio.sent[-1]
        report(desk, sent.attempt, sent.sid, "undelivered", ErrorCode="30034")
        desk.clock.move(minutes=20)
    assert len(desk.twilio.sent) == 1
    desk.clock.move(minutes=1)
    send_all(desk)
    assert len(desk.twilio.sent) == 2
