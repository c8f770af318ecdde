"""DELETE: asked once, then nothing readable is left of a person anywhere; a last text says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from lookup.escalations import Status
from lookup.models.conversation import conversation
from lookup.models.messages import inbound_text, outgoing_text, provider_copy, texter
from sms.background import Workers
from tests.links.conftest import MARIA_TEXTS, Texter
from tests.sms.desk import Desk, Phone
from tests.sms.sending import report
from tests.web.walking import Browser

ON_BOTH_DATABASES = True
STRANGER = ("hi", "Y", "Xochitl Canario", "SKIP", "4/9/1975", "1", "3456", "SKIP", "Y", "N")
TYPED = ("Xochitl", "Canario", "Maria", "Garcia", "3105550142", "3456", "1975-04-09", "4/9/1975")


def delivered(desk: Desk) -> None:
    """The provider reports that all of ours arrived."""
    for sent in desk.twilio.sent:
        sent.body["status"] = "delivered"
        report(desk, sent.attempt, sent.sid, "delivered")


def sealed_now(desk: Desk) -> set[bytes]:
    """Every sealed value in the tables of texts and conversations."""
    found: set[bytes] = set()
    for table in (inbound_text, outgoing_text):
        for row in desk.rows(table):
            found |= {bytes(v) for v in (row.sealed_number, row.sealed_text) if v is not None}
    return found | {bytes(row.sealed) for row in desk.rows(conversation) if row.sealed}


def everything_stored(desk: Desk) -> Iterator[bytes]:
    """The database's own files with their log, or every table of the server in full."""
    database = desk.parts.notices.database
    if database.file is not None:
        for each in sorted(database.file.parent.glob(f"{database.file.name}*")):
            yield each.read_bytes()
        return
    with database.read() as connection:
        names = connection.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ).scalars()
        for name in names:
            for row in connection.execute(text(f'SELECT * FROM "{name}"')):
                yield b"\0".join(as_bytes(value) for value in row)


def as_bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def deletes(phone: Phone) -> str:
    assert "Reply Y to erase" in phone.text("DELETE")
    return phone.text("Y")


