"""Sending: in order, one at a time, never twice, whatever the provider does (cases 70 to 76)."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from lookup.models.messages import outgoing_text, sending_attempt
from sms import client
from sms.background import Workers
from sms.errors import verdict
from sms.sender import Sender
from tests.sms.desk import Desk, Phone
from tests.sms.fake_twilio import ACCOUNT


def queue(desk: Desk, *words: str, to: str = "+13105550142", kind: str = "reply") -> None:
    """Texts of ours, straight into the outbox."""
    with desk.parts.notices.database.begin() as connection:
        for each in words:
            desk.parts.notices.outbox.queue(
                connection,
                to,
                each,
                kind=kind,  # type: ignore[arg-type]
                now=desk.clock.now(),
            )


def states(desk: Desk) -> list[str]:
    return [row.state for row in desk.rows(outgoing_text)]


def report(desk: Desk, attempt: str, sid: str, word: str, **more: str) -> int:
    """A status callback as Twilio makes it."""
    form = {"MessageSid": sid, "AccountSid": ACCOUNT, "MessageStatus": word, **more}
    return desk.post(f"/sms/status/{attempt}", form).status_code


def send_all(desk: Desk) -> Sender:
    sender = Workers(desk.parts).sender
    while sender.step():
        pass
    return sender


def test_texts_to_one_person_leave_in_the_order_they_were_queued(desk: Desk) -> None:
    queue(desk, "one", "two", "three")
    queue(desk, "other", to="+13105550143")
    send_all(desk)
    assert desk.twilio.to("+13105550142") == ["one", "two", "three"]
    assert desk.twilio.to("+13105550143") == ["other"]


def test_several_senders_keep_the_order_and_double_nothing(desk: Desk) -> None:
    numbers = [f"+1310555{n:04d}" for n in range(4)]
    for number in numbers:
        queue(desk, *(f"{n}" for n in range(10)), to=number)
    senders = [Workers(desk.parts).sender for _ in range(4)]

    def send(sender: Sender) -> None:
        for _ in range(60):
            sender.step()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(send, senders))
    for number in numbers:
        assert desk.twilio.to(number) == [f"{n}" for n in range(10)]


def test_a_text_put_off_holds_back_the_next_one(desk: Desk) -> None:
    queue(desk, "one", "two")
    desk.twilio.refuse(503)
    send_all(desk)
    assert desk.twilio.sent == []
    desk.clock.move(seconds=10)
    send_all(desk)
    assert desk.twilio.to("+13105550142") == ["one", "two"]


@pytest.mark.parametrize(("status", "code"), [(429, 20429), (500, None), (503, 20503), (502, None)])
def test_73_what_is_temporary_is_tried_again(desk: Desk, status: int, code: int | None) -> None:
    queue(desk, "one")
    desk.twilio.refuse(status, code, times=2)
    send_all(desk)
    assert states(desk) == ["queued"]
    for _ in range(3):
        desk.clock.move(minutes=1)
        send_all(desk)
    assert desk.twilio.to("+13105550142") == ["one"]
    assert len(desk.twilio.asked) == 3


def test_73_what_stays_broken_is_given_up(desk: Desk) -> None:
    queue(desk, "one")
    desk.twilio.refuse(500, times=6)
    for _ in range(10):
        desk.clock.move(minutes=5)
        send_all(desk)
    assert states(desk) == ["failed"]
    assert len(desk.twilio.asked) == 6
    assert desk.rows(outgoing_text)[0].sealed_text is None


@pytest.mark.parametrize("code", [21211, 21614, 21602, 21617, 30007, 21266, 99999])
def test_73_a_refusal_for_good_is_not_repeated(desk: Desk, code: int) -> None:
    queue(desk, "one", "two")
    desk.twilio.refuse(400, code)
    send_all(desk)
    assert states(desk) == ["failed", "accepted"]
    desk.clock.move(days=1)
    send_all(desk)
    assert len(desk.twilio.asked) == 2


@pytest.mark.parametrize(("status", "code"), [(401, 20003), (400, 21606), (403, 30034)])
def test_73_wrong_credentials_pause_the_queue(
    desk: Desk, status: int, code: int, capfd: pytest.CaptureFixture[str]
) -> None:
    queue(desk, "one")
    queue(desk, "other", to="+13105550143")
    desk.twilio.refuse(status, code)
    sender = send_all(desk)
    assert desk.twilio.sent == []
    assert len(desk.twilio.asked) == 1
    assert "text_alarm" in capfd.readouterr().err
    desk.clock.move(minutes=6)
    while sender.step():
        pass
    assert len(desk.twilio.sent) == 2


def test_73_a_refused_connection_was_certainly_not_sent(desk: Desk, settings: object) -> None:
    queue(desk, "one")
    nowhere = client.Api(
        type(desk.parts.account)(**{**vars(desk.parts.account), "api_base": "http://127.0.0.1:9"})
    )
    sender = Workers(desk.parts).sender
    sender.api = nowhere
    sender.step()
    assert states(desk) == ["queued"]
    desk.clock.move(seconds=10)
    send_all(desk)
    assert desk.twilio.to("+13105550142") == ["one"]


@pytest.mark.parametrize("how", ["hang up", "not json", "empty", "slow"])
def test_73_an_answer_that_never_came_is_settled_by_the_list(
    desk: Desk, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(desk, "one", "two")
    match how:
        case "hang up":
            desk.twilio.take_and_hang_up()
        case "not json":
            desk.twilio.take_but_say("<html>")
        case "empty":
            desk.twilio.take_but_say("")
        case _:
            monkeypatch.setattr(client, "TIMEOUT_SECONDS", 0.2)
            desk.twilio.be_slow(0.6)
    sender = send_all(desk)
    assert states(desk) == ["uncertain", "queued"]  # and what comes after waits
    desk.clock.move(seconds=31)
    assert sender.settle_doubtful() == 1
    send_all(desk)
    assert desk.twilio.to("+13105550142") == ["one", "two"]
    assert states(desk) == ["accepted", "accepted"]


def test_73_an_answer_that_never_came_is_settled_by_a_callback(desk: Desk) -> None:
    queue(desk, "one")
    desk.twilio.take_and_hang_up()
    sender = send_all(desk)
    (sent,) = desk.twilio.sent
    assert report(desk, sent.attempt, sent.sid, "delivered") == 200
    assert states(desk) == ["delivered"]
    desk.clock.move(minutes=5)
    assert sender.settle_doubtful() == 0
    send_all(desk)
    assert len(desk.twilio.sent) == 1


def test_73_what_the_list_does_not_hold_is_sent_again(desk: Desk) -> None:
    queue(desk, "one")
    desk.twilio.hang_up()
    sender = send_all(desk)
    desk.clock.move(seconds=31)
    assert sender.settle_doubtful() == 0  # the list may lag behind
    assert states(desk) == ["uncertain"]
    desk.clock.move(seconds=31)
    assert sender.settle_doubtful() == 1
    send_all(desk)
    assert desk.twilio.to("+13105550142") == ["one"]


def test_73_an_earlier_text_of_the_same_words_is_not_mistaken_for_it(desk: Desk) -> None:
    queue(desk, "one")
    send_all(desk)
    desk.clock.move(seconds=2)
    queue(desk, "one")
    desk.twilio.hang_up()
    sender = send_all(desk)
    desk.clock.move(minutes=2)
    assert sender.settle_doubtful() == 1
    send_all(desk)
    assert desk.twilio.to("+13105550142") == ["one", "one"]


def test_a_sender_that_died_between_asking_and_noting_is_settled_too(desk: Desk) -> None:
    queue(desk, "one")
    taken = desk.parts.notices.outbox.take(now=desk.clock.now())
    assert taken is not None
    Workers(desk.parts).sender.api.send(taken.number, taken.words, taken.attempt)  # then it dies
    desk.clock.move(minutes=3)
    sender = Workers(desk.parts).sender
    assert sender.settle_doubtful() == 1
    send_all(desk)
    assert desk.twilio.to("+13105550142") == ["one"]
    assert states(desk) == ["accepted"]


def test_73_a_status_word_that_nobody_knows_is_taken_as_accepted(desk: Desk) -> None:
    queue(desk, "one")
    desk.twilio.take_but_say('{"sid": "SM' + "0" * 31 + '1", "status": "teleported"}')
    send_all(desk)
    assert states(desk) == ["accepted"]


def sent_once(desk: Desk) -> tuple[str, str]:
    """One text on its way: our attempt and the provider's id."""
    queue(desk, "one")
    send_all(desk)
    sent = desk.twilio.sent[-1]
    return sent.attempt, sent.sid


