"""Which texts go and which do not: stopped, unfit, counted; the page says why, nothing is lost."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from lookup.models.messages import outgoing_text
from lookup.notices import Notices, opt_out_number
from tests.console.staffroom import PHONE, SAFE, StaffRoom

ANSWER = "A person looked at your question. Please call us when you can."


def test_who_never_wrote_to_us_is_told_who_writes_and_how_to_stop(room: StaffRoom) -> None:
    reference = room.escalate({**SAFE, "language": "es"})
    ana = room.signed_in("ana")
    ana.act(reference, "open", reason="answer")
    ana.reply(reference, "Llámenos cuando pueda, por favor. Está todo bien.")

    (words,) = room.sent()
    assert words.startswith("Linea de respuestas")
    assert words.endswith("Responda ALTO para terminar.")
    assert "Llamenos cuando pueda, por favor. Esta todo bien." in words


@pytest.mark.parametrize(
    ("contact", "changes", "why"),
    [
        (None, {}, "no_phone"),
        ({**SAFE, "phone": ""}, {}, "no_phone"),
        ({**SAFE, "safe_to_leave_message": "no"}, {}, "not_safe"),
        ({"declined": True}, {}, "declined"),
        ({"declined": True}, {"channel": "sms", "phone": PHONE}, "declined"),
        ({**SAFE, "phone": "+525555555555"}, {}, "abroad"),
    ],
)
def test_a_text_that_may_not_go_is_not_sent_and_the_page_says_why(
    room: StaffRoom, contact: dict[str, str] | None, changes: dict[str, str], why: str
) -> None:
    reference = room.escalate(contact, **changes)
    ana = room.signed_in("ana")
    ana.act(reference, "open", reason="answer")
    assert f'data-stop="{why}"' in ana.html
    assert "<textarea" in ana.html  # a call can still be noted
    assert 'name="version"' not in ana.html

    ana.reply(reference, ANSWER)
    assert ana.status == 409
    assert f'data-problem="stop.{why}"' in ana.html
    assert room.sent() == []
    assert room.progress(reference) == "being_read"


def test_who_wrote_by_text_is_answered_where_they_wrote_from(room: StaffRoom) -> None:
    reference = room.escalate(None, channel="sms", phone=PHONE)
    ana = room.signed_in("ana")
    ana.act(reference, "open", reason="answer")
    ana.reply(reference, ANSWER)
    assert len(room.sent()) == 1
    notices = Notices.open(room.database, room.server_keys.outbox)
    with room.database.read() as connection:
        row = connection.execute(select(outgoing_text)).one()
    assert notices.keys.open_number(row.sealed_number, row.ref) == PHONE


def test_who_wrote_from_a_borrowed_phone_is_answered_on_the_one_they_left(
    room: StaffRoom,
) -> None:
    left = "+13105550177"
    reference = room.escalate({**SAFE, "phone": left}, channel="sms", phone=PHONE)
    ana = room.signed_in("ana")
    ana.act(reference, "open", reason="answer")
    ana.reply(reference, ANSWER)
    notices = Notices.open(room.database, room.server_keys.outbox)
    with room.database.read() as connection:
        row = connection.execute(select(outgoing_text)).one()
    assert notices.keys.open_number(row.sealed_number, row.ref) == left


def test_nothing_goes_to_a_borrowed_phone_when_the_one_they_left_is_not_safe(
    room: StaffRoom,
) -> None:
    unsafe = {**SAFE, "phone": "+13105550177", "safe_to_leave_message": "no"}
    reference = room.escalate(unsafe, channel="sms", phone=PHONE)
    ana = room.signed_in("ana")
    ana.act(reference, "open", reason="answer")
    assert 'data-stop="not_safe"' in ana.html


def test_a_stop_while_the_reply_is_written_stops_it(room: StaffRoom) -> None:
    reference = room.escalate(SAFE)
    ana = room.signed_in("ana")
    ana.act(reference, "open", reason="answer")
    notices = Notices.open(room.database, room.server_keys.outbox)
    with room.database.begin() as connection:
        now = room.clock.now()
        opt_out_number(connection, notices.keys.hash_of(PHONE), reason="keyword", now=now)

    ana.reply(reference, ANSWER)

    assert ana.status == 409
    assert 'data-problem="stop.opted_out"' in ana.html
    assert room.sent() == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("   ", "empty"),
        ("We call you on <day> at <time>.", "blank_left"),
        ("ñ" * 1601, "too_long"),
        ("Dear Rosa, please call us", "personal"),
        ("About case ba123456: call us", "personal"),
        ("Your criminal file", "personal"),
    ],
)
def test_an_unfit_text_is_kept_and_not_sent(room: StaffRoom, text: str, why: str) -> None:
    reference = room.escalate(None, channel="sms", phone=PHONE)
    ana = room.signed_in("ana")
    ana.act(reference, "open", reason="answer")
    ana.reply(reference, text)
    assert ana.status == 422
    assert f'data-problem="{why}"' in ana.html
    assert text.strip() in ana.html
    assert room.sent() == []


def test_a_name_goes_only_when_it_must(room: StaffRoom) -> None:
    reference = room.escalate(None, channel="sms", phone=PHONE)
    ana = room.signed_in("ana")
    ana.act(reference, "open", reason="answer")
    ana.reply(reference, "Dear Rosa, please call us", confirmed="yes")
    assert len(room.sent()) == 1


def test_to_a_phone_that_nobody_proved_a_name_goes_not_even_then(room: StaffRoom) -> None:
    reference = room.escalate(SAFE)
    ana = room.signed_in("ana")
    ana.act(reference, "open", reason="answer")
    ana.reply(reference, "Dear Rosa, please call us", confirmed="yes")
    assert ana.status == 422
    assert 'data-problem="unproved"' in ana.html
    assert room.sent() == []


def test_a_text_is_counted_and_shown_before_it_goes(room: StaffRoom) -> None:
    reference = room.escalate(None, channel="sms", phone=PHONE)
    ana = room.signed_in("ana")
    ana.act(reference, "open", reason="answer")
    ana.reply(reference, "x" * 200, preview="yes")
    assert 'data-segments="2" data-encoding="gsm"' in ana.html or "Reply STOP" in ana.html
    ana.reply(reference, "Call us ☎ soon", preview="yes")
    assert 'data-encoding="ucs2"' in ana.html
    assert "☎" in ana.html
    assert room.sent() == []
    assert room.progress(reference) == "being_read"
