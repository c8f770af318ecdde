"""Each text has one effect, in order, however it is repeated or raced (cases 23 to 30)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from app import create_app
from lookup.clock import FixedClock
from lookup.models.messages import outgoing_text
from lookup.settings import Settings
from sms.answering import answer
from sms.background import Workers
from sms.worker import Worker
from tests.sms.desk import Desk
from tests.sms.fake_twilio import FakeTwilio

ON_BOTH_DATABASES = True


def at_once(times: int, do: Callable[[], object]) -> list[object]:
    """Run something in several threads that start together."""
    start = threading.Barrier(times)

    def run(_: int) -> object:
        start.wait(timeout=10)
        return do()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def restarted(desk: Desk, settings: Settings, clock: FixedClock) -> Desk:
    """The same database under a new process."""
    desk.parts.notices.database.engine.dispose()
    return Desk(create_app(settings, clock=clock), desk.twilio, clock, desk.base_url)


def test_23_the_same_request_again_has_no_effect(desk: Desk) -> None:
    phone = desk.phone()
    form = phone.form("hi")
    assert desk.post("/sms/inbound", form).status_code == 200
    desk.work()
    first = phone.new()
    assert first
    desk.clock.move(seconds=1)
    again = desk.post("/sms/inbound", form)
    assert (again.status_code, again.content_type) == (200, "text/xml")
    desk.work()
    assert phone.new() == ""


def test_24_the_same_request_after_30_days_has_no_effect(desk: Desk) -> None:
    phone = desk.phone()
    form = phone.form("hi")
    desk.post("/sms/inbound", form)
    desk.work()
    phone.new()
    desk.clock.move(days=31)
    desk.parts.notices.inbox.wipe(before=desk.clock.now())
    assert desk.post("/sms/inbound", form).status_code == 200
    desk.work()
    assert phone.new() == ""
    assert [row.sealed_text for row in desk.rows()] == [None]


def test_25_the_same_request_eight_times_at_once_has_one_effect(desk: Desk) -> None:
    phone = desk.phone()
    form = phone.form("hi")
    answers = at_once(8, lambda: desk.post("/sms/inbound", form).status_code)
    assert answers == [200] * 8
    assert len(desk.rows()) == 1
    worker = Worker(desk.parts)
    at_once(4, worker.step)
    desk.work()
    assert len(desk.twilio.asked) == len(desk.rows(outgoing_text)) == 1


def test_26_the_fallback_with_the_same_id_is_the_same_text(desk: Desk) -> None:
    phone = desk.phone()
    form = phone.form("hi")
    assert desk.post("/sms/inbound", form).status_code == 200
    failed = form | {"ErrorCode": "11200", "ErrorUrl": "https://answers.example.gov/sms/inbound"}
    answer = desk.post("/sms/fallback", failed)
    assert answer.status_code == 200
    assert "<Message>" not in answer.text
    desk.work()
    assert len(desk.rows()) == 1
    assert len(desk.twilio.to(phone.number)) == 1


def test_26_a_text_that_only_the_fallback_brings_is_handled(desk: Desk) -> None:
    phone = desk.phone()
    answer = desk.post("/sms/fallback", phone.form("hi", ErrorCode="11200"))
    assert answer.status_code == 200
    assert answer.text.count("<Message>") == 1
    desk.work()
    assert "PERSON" in phone.new()


@pytest.mark.parametrize("words", ["STOP", "alto", "wrong number"])
def test_26_the_fallback_does_not_answer_a_stop(desk: Desk, words: str) -> None:
    answer = desk.post("/sms/fallback", desk.phone().form(words, ErrorCode="11200"))
    assert "<Message>" not in answer.text


def test_27_a_text_kept_before_a_crash_is_answered_after_it(
    desk: Desk, settings: Settings, clock: FixedClock
) -> None:
    phone = desk.phone()
    form = phone.form("hi")
    desk.post("/sms/inbound", form)
    after = restarted(desk, settings, clock)
    assert after.post("/sms/inbound", form).status_code == 200  # the provider tries again
    after.work()
    after.work()
    assert len(after.twilio.to(phone.number)) == 1
    after.parts.notices.database.engine.dispose()


def test_27_a_crash_after_the_conversation_heard_it_loses_and_doubles_nothing(desk: Desk) -> None:
    phone = desk.phone()
    phone.text("hi")
    phone.send("Y")
    taken = desk.parts.notices.inbox.take(now=desk.clock.now())
    assert taken is not None
    answer(desk.parts, taken)  # the conversation has moved on; then the process dies
    desk.work()
    assert phone.new() == ""  # the dead worker's lease still holds
    desk.clock.move(seconds=61)
    desk.work()
    assert "full name" in phone.new()
    assert desk.parts.notices.inbox.waiting() == 0


def test_27_a_slow_worker_that_lost_its_lease_keeps_nothing(desk: Desk) -> None:
    desk.phone().send("hi")
    slow = Worker(desk.parts)
    taken = desk.parts.notices.inbox.take(now=desk.clock.now())
    assert taken is not None
    late = answer(desk.parts, taken)
    desk.clock.move(seconds=61)
    desk.work()  # another worker took it over
    sent = len(desk.twilio.asked)
    with pytest.raises(Exception, match="SM"):
        slow._finish(taken, late)
    desk.work()
    assert len(desk.twilio.asked) == sent


def test_28_two_texts_of_one_sender_are_handled_one_after_the_other(desk: Desk) -> None:
    phone = desk.phone()
    phone.text("hi")
    phone.text("Y")
    forms = [phone.form("Ana Reyes"), phone.form("SKIP"), phone.form("7/17/1982")]
    for form in forms:
        desk.post("/sms/inbound", form)
        desk.clock.move(seconds=0.2)
    others = [desk.phone(f"+1310555{n:04d}") for n in range(200, 206)]
    for other in others:
        other.send("hi")

    def work() -> None:
        worker = Worker(desk.parts)
        for _ in range(30):
            worker.step()

    at_once(4, work)
    desk.work()
    states = {row.state for row in desk.rows()}
    assert states == {"done"}
    said = phone.new()
    assert said.index("other last names") < said.index("date of birth") < said.index("1 last 4")
    assert all(len(desk.twilio.to(other.number)) == 1 for other in others)


def test_28_while_one_text_is_handled_its_senders_next_one_waits(desk: Desk) -> None:
    inbox, now = desk.parts.notices.inbox, desk.clock.now
    phone, other = desk.phone(), desk.phone("+13105550143")
    for sender, words in ((phone, "hi"), (phone, "Y"), (other, "hola")):
        sender.send(words)
        desk.clock.move(seconds=0.2)
    first, another = inbox.take(now=now()), inbox.take(now=now())
    assert first is not None
    assert another is not None
    assert (first.text.body, another.text.body) == ("hi", "hola")
    assert inbox.take(now=now()) is None
    with inbox.finishing(first, outcome="answered", now=now()):
        pass
    after = inbox.take(now=now())
    assert after is not None
    assert after.text.body == "Y"


def test_28_two_texts_posted_in_the_same_moment_are_both_handled(desk: Desk) -> None:
    phone = desk.phone()
    forms = iter([phone.form("hi"), phone.form("hello")])
    lock = threading.Lock()

    def post() -> int:
        with lock:
            form = next(forms)
        return desk.post("/sms/inbound", form).status_code

    assert at_once(2, post) == [200, 200]
    desk.work()
    assert {row.state for row in desk.rows()} == {"done"}
    assert "Y to start" in phone.new()


def test_68_fifty_phones_in_the_same_moment_lose_nothing(desk: Desk) -> None:
    phones = [desk.phone(f"+1310555{n:04d}") for n in range(50)]
    forms = iter([phone.form("STOP") for phone in phones])
    lock = threading.Lock()

    def post() -> int:
        with lock:
            form = next(forms)
        return desk.post("/sms/inbound", form).status_code

    assert at_once(50, post) == [200] * 50
    desk.work()
    assert [row.state for row in desk.rows()] == ["done"] * 50
    assert all(len(desk.twilio.to(phone.number)) == 1 for phone in phones)


def test_29_an_answer_to_another_question_is_not_filed_under_this_one(desk: Desk) -> None:
    phone = desk.phone()
    phone.text("hi")
    phone.text("Y")
    assert "name" in phone.text("7/17/1982")  # asked for again: a date is no name
    assert "other last names" in phone.text("Ana Reyes")
    assert "date of birth" in phone.text("skip")
    again = phone.text("Ana Reyes")
    assert "date" in again
    assert "which number" not in again.lower()
    assert "which number" in phone.text("7/17/1982").lower()


def test_30_a_yes_that_set_out_before_the_question_confirms_nothing(desk: Desk) -> None:
    phone = desk.phone()
    for words in ("hi", "Y", "Ana Reyes", "skip", "7/17/1982", "1", "4401"):
        phone.text(words)
    phone.send("skip")
    assert Worker(desk.parts).step()  # the question is in the outbox, and nobody has seen it yet
    phone.send("Y")
    desk.clock.move(seconds=1)
    desk.work()
    said = phone.new()
    assert "July 17, 1982" in said
    assert "PERSON at" not in said
    assert "check" not in said
    assert [row.outcome for row in desk.rows()][-1] == "too_early"
    assert "A person at" in phone.text("Y")


def test_30_a_question_that_was_dropped_is_asked_again(desk: Desk, twilio: FakeTwilio) -> None:
    phone = desk.phone()
    phone.send("hi")
    Worker(desk.parts).step()
    desk.clock.move(days=1, minutes=1)
    Workers(desk.parts).sender.step()  # too old to be sent now
    assert phone.new() == ""
    assert "Y to start" in phone.text("Y")


def test_the_queues_say_how_much_waits(desk: Desk) -> None:
    desk.phone().send("hi")
    assert desk.parts.notices.inbox.waiting() == 1
    desk.work()
    assert (desk.parts.notices.inbox.waiting(), desk.parts.notices.outbox.waiting()) == (0, 0)
