"""Sending: in order, one at a time, never twice, whatever is answered (case 73)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from lookup.models.messages import outgoing_text
from sms import client
from sms.background import Workers
from sms.errors import verdict
from sms.sender import Sender
from tests.sms.desk import Desk
from tests.sms.sending import queue, report, send_all, states

ON_BOTH_DATABASES = True


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


def test_73_an_outage_of_hours_loses_nothing_and_is_not_hammered(desk: Desk) -> None:
    queue(desk, "one", "two")
    desk.twilio.broken = True
    for _ in range(3 * 60):
        desk.clock.move(minutes=1)
        send_all(desk)
    assert desk.twilio.sent == []
    desk.twilio.broken = False
    desk.clock.move(minutes=23)  # the longest that a try waits for its turn
    send_all(desk)
    assert desk.twilio.to("+13105550142") == ["one", "two"]
    assert desk.rows(outgoing_text)[0].tries < 25


def test_73_what_stays_broken_for_a_day_is_dropped(desk: Desk) -> None:
    queue(desk, "one")
    desk.twilio.broken = True
    for _ in range(25):
        desk.clock.move(hours=1)
        send_all(desk)
    assert states(desk) == ["expired"]
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


def test_every_code_leads_somewhere() -> None:
    for code in (None, 0, 21610, 30003, 30008, 20003, 14107, 123456):
        assert verdict(code).action in {"retry", "give_up", "opted_out", "cannot_receive", "hush"}


def test_the_database_itself_refuses_a_second_try_at_one_person(desk: Desk) -> None:
    queue(desk, "one", "two")
    assert desk.parts.notices.outbox.take(now=desk.clock.now()) is not None
    busy = update(outgoing_text).where(outgoing_text.c.state == "queued").values(state="sending")
    with (
        pytest.raises(IntegrityError, match="recipient|one_try"),
        desk.parts.notices.database.begin() as connection,
    ):
        connection.execute(busy)


def test_a_text_under_a_lost_key_does_not_stop_the_others(desk: Desk) -> None:
    queue(desk, "one")
    lost = update(outgoing_text).values(sealed_text=b"\0" * 40)
    with desk.parts.notices.database.begin() as connection:
        connection.execute(lost)
    queue(desk, "two")
    send_all(desk)
    assert states(desk) == ["unreadable", "accepted"]
    assert desk.twilio.to("+13105550142") == ["two"]


def test_a_worker_that_stood_still_does_not_ask_after_others_may_have(desk: Desk) -> None:
    queue(desk, "one")
    slow = Workers(desk.parts).sender
    taken = desk.parts.notices.outbox.take(now=desk.clock.now())
    assert taken is not None
    desk.clock.move(minutes=3)
    others = send_all(desk)
    assert others.settle_doubtful() == 1
    send_all(desk)
    slow._try(taken)
    assert desk.twilio.to("+13105550142") == ["one"]


def test_14107_a_reply_loop_is_hushed_and_what_waits_is_dropped(
    desk: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    phone = desk.phone()
    phone.text("hi")
    queue(desk, "one", "two")
    desk.twilio.refuse(400, 14107)
    send_all(desk)
    assert states(desk)[-2:] == ["failed", "cancelled"]
    assert "14107" in capfd.readouterr().err
    assert [phone.text("zzzz"), phone.text("hello"), phone.text("Y")] == ["", "", ""]
    desk.clock.move(hours=1, minutes=1)
    assert "Y to start" in phone.text("hello")


@pytest.mark.parametrize("code", ["30007", "30034", "14107"])
def test_a_callback_can_raise_the_alarm_as_well(
    desk: Desk, code: str, capfd: pytest.CaptureFixture[str]
) -> None:
    queue(desk, "one")
    send_all(desk)
    sent = desk.twilio.sent[-1]
    report(desk, sent.attempt, sent.sid, "failed", ErrorCode=code)
    assert f'"reason": "provider_refuses", "status": {code}' in capfd.readouterr().err
