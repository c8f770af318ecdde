"""The ledger proves that every inquiry was answered or still is within its promise."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from lookup.escalations import Balance, LedgerBroken, check_ledger
from lookup.models.escalations import escalation, escalation_box
from lookup.models.ledger import ledger_state
from tests.console.staffroom import SAFE, StaffRoom

TODAY = date(2020, 3, 4)


def checked(room: StaffRoom, *, today: date = TODAY, holds: str | None = None) -> Balance:
    with room.database.read() as connection:
        return check_ledger(connection, today=today, holds=holds)


def a_day_at_the_office(room: StaffRoom) -> list[str]:
    """Five people ask: one is answered, one called, one takes it back, one is erased, one waits."""
    references = [room.escalate(SAFE) for _ in range(5)]
    answered, called, taken_back, erased, _ = references
    ana = room.signed_in("ana")
    ana.act(answered, "open", reason="answer")
    ana.reply(answered, "Good news. Please call us.")
    ana.act(answered, "close", reason="answered")
    ana.act(called, "open", reason="answer")
    ana.act(called, "close", reason="no_way_to_reach")
    assert room.public.withdraw(taken_back)
    assert room.public.erase(erased)
    return references


def by_whoever_owns_the_database(room: StaffRoom, change: str) -> None:
    """Change the ledger with its triggers off."""
    with room.database.begin() as connection:
        if room.database.is_postgresql:
            connection.execute(text("ALTER TABLE ledger DISABLE TRIGGER ALL"))
        else:
            for name in ("ledger_no_update", "ledger_no_delete", "ledger_no_replace"):
                connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text(change))


def test_what_came_in_is_what_went_out_and_what_is_still_open(room: StaffRoom) -> None:
    assert checked(room).received == 0
    a_day_at_the_office(room)
    found = checked(room)
    assert (found.received, found.answered, found.closed_unanswered) == (5, 1, 1)
    assert (found.withdrawn, found.erased, found.within_promise, found.late) == (1, 1, 1, 0)
    assert checked(room, today=TODAY + timedelta(days=30)).late == 1
    assert checked(room, holds=found.newest).received == 5
    with pytest.raises(LedgerBroken, match="it was made anew"):
        checked(room, holds="ab" * 32)


@pytest.mark.parametrize(
    "change",
    ["UPDATE ledger SET step = 'erased'", "DELETE FROM ledger WHERE seq = 1"],
)
def test_the_database_itself_takes_no_line_back(room: StaffRoom, change: str) -> None:
    room.escalate()
    with pytest.raises(DBAPIError, match="append-only"), room.database.begin() as connection:
        connection.execute(text(change))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("DELETE FROM ledger WHERE seq = 2", "line 2 is missing"),
        ("DELETE FROM ledger WHERE seq = (SELECT max(seq) FROM ledger)", "where it went on to"),
        ("UPDATE ledger SET step = 'answered' WHERE seq = 5", "line 5 is not the one that was"),
        ("DELETE FROM ledger", "it ends at line 0"),
        ("DELETE FROM ledger_state", "how far it goes is not known"),
    ],
)
def test_a_line_that_is_removed_or_changed_is_found(
    room: StaffRoom, change: str, told: str
) -> None:
    a_day_at_the_office(room)
    by_whoever_owns_the_database(room, change)
    with pytest.raises(LedgerBroken, match=told):
        checked(room)


def test_an_inquiry_that_is_quietly_removed_or_called_answered_is_found(room: StaffRoom) -> None:
    *_, waits = a_day_at_the_office(room)
    ours = escalation.c.reference == waits
    with room.database.begin() as connection:
        connection.execute(update(escalation).where(ours).values(status="answered"))
    with pytest.raises(LedgerBroken, match="the ledger does not have it answered"):
        checked(room)
    with room.database.begin() as connection:
        connection.execute(update(escalation).where(ours).values(status="received"))
    assert checked(room).within_promise == 1
    with room.database.begin() as connection:
        id_ = connection.execute(escalation.select().where(ours)).one().id
        connection.execute(delete(escalation_box).where(escalation_box.c.escalation_id == id_))
        connection.execute(delete(escalation).where(ours))
    with pytest.raises(LedgerBroken, match="is not on file, and nobody ordered"):
        checked(room)


def test_an_inquiry_whose_commit_fails_is_in_neither(room: StaffRoom) -> None:
    room.escalate()
    with room.database.engine.connect() as connection:
        room.public.open(connection, {"v": 1, "reason": "asked"}, language="en", channel="web")
        connection.rollback()
    assert checked(room).received == 1


def test_what_was_on_file_before_there_was_a_ledger_is_taken_over(room: StaffRoom) -> None:
    a_day_at_the_office(room)
    by_whoever_owns_the_database(room, "DELETE FROM ledger")
    with room.database.begin() as connection:
        connection.execute(delete(ledger_state))
    with pytest.raises(LedgerBroken, match="the ledger does not have it received"):
        checked(room)
    room.escalate()
    found = checked(room)
    assert (found.received, found.answered, found.erased) == (5, 0, 0)
    assert found.closed_unanswered == 2  # of one that was closed before, only that is known


def test_the_command_adds_up_on_either_face_and_fails_where_it_is_broken(room: StaffRoom) -> None:
    a_day_at_the_office(room)
    runner = room.app.test_cli_runner()
    said = runner.invoke(args=["ledger", "verify"])
    assert said.exit_code == 0, said.stderr
    counts = [int(one) for one in re.findall(r"^ +(\d+)  ", said.stdout, re.MULTILINE)]
    assert counts[0] == sum(counts[1:]) == 5
    assert "1 inquiries are past the day promised" in said.stderr  # it was promised in 2020
    (newest,) = re.findall(r"newest ([0-9a-f]{64})", said.stdout)
    assert runner.invoke(args=["ledger", "verify", "--holds", newest]).exit_code == 0
    assert runner.invoke(args=["ledger", "verify", "--holds", "ab"]).exit_code == 2
    by_whoever_owns_the_database(room, "DELETE FROM ledger WHERE seq = 3")
    broken = runner.invoke(args=["ledger", "verify"])
    assert broken.exit_code == 3
    assert "the ledger is broken: line 3 is missing" in broken.stderr
