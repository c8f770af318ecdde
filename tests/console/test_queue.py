"""The queue: the soonest promise first, with why and who; nothing of what was said."""

from __future__ import annotations

import re

from sqlalchemy import delete

from lookup.models.escalations import escalation_box
from tests.console.staffroom import SAFE, StaffRoom


def test_who_waits_longest_stands_first_and_what_is_late_is_marked(room: StaffRoom) -> None:
    first = room.escalate(SAFE)
    room.clock.move(days=6)
    second = room.escalate(SAFE, reason="asked")
    room.clock.move(days=10)
    third = room.escalate(SAFE, language="es", reason="needs_person", channel="sms")
    ana = room.signed_in("ana")
    assert ana.rows() == [first, second, third]
    rows = re.findall(r"<tr data-reference[^>]*>", ana.html)
    assert 'data-reason="not_verified" data-status="received" class="late"' in rows[0]
    assert 'data-reason="asked"' in rows[1]
    assert 'data-reason="needs_person"' in rows[2]
    assert "March 18, 2020" in ana.html
    assert "Spanish" in ana.html
    assert "Rosa" not in ana.html


def test_what_was_taken_back_is_marked_and_owes_no_answer(room: StaffRoom) -> None:
    taken_back, waits = room.escalate(SAFE), room.escalate(SAFE)
    assert room.public.withdraw(taken_back)
    assert not room.public.withdraw("AAAA-AAAA-AA")
    room.clock.move(days=30)

    ana = room.signed_in("ana")

    assert ana.rows() == [waits, taken_back]
    assert ana.html.count("data-withdrawn") == 1
    assert ana.html.count('data-status="received" class="late"') == 1
    assert room.progress(taken_back) == "withdrawn"


def test_counts_and_filters(room: StaffRoom) -> None:
    asked = room.escalate(SAFE, reason="asked")
    others = [room.escalate(SAFE) for _ in range(3)]
    ana, ben = room.signed_in("ana"), room.signed_in("ben")
    ana.act(others[0], "claim")
    ben.act(others[1], "claim")

    ana.get("/?reason=asked")
    assert ana.rows() == [asked]
    assert 'reason=not_verified" data-count="3"' in ana.html
    ana.get("/?whose=mine")
    assert ana.rows() == [others[0]]
    ana.get("/?whose=unclaimed")
    assert ana.rows() == [reference for reference in ana.rows() if reference in (asked, others[2])]
    assert len(ana.rows()) == 2
    ana.get("/")
    assert "ben" in ana.html


def test_what_is_answered_stands_below_what_waits(room: StaffRoom) -> None:
    first, second = room.escalate(SAFE), room.escalate(SAFE)
    ana = room.signed_in("ana")
    ana.act(first, "open", reason="answer")
    ana.reply(first, "Please call us.")
    ana.get("/")
    assert ana.rows() == [second, first]
    assert 'data-status="answered" class="done"' in ana.html


def test_listing_opens_no_claim_and_no_contact(room: StaffRoom) -> None:
    """With only the boxes that hold a reason, the queue is whole."""
    room.escalate(SAFE)
    with room.database.begin() as connection:
        connection.execute(delete(escalation_box).where(escalation_box.c.kind != "reason"))
    ana = room.signed_in("ana")
    assert len(ana.rows()) == 1
    assert 'data-reason="not_verified"' in ana.html
    assert not [action for _, action, _ in room.actions() if action in {"opened", "read"}]


def test_one_box_that_does_not_open_does_not_hide_the_others(room: StaffRoom) -> None:
    room.escalate(SAFE)
    with room.database.begin() as connection:
        connection.execute(delete(escalation_box).where(escalation_box.c.kind == "reason"))
    room.escalate(SAFE)
    ana = room.signed_in("ana")
    assert len(ana.rows()) == 2
    assert 'data-reason="unsorted"' in ana.html


def test_an_empty_queue_says_so(room: StaffRoom) -> None:
    assert "Nobody is waiting here." in room.signed_in("ana").html