def test_after_delete_nothing_of_a_person_is_left(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    maria = Texter(desk.phone())
    maria.asks("1", "3456", "SKIP")
    link = maria.gets_link()
    seen = sealed_now(desk)
    assert len(seen) >= 4  # the conversation, the answer under the link, texts on their way

    said = deletes(maria.phone)
    seen |= sealed_now(desk)
    delivered(desk)
    desk.parts.notices.database.sweep()

    assert "erased" in said
    assert sealed_now(desk) == set()
    stored = b"".join(everything_stored(desk))
    assert not [value for value in seen if value in stored]
    assert not [typed for typed in TYPED if typed.encode() in stored]
    written = capsys.readouterr()
    assert not [typed for typed in TYPED if typed in written.out + written.err]
    page = Browser(desk.app)
    page.get(link)
    assert page.post(link, {}).status_code == 404


def test_the_scan_finds_what_is_still_there(desk: Desk) -> None:
    maria = Texter(desk.phone())
    maria.asks("1", "3456", "SKIP")

    kept = sealed_now(desk)
    stored = b"".join(everything_stored(desk))

    assert [value for value in kept if value in stored]


def test_what_stays_are_ids_without_words_and_the_numbers_hash(desk: Desk) -> None:
    phone = desk.phone()
    phone.text("hi")
    deletes(phone)
    delivered(desk)

    assert all(row.sealed_text is None and row.sealed_number is None for row in desk.rows())
    assert all(row.sid for row in desk.rows())
    (known,) = desk.rows(texter)
    assert (known.language, known.wrote_at, known.unheard_digest) == (None, None, None)
    assert desk.rows(conversation) == []


def test_waiting_texts_are_cancelled_and_copies_are_erased_at_the_provider(desk: Desk) -> None:
    phone = desk.phone()
    phone.text("hi")
    phone.text("DELETE")
    later = desk.clock.now() + timedelta(hours=9)
    with desk.parts.notices.database.begin() as connection:
        desk.parts.notices.outbox.queue(
            connection, phone.number, "from the office", kind="notice", now=later
        )

    assert "erased" in phone.text("Y")

    assert [row.state for row in desk.rows(outgoing_text) if row.kind == "notice"] == ["cancelled"]
    delivered(desk)
    desk.erase()
    assert desk.rows(provider_copy) == []
    assert not [sent for sent in desk.twilio.sent if sent.body["body"]]


def test_a_yes_that_crosses_the_question_erases_nothing(desk: Desk) -> None:
    phone = desk.phone()
    phone.text("hi")
    phone.send("DELETE")
    phone.send("Y")  # to something else: our question has not left yet

    desk.work()

    assert desk.rows(conversation) != []
    assert "erased" not in phone.new()


@pytest.mark.parametrize("answer", ["N", "no"])
def test_no_erases_nothing(desk: Desk, answer: str) -> None:
    phone = desk.phone()
    for words in MARIA_TEXTS:
        phone.text(words)
    phone.text("DELETE")

    kept = phone.text(answer)

    assert "erased nothing" in kept
    assert "4 of 6" in kept  # the open question still stands


def test_anything_else_erases_nothing_and_is_heard_as_what_it_is(desk: Desk) -> None:
    phone = desk.phone()
    for words in ("hi", "Y"):
        phone.text(words)
    phone.text("DELETE")

    assert "last names" in phone.text("Maria Garcia")


def test_a_word_of_danger_is_answered_first(desk: Desk) -> None:
    phone = desk.phone()
    phone.text("hi")
    phone.text("DELETE")

    assert "988" in phone.text("i want to kill myself")


def test_in_spanish(desk: Desk) -> None:
    phone = desk.phone()
    phone.text("hola")

    assert "Responda SI para borrar" in phone.text("BORRAR")
    assert "borramos" in phone.text("SI")


@pytest.mark.parametrize(("answer", "status"), [("Y", Status.WITHDRAWN), ("N", Status.RECEIVED)])
def test_an_inquiry_stays_with_the_office_until_it_is_taken_back(
    desk: Desk, answer: str, status: Status
) -> None:
    phone = desk.phone()
    for words in STRANGER:
        phone.text(words)
    told = deletes(phone)
    reference = told.split("sealed: ")[1].split(".")[0]

    phone.text(answer)
    delivered(desk)

    progress = desk.app.extensions["lookup"].service.progress(reference)
    assert progress is not None
    assert progress.status is status
    assert desk.rows(conversation) == []
    assert sealed_now(desk) == set()


def test_a_stop_survives_and_a_text_after_delete_begins_afresh(desk: Desk) -> None:
    phone = desk.phone()
    phone.text("hi")
    deletes(phone)
    assert "Reply STOP to end" in phone.text("hi")

    phone.text("STOP")
    assert desk.is_out(phone.number)
    assert phone.text("DELETE") == ""
    assert desk.is_out(phone.number)


def test_heard_twice_it_ends_the_same_and_texts_once(desk: Desk) -> None:
    phone = desk.phone()
    phone.text("hi")
    phone.text("DELETE")
    form = phone.form("Y")
    desk.post("/sms/inbound", form)
    contact = desk.parts.contact(phone.number, None, form["MessageSid"])
    desk.parts.conversation.handle(contact, "Y")  # the worker died before its commit

    desk.work()

    assert phone.new().count("All that you told us is erased") == 1
    assert desk.rows(conversation) == []


def test_a_try_whose_end_nobody_knows_does_not_hold_up_the_last_text(desk: Desk) -> None:
    phone = desk.phone()
    phone.text("hi")
    phone.text("DELETE")
    with desk.parts.notices.database.begin() as connection:
        desk.parts.notices.outbox.queue(
            connection, phone.number, "an answer", kind="reply", now=desk.clock.now()
        )
    desk.twilio.take_and_hang_up()
    Workers(desk.parts).sender.step()
    assert "uncertain" in [row.state for row in desk.rows(outgoing_text)]

    assert "erased" in phone.text("Y")
    desk.clock.move(seconds=120)
    assert Workers(desk.parts).sender.settle_doubtful() == 0
