"""Opening, taking on, answering, noting, closing: each once, by one, and told to the asker."""

from __future__ import annotations

import pytest
from sqlalchemy import event, select

from lookup.models.office import entry
from tests.console.staffroom import PHONE, SAFE, StaffRoom

ANSWER = "A person looked at your question. Please call us when you can."


def test_a_person_is_answered_and_sees_it_at_every_step(room: StaffRoom) -> None:
    reference = room.escalate(SAFE)
    ana = room.signed_in("ana")
    assert room.progress(reference) == "received"

    page = ana.get(f"/escalations/{reference}")
    assert "Rosa" not in page.get_data(as_text=True)

    ana.act(reference, "open", reason="answer")
    assert "Rosa Ficticia Prueba" in ana.html
    assert "Rosalinda" in ana.html
    assert "BA123456" in ana.html
    assert "April 9, 1975" in ana.html
    assert "(310) 555-0142" in ana.html
    assert room.progress(reference) == "being_read"

    ana.act(reference, "claim")
    assert "You have this one" in ana.html

    ana.reply(reference, ANSWER)
    assert ana.status == 200
    assert 'data-delivery="queued"' in ana.html
    assert room.progress(reference) == "answered"
    (words,) = room.sent()
    assert ANSWER in words

    ana.act(reference, "close", reason="answered")
    assert room.progress(reference) == "answered"
    assert "Rosa" not in ana.html
    assert ana.get("/").status_code == 200
    assert ana.rows() == []


def test_what_is_written_is_sealed_where_it_lies(room: StaffRoom) -> None:
    reference = room.escalate(SAFE)
    ana = room.signed_in("ana")
    ana.act(reference, "open", reason="answer")
    ana.reply(reference, ANSWER)
    ana.act(reference, "call-note", text="Spoke with her sister about Tuesday")
    with room.office.records.read() as connection:
        kept = b"".join(bytes(row.sealed or b"") for row in connection.execute(select(entry)))
    assert b"question" not in kept
    assert b"Tuesday" not in kept
    assert "Spoke with her sister about Tuesday" in ana.html


def test_a_reply_written_before_something_new_happened_is_refused_and_kept(
    room: StaffRoom,
) -> None:
    reference = room.escalate(SAFE)
    ana, same = room.signed_in("ana"), room.signed_in("ana")
    for browser in (ana, same):
        browser.act(reference, "open", reason="answer")
    same.act(reference, "call-note", text="She called and knows already")

    ana.reply(reference, ANSWER)
    assert ana.status == 409
    assert "Something new happened" in ana.html
    assert ANSWER in ana.html
    assert "She called and knows already" in ana.html
    assert room.sent() == []

    ana.post(f"/escalations/{reference}/reply", text=ANSWER, version=ana.version)
    assert len(room.sent()) == 1


def test_a_contact_left_meanwhile_is_something_new(room: StaffRoom) -> None:
    reference = room.escalate(None, channel="sms", phone=PHONE)
    ana = room.signed_in("ana")
    ana.act(reference, "open", reason="answer")
    filed = room.office.filed.find(reference)
    assert filed is not None
    with room.database.begin() as connection:
        room.public.add_contact(connection, filed.id, {**SAFE, "phone": "+13105550143"})
    ana.reply(reference, ANSWER)
    assert ana.status == 409
    assert 'data-problem="stale"' in ana.html


def test_a_reply_without_its_version_or_not_opened_is_refused(room: StaffRoom) -> None:
    reference = room.escalate(SAFE)
    ana = room.signed_in("ana")
    ana.act(reference, "reply", text=ANSWER, version="0")
    assert ana.status == 409
    assert 'data-problem="not_open"' in ana.html
    ana.act(reference, "open", reason="answer")
    ana.post(f"/escalations/{reference}/reply", text=ANSWER)
    assert 'data-problem="stale"' in ana.html
    assert room.sent() == []


def test_one_holder_at_a_time_and_a_supervisor_may_take_over(room: StaffRoom) -> None:
    reference = room.escalate(SAFE)
    ana, ben = room.signed_in("ana"), room.signed_in("ben", "attorney")
    chief = room.signed_in("chief", "supervisor")
    ana.act(reference, "claim")

    ben.act(reference, "claim")
    assert ben.status == 409
    ben.act(reference, "open", reason="review")
    ben.post(f"/escalations/{reference}/reply", text=ANSWER, version="0c")
    assert 'data-problem="held"' in ben.html
    assert room.sent() == []

    chief.act(reference, "claim")
    assert chief.status == 200
    ana.act(reference, "claim")
    assert ana.status == 409
    assert "chief has this one" in ana.html


def test_a_lease_runs_out(room: StaffRoom) -> None:
    reference = room.escalate(SAFE)
    room.signed_in("ana").act(reference, "claim")
    room.clock.move(minutes=31)
    ben = room.signed_in("ben")
    ben.act(reference, "claim")
    assert ben.status == 200
    assert "You have this one" in ben.html


def test_a_call_that_answered_counts_as_the_answer(room: StaffRoom) -> None:
    first, second = room.escalate(SAFE), room.escalate(SAFE)
    ana = room.signed_in("ana")
    for reference in (first, second):
        ana.act(reference, "open", reason="caller")
    ana.act(first, "call-note", text="No answer, no message left")
    ana.act(second, "call-note", text="Told her all of it", answered="yes")
    assert room.progress(first) == "being_read"
    assert room.progress(second) == "answered"
    ana.act(first, "call-note", text="  ")
    assert ana.status == 422


def test_what_is_closed_stays_closed(room: StaffRoom) -> None:
    reference = room.escalate(SAFE)
    ana = room.signed_in("ana")
    ana.act(reference, "close", reason="withdrawn")
    for action, fields in (
        ("claim", {}),
        ("reply", {"text": ANSWER, "version": "1c"}),
        ("call-note", {"text": "x"}),
        ("close", {"reason": "answered"}),
    ):
        ana.act(reference, action, **fields)
        assert 'data-problem="closed"' in ana.html, action
    assert room.sent() == []
    assert reference in ana.get("/closed").get_data(as_text=True)


def test_a_text_that_was_never_handed_over_is_seen(room: StaffRoom) -> None:
    """The process dies between writing a reply down and queueing it: it says so on the page."""
    reference = room.escalate(SAFE)
    ana = room.signed_in("ana")
    ana.act(reference, "open", reason="answer")

    def die(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO outgoing_text"):
            raise KeyboardInterrupt

    engine = room.office.desk.database.engine
    event.listen(engine, "before_cursor_execute", die)
    version, token = ana.version, ana.token
    with pytest.raises(KeyboardInterrupt):
        ana.post(f"/escalations/{reference}/reply", text=ANSWER, version=version, token=token)
    event.remove(engine, "before_cursor_execute", die)

    ana.get(f"/escalations/{reference}")
    assert room.sent() == []
    assert 'data-delivery="lost"' in ana.html
    assert room.progress(reference) == "being_read"
