"""A broken ledger that an operator goes on with: the break stays to be seen, the next is found."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, delete, select, text, update

from lookup.db import Database
from lookup.escalations import Acceptance, LedgerBroken, accept_break, check_ledger
from lookup.models.escalations import escalation, escalation_box
from lookup.models.removals import removal
from lookup.office import Broken, Sound, check_audit, check_audit_in
from lookup.removals import What, note_removal
from tests.console.staffroom import StaffRoom
from tests.console.test_ledger import (
    TODAY,
    a_day_at_the_office,
    by_whoever_owns_the_database,
    checked,
)

WORDS = "r.ortiz: the disk failed, no better back-up"


def accepted(room: StaffRoom) -> int:
    """An operator accepts what is broken; the number of the line that says so."""
    with pytest.raises(LedgerBroken) as found:
        checked(room)
    with room.database.begin() as connection:
        return accept_break(connection, Acceptance(WORDS, found.value.kept), day=TODAY)


def unfile(room: StaffRoom, reference: str) -> None:
    """Somebody quietly removes an inquiry."""
    with room.database.begin() as connection:
        ours = select(escalation.c.id).where(escalation.c.reference == reference)
        id_ = connection.execute(ours).scalar_one()
        connection.execute(delete(escalation_box).where(escalation_box.c.escalation_id == id_))
        connection.execute(delete(escalation).where(escalation.c.id == id_))


@contextlib.contextmanager
def undone(database: Database) -> Iterator[Connection]:
    """A connection whose changes are taken back."""
    with database.engine.connect() as connection:
        yield connection
        connection.rollback()


def owner_changes(connection: Connection, table: str, change: str) -> None:
    """Change an append-only table with its triggers off."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
    else:
        named = text("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name=:table")
        for name in connection.execute(named, {"table": table}).scalars().all():
            connection.execute(text(f"DROP TRIGGER {name}"))
    connection.execute(text(change))


def test_what_was_accepted_is_said_from_then_on_and_every_inquiry_counted(room: StaffRoom) -> None:
    *_, waits = a_day_at_the_office(room)
    before = checked(room)
    by_whoever_owns_the_database(room, "UPDATE ledger SET step = 'answered' WHERE seq = 5")
    unfile(room, waits)
    line = accepted(room)
    found = checked(room)
    assert found.accepted == (
        f"line {line}: accepted by {WORDS}; found: line 5 is not the one that was written",
    )
    assert (found.lost, found.erased, found.withdrawn) == (1, 1, 1)
    assert found.received == before.received == 5
    room.escalate()
    assert checked(room, holds=found.newest).received == 6
    with pytest.raises(LedgerBroken, match=f"older than the break accepted at line {line}"):
        checked(room, holds=before.newest)


@pytest.mark.parametrize(
    "loss", ["DELETE FROM ledger", "DELETE FROM ledger WHERE seq > 2", "DELETE FROM ledger_state"]
)
def test_whatever_is_left_of_it_one_can_go_on(room: StaffRoom, loss: str) -> None:
    a_day_at_the_office(room)
    by_whoever_owns_the_database(room, loss)
    accepted(room)
    room.escalate()
    found = checked(room)
    assert found.received == found.within_promise + found.erased + found.lost + 3


def test_a_break_after_a_break_was_accepted_is_found_wherever_it_is(room: StaffRoom) -> None:
    a_day_at_the_office(room)
    by_whoever_owns_the_database(room, "DELETE FROM ledger WHERE seq = 2")
    line = accepted(room)
    for table, change, told in (
        ("ledger", "UPDATE ledger SET step = 'closed' WHERE seq = 1", f"before line {line} is not"),
        ("ledger", "DELETE FROM ledger WHERE seq = 3", f"before line {line} is not"),
        ("ledger", f"DELETE FROM ledger WHERE seq = {line}", "which accepted a break, is missing"),
        ("ledger", f"DELETE FROM ledger WHERE seq = {line + 1}", f"line {line + 1} is missing"),
        ("ledger_acceptance", "UPDATE ledger_acceptance SET words = 'x'", "is not what was writt"),
        ("ledger_acceptance", "DELETE FROM ledger_acceptance", "is not what was written"),
        ("ledger_state", "DELETE FROM ledger_state", "how far it goes is not known"),
    ):
        with undone(room.database) as connection:
            owner_changes(connection, table, change)
            with pytest.raises(LedgerBroken, match=told):
                check_ledger(connection, today=TODAY)
    assert checked(room).accepted


def test_an_audit_that_was_accepted_goes_on_under_a_new_key_and_finds_the_next_break(
    room: StaffRoom,
) -> None:
    audit, key = room.office.audit, room.office.secrets.audit
    records = room.office.records
    for action in ("signed_in", "opened", "answered", "closed"):
        audit.write("ana", action)
    sound = check_audit(records, key=key)
    assert isinstance(sound, Sound)
    with records.begin() as connection:
        owner_changes(connection, "audit", "UPDATE audit SET actor = 'nobody' WHERE seq = 3")
        owner_changes(connection, "audit_checkpoint", "DELETE FROM audit_checkpoint")
        connection.execute(text("DELETE FROM audit_state"))
    assert isinstance(check_audit(records, key=key), Broken)
    with records.begin() as connection:
        line = audit.begin_anew(connection, "root", WORDS)
    audit.write("ana", "opened", "AAAA-BBBB")
    found = check_audit(records, key=key)
    assert isinstance(found, Sound)
    assert found.accepted == (f"line {line}: accepted on 2020-03-04 by root: {WORDS}",)
    assert found.first_key != sound.first_key
    for change, told in (
        ("UPDATE audit SET actor = 'me' WHERE seq = 2", f"line {line}: what stands before"),
        ("UPDATE audit SET detail = 'fine' WHERE action = 'audit_accepted'", "its words are not"),
        (f"DELETE FROM audit WHERE seq = {line}", "line 3: its words are not"),
        (f"DELETE FROM audit WHERE seq > {line}", "were cut off"),
        ("UPDATE audit_checkpoint SET at = '2020'", "its signature is not that of"),
    ):
        with undone(records) as connection:
            for table in ("audit", "audit_checkpoint"):
                owner_changes(connection, table, "SELECT 1")
            connection.execute(text(change))
            assert told in str(check_audit_in(connection, key=key)), change


def test_what_the_server_tells_the_audit_is_never_taken_for_an_accepted_break(
    room: StaffRoom,
) -> None:
    with room.database.begin() as connection:
        now = room.clock.now()
        note_removal(connection, What.RESTORED, now=now, actor="root", detail="x")
        connection.execute(update(removal).values(what="audit_accepted"))
    assert room.office.take_over_removals() == 1
    found = check_audit(room.office.records, key=room.office.secrets.audit)
    assert isinstance(found, Sound)
    assert found.accepted == ()