def attempt_status(desk: Desk) -> str:
    return str(desk.rows(sending_attempt)[-1].status)


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


def test_an_answer_of_yesterday_is_not_sent_today(desk: Desk) -> None:
    queue(desk, "one")
    desk.clock.move(days=1, minutes=1)
    send_all(desk)
    assert states(desk) == ["expired"]
    assert desk.twilio.asked == []


def test_a_text_that_is_too_long_is_never_sent(desk: Desk) -> None:
    queue(desk, "x" * 1_601, "", "fine")
    send_all(desk)
    assert states(desk) == ["failed", "failed", "accepted"]
    assert len(desk.twilio.asked) == 1


def test_71_a_database_that_is_down_calls_the_fallback(desk: Desk) -> None:
    phone = desk.phone()
    with desk.parts.notices.database.begin() as connection:
        connection.execute(text("ALTER TABLE inbound_text RENAME TO away"))
    form = phone.form("hi")
    assert desk.post("/sms/inbound", form).status_code == 503
    answer = desk.post("/sms/fallback", form | {"ErrorCode": "11200"})
    assert answer.status_code == 200
    assert "send your text again" in answer.text
    assert "<Message>" not in desk.post("/sms/fallback", phone.form("STOP")).text


def test_70_a_conversation_that_fails_is_tried_again_and_then_owned_up_to(
    desk: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    phone = desk.phone()
    with desk.parts.notices.database.begin() as connection:
        connection.execute(text("ALTER TABLE conversation RENAME TO away"))
    phone.send("hi")
    for _ in range(5):
        desk.work()
        desk.clock.move(minutes=1)
    assert "we have a problem" in phone.new()
    with desk.parts.notices.database.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO conversation"))
    assert "Y to start" in phone.text("hi")
    log = capfd.readouterr().err
    assert log.count("text_not_handled") == 5


def test_70_trouble_that_passes_leaves_one_effect(desk: Desk) -> None:
    phone = desk.phone()
    with desk.parts.notices.database.begin() as connection:
        connection.execute(text("ALTER TABLE conversation RENAME TO away"))
    phone.send("hi")
    phone.send("hello")
    desk.work()
    with desk.parts.notices.database.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO conversation"))
    desk.clock.move(seconds=10)
    desk.work()
    assert phone.new().count("Y to start") == 1
    assert {row.state for row in desk.rows()} == {"done"}


def test_75_a_clock_set_back_disturbs_neither_order_nor_texts(desk: Desk) -> None:
    phone = desk.phone()
    phone.text("hi")
    desk.clock.set(desk.clock.now() - timedelta(hours=1))
    assert "full name" in phone.text("Y")
    assert "other last names" in phone.text("Ana Reyes")


def test_the_workers_answer_by_themselves_and_stop_when_told(desk: Desk, phone: Phone) -> None:
    done = threading.Event()
    with Workers(desk.parts) as workers:
        phone.send("hi")
        for _ in range(100):
            if len(desk.twilio.sent) == 2:
                done.set()
                break
            done.wait(0.05)
        assert workers.alive
    assert done.is_set()
    assert not workers.alive


@pytest.fixture
def phone(desk: Desk) -> Phone:
    return desk.phone()


def test_every_code_leads_somewhere() -> None:
    for code in (None, 0, 21610, 30003, 30008, 20003, 14107, 123456):
        assert verdict(code).action in {"retry", "give_up", "opted_out", "cannot_receive"}
