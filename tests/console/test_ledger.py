"""The ledger proves that every inquiry was answered or still is within its promise."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from threading import Event, Thread

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from lookup.db import MIGRATIONS, SHARED, Database
from lookup.escalations import Balance, LedgerBroken, check_ledger
from lookup.escalations.ledger import Step, note_step
from lookup.models.escalations import escalation, escalation_box
from lookup.models.ledger import ledger, ledger_state
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


def without_a_ledger(room: StaffRoom) -> None:
    """Take the database back to the release that had none."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(SHARED))
    with room.database.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0010")


def test_what_was_on_file_before_there_was_a_ledger_is_its_beginning(room: StaffRoom) -> None:
    a_day_at_the_office(room)
    without_a_ledger(room)
    Database.open(room.app.extensions["settings"].database_url).close()  # the new release starts
    found = checked(room)
    assert (found.received, found.withdrawn, found.erased) == (4, 1, 0)
    assert found.closed_unanswered == 2  # of one that was closed before, only that is known
    assert found.within_promise == 1
    room.escalate()
    assert checked(room, holds=found.newest).received == 5


def test_a_ledger_that_was_emptied_does_not_begin_anew(room: StaffRoom) -> None:
    a_day_at_the_office(room)
    by_whoever_owns_the_database(room, "DELETE FROM ledger")
    with room.database.begin() as connection:
        connection.execute(delete(ledger_state))
    room.escalate()
    with pytest.raises(LedgerBroken, match="the ledger does not have it received"):
        checked(room)


def test_one_who_takes_back_what_is_just_being_erased_waits_for_that(room: StaffRoom) -> None:
    """Whoever erases holds the inquiry, then wants the ledger; nobody may do it crosswise."""
    reference = room.escalate()
    with room.database.read() as connection:
        id_ = bytes(connection.execute(select(escalation.c.id)).scalar_one())
    erasing, heard = Event(), []

    def take_back() -> None:
        erasing.wait(10)
        heard.append(room.public.withdraw(reference))

    other = Thread(target=take_back)
    other.start()
    with room.database.begin() as connection:
        ours = select(escalation.c.id).where(escalation.c.id == id_).with_for_update()
        connection.execute(ours).one()
        erasing.set()
        other.join(0.5)  # it has come as far as it can
        assert room.public.erase_within(connection, id_)
    other.join(20)
    assert heard, "it was ended by a deadlock"
    assert checked(room).erased == 1


def days(room: StaffRoom) -> list[date]:
    with room.database.read() as connection:
        return list(connection.execute(select(ledger.c.day).order_by(ledger.c.seq)).scalars())


def test_both_faces_write_the_day_where_the_office_is(room: StaffRoom) -> None:
    """Half past seven in the evening in Los Angeles is the next day in London."""
    room.clock.set(datetime(2020, 3, 5, 3, 30, tzinfo=UTC))
    a_day_at_the_office(room)
    assert set(days(room)) == {TODAY}


def test_a_ledger_whose_days_the_console_once_wrote_by_london_still_holds(room: StaffRoom) -> None:
    """A line's hash is over the day that stands in it, and no day must follow the one before."""
    reference = room.escalate()
    with room.database.begin() as connection:
        ours = escalation.c.reference == reference
        id_ = bytes(connection.execute(select(escalation.c.id).where(ours)).scalar_one())
        connection.execute(update(escalation).where(ours).values(status="answered"))
        note_step(connection, Step.ANSWERED, id_, day=TODAY + timedelta(days=1))
    room.escalate()
    assert days(room) == [TODAY, TODAY + timedelta(days=1), TODAY]
    assert checked(room).answered == 1


def test_the_command_adds_up_on_either_face_and_fails_where_it_is_broken(room: StaffRoom) -> None:
    a_day_at_the_office(room)
    room.clock.move(days=30)
    runner = room.app.test_cli_runner()
    said = runner.invoke(args=["ledger", "verify"])
    assert said.exit_code == 0, said.stderr
    counts = [int(one) for one in re.findall(r"^ +(\d+)  ", said.stdout, re.MULTILINE)]
    assert counts[0] == sum(counts[1:]) == 5
    assert "1 inquiries are past the day promised" in said.stderr
    (newest,) = re.findall(r"newest ([0-9a-f]{64})", said.stdout)
    assert runner.invoke(args=["ledger", "verify", "--holds", newest]).exit_code == 0
    assert runner.invoke(args=["ledger", "verify", "--holds", "ab"]).exit_code == 2
    by_whoever_owns_the_database(room, "DELETE FROM ledger WHERE seq = 3")
    broken = runner.invoke(args=["ledger", "verify"])
    assert broken.exit_code == 3
    assert "the ledger is broken: line 3 is missing" in broken.stderr
