"""What Twilio keeps of a text is erased there, after our commit and until it is (case 32, 34)."""

from __future__ import annotations

import pytest

from lookup.models.messages import inbound_text, outgoing_text, provider_copy
from sms.commands import outbox_commands
from sms.eraser import tell_backlog
from tests.sms.desk import Desk
from tests.sms.sending import queue, report, send_all

ON_BOTH_DATABASES = True


def at_twilio(desk: Desk) -> list[str]:
    """The words that Twilio could still show to somebody."""
    held = [*desk.twilio.held, *desk.twilio.sent]
    return [sent.body["body"] for sent in held if sent.body["body"]]


def arrives(desk: Desk, sid: str, word: str = "delivered") -> None:
    """Twilio tells that a text of ours has reached its end, and means it."""
    sent = desk.twilio.find(sid)
    assert sent is not None
    sent.body["status"] = word
    assert report(desk, sent.attempt, sid, word) == 200


def test_words_of_both_sides_are_erased_once_each_has_reached_its_end(desk: Desk) -> None:
    phone = desk.phone()
    form = phone.form("hi, my name is Ana Reyes")
    desk.twilio.hold_inbound(form)
    desk.post("/sms/inbound", form)
    desk.erase()
    assert at_twilio(desk) == ["hi, my name is Ana Reyes"]  # ours is not committed as handled yet
    desk.work()
    desk.erase()
    assert len(at_twilio(desk)) == 1  # what we said, on its way still
    for sent in desk.twilio.sent:
        arrives(desk, sent.sid)
    desk.erase()
    assert at_twilio(desk) == []
    assert desk.rows(provider_copy) == []


def test_a_text_that_twilio_will_not_erase_yet_is_tried_later_and_later(desk: Desk) -> None:
    queue(desk, "one")
    send_all(desk)
    desk.clock.move(minutes=16)  # no callback ever came
    waits = []
    for _ in range(5):
        before = len(desk.twilio.requests)
        desk.erase()
        assert len(desk.twilio.requests) == before + 1
        (copy,) = desk.rows(provider_copy)
        waits.append(round((copy.not_before - desk.clock.now()).total_seconds() / 60))
        desk.clock.set(copy.not_before)
    assert waits == [1, 5, 15, 60, 360]
    desk.twilio.sent[0].body["status"] = "delivered"
    desk.erase()
    assert (at_twilio(desk), desk.rows(provider_copy)) == ([], [])


@pytest.mark.parametrize("kinds", [("image/jpeg",), ("text/vcard", "audio/amr"), ()])
def test_32_34_pictures_are_deleted_at_twilio_and_never_fetched(
    desk: Desk, kinds: tuple[str, ...]
) -> None:
    phone = desk.phone()
    form = phone.form("Y", NumMedia=str(max(1, len(kinds))), MediaUrl0="https://x.invalid/1")
    desk.twilio.hold_inbound(form, *kinds)
    desk.post("/sms/inbound", form)
    desk.work()
    desk.erase()
    assert desk.twilio.held[0].deleted == set(desk.twilio.held[0].media)
    fetched = [path for method, path, _ in desk.twilio.requests if "/Media/" in path]
    assert len(fetched) == len(kinds)
    assert {m for m, p, _ in desk.twilio.requests if "/Media/" in p} <= {"DELETE"}
    assert form["MessageSid"] not in {row.sid for row in desk.rows(provider_copy)}


def test_34_a_text_that_is_gone_at_twilio_is_done(desk: Desk) -> None:
    desk.phone().text("hi")  # Twilio's list does not hold it: 404
    desk.erase()
    sids = {row.sid for row in desk.rows(inbound_text)}
    assert not sids & {row.sid for row in desk.rows(provider_copy)}


def test_a_worker_that_dies_while_erasing_leaves_the_copy_on_the_list(desk: Desk) -> None:
    form = desk.phone().form("hi")
    desk.twilio.hold_inbound(form)
    desk.post("/sms/inbound", form)
    desk.work()
    taken = desk.parts.notices.copies.take(now=desk.clock.now())
    assert taken is not None  # then it dies
    desk.erase()
    assert at_twilio(desk)[0] == "hi"
    desk.clock.move(minutes=3)
    desk.erase()
    assert "hi" not in at_twilio(desk)


def test_the_backlog_is_a_number_for_the_operator_and_in_the_log(
    desk: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    desk.phone().text("hi")
    desk.twilio.broken = True
    desk.erase()
    said = desk.app.test_cli_runner().invoke(outbox_commands, ["waiting"])
    assert "2 to erase at Twilio (0 for more than a day)" in said.output
    desk.clock.move(days=1, minutes=1)
    backlog = tell_backlog(desk.parts.notices.copies, desk.clock.now())
    assert (backlog.waiting, backlog.overdue) == (2, 2)
    log = capfd.readouterr().err
    assert '"event": "copies_at_provider"' in log
    assert '"reason": "copies_kept"' in log


def test_an_account_that_shows_nobody_a_body_sends_nothing_twice(desk: Desk) -> None:
    """With Twilio's message redaction the list tells when a text went, not what it said."""
    desk.twilio.redacts = True
    queue(desk, "one")
    desk.twilio.take_and_hang_up()
    sender = send_all(desk)
    desk.clock.move(minutes=5)
    assert sender.settle_doubtful() == 1
    send_all(desk)
    assert desk.twilio.to("+13105550142") == ["one"]
    assert desk.rows(outgoing_text)[0].state == "accepted"


def test_34_a_picture_that_is_gone_already_does_not_save_the_words(desk: Desk) -> None:
    """Twilio's list may still show what was deleted a moment ago."""
    form = desk.phone().form("this is my ID", NumMedia="2")
    desk.twilio.hold_inbound(form, "image/jpeg", "image/png")
    (held,) = desk.twilio.held
    held.deleted.add(next(iter(held.media)))
    desk.post("/sms/inbound", form)
    desk.work()
    desk.erase()
    assert at_twilio(desk)[:1] != ["this is my ID"]
    assert held.deleted == set(held.media)


def test_what_the_fallback_said_is_not_taken_for_a_text_of_ours(desk: Desk) -> None:
    desk.twilio.redacts = True
    queue(desk, "one")
    desk.twilio.hang_up()
    sender = send_all(desk)
    said = desk.twilio.describe({"To": "+13105550142", "Body": "It is here. We answer soon."})
    said.body["direction"] = "outbound-reply"
    desk.twilio.held.append(said)
    desk.clock.move(minutes=2)
    sender.settle_doubtful()
    send_all(desk)
    assert desk.twilio.to("+13105550142") == ["one"]
