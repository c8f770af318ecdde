"""The audit: said before it is done, and no line of it can be changed without being found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection, event, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from lookup.db import Database
from lookup.models.office import audit, audit_checkpoint, audit_state
from lookup.office import Audit, Broken, OfficeSecrets, Sound, check_audit
from lookup.office.audit import BEFORE_ALL, Line
from lookup.sealing import hkdf_expand, public_signing_key, sign
from tests.console.staffroom import SAFE, StaffRoom

LINES = 12


def full(room: StaffRoom) -> Audit:
    """An audit of a dozen lines with two checkpoints."""
    for number in range(LINES):
        room.office.audit.write("ana", "opened", "ABCD-EFGH-JK", f"reason {number}")
        if number == 7:
            room.clock.move(minutes=6)
    return room.office.audit


def checked(room: StaffRoom) -> Sound | Broken:
    return check_audit(room.office.records, key=room.office.secrets.audit)


def without_triggers(room: StaffRoom, change: Callable[[Connection], object]) -> None:
    """What somebody does who owns the database: the triggers off, a change, the triggers on."""
    records = room.office.records
    with records.begin() as connection:
        if records.is_postgresql:
            for table in ("audit", "audit_checkpoint"):
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
            change(connection)
            for table in ("audit", "audit_checkpoint"):
                connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER ALL"))
            return
        triggers = connection.execute(
            text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        ).all()
        for trigger in triggers:
            connection.execute(text(f"DROP TRIGGER {trigger.name}"))
        change(connection)
        for trigger in triggers:
            connection.exec_driver_sql(trigger.sql)


def test_a_whole_audit_is_sound(room: StaffRoom) -> None:
    full(room)
    found = checked(room)
    assert isinstance(found, Sound)
    assert (found.lines, found.checkpoints) == (LINES, 2)
    assert check_audit(room.office.records, first_key=found.first_key) == found


def test_an_audit_that_never_began_is_sound(room: StaffRoom) -> None:
    assert checked(room) == Sound(0, 0, "", BEFORE_ALL.hex())


@pytest.mark.parametrize("table", ["audit", "audit_checkpoint"])
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE {t} SET at = '2020-01-01'",
        "DELETE FROM {t}",
        "INSERT OR REPLACE INTO {t} SELECT * FROM {t}",
        "TRUNCATE {t}",
    ],
)
def test_the_database_refuses_every_change(room: StaffRoom, table: str, change: str) -> None:
    full(room)
    only_here = {"INSERT OR REPLACE": False, "TRUNCATE": True}
    for words, on_postgresql in only_here.items():
        if change.startswith(words) and room.office.records.is_postgresql is not on_postgresql:
            pytest.skip("not in this database's language")
    with pytest.raises(DBAPIError, match="append-only"), room.office.records.begin() as connection:
        connection.execute(text(change.format(t=table)))
    assert isinstance(checked(room), Sound)


def altered(connection: Connection) -> None:
    connection.execute(update(audit).where(audit.c.seq == 5).values(actor="ben"))


def deleted(connection: Connection) -> None:
    connection.execute(audit.delete().where(audit.c.seq == 5))


def swapped(connection: Connection) -> None:
    for was, is_now in ((5, 99), (6, 5), (99, 6)):
        connection.execute(update(audit).where(audit.c.seq == was).values(seq=is_now))


def cut_off(connection: Connection) -> None:
    connection.execute(audit.delete().where(audit.c.seq > 10))


def cut_off_with_its_state(connection: Connection) -> None:
    """As far as somebody gets who can write the hash of line 11 but not the office's mark on it."""
    connection.execute(audit.delete().where(audit.c.seq > 11))
    hashed = connection.execute(select(audit.c.hash).where(audit.c.seq == 11)).scalar_one()
    connection.execute(update(audit_state).values(seq=11, hash=hashed))


def rebuilt(connection: Connection) -> None:
    """Line 5 changed and every hash after it made anew."""
    altered(connection)
    previous = BEFORE_ALL
    for row in connection.execute(select(audit).order_by(audit.c.seq)).all():
        facts = {name: row._mapping[name] for name in Line.__dataclass_fields__}
        hashed = Line(**facts).hash_after(previous)
        at = update(audit).where(audit.c.seq == row.seq)
        connection.execute(at.values(previous=previous, hash=hashed))
        previous = hashed
    connection.execute(update(audit_state).values(hash=previous))


def rebuilt_and_signed_anew(connection: Connection) -> None:
    """All of it made anew, with keys of the forger's own."""
    rebuilt(connection)
    connection.execute(audit_checkpoint.delete())
    seed = b"f" * 32
    connection.execute(update(audit_state).values(first_key=public_signing_key(seed)))


def checkpoint_deleted(connection: Connection) -> None:
    connection.execute(audit_checkpoint.delete().where(audit_checkpoint.c.number == 1))


def checkpoint_altered(connection: Connection) -> None:
    at = update(audit_checkpoint).where(audit_checkpoint.c.number == 2)
    connection.execute(at.values(at="2020-01-01T00:00:00.000+00:00"))


def line_added(connection: Connection) -> None:
    last = connection.execute(select(audit).order_by(audit.c.seq.desc()).limit(1)).one()
    line = Line(last.seq + 1, last.at, "ben", "read", "ABCD-EFGH-JK", "")
    hashed = line.hash_after(bytes(last.hash))
    connection.execute(insert(audit).values(**vars(line), previous=bytes(last.hash), hash=hashed))


@pytest.mark.parametrize(
    ("tamper", "place"),
    [
        (altered, "line 5"),
        (deleted, "line 5"),
        (swapped, "line 5"),
        (cut_off, "line 11"),
        (cut_off_with_its_state, "line 11"),
        (rebuilt, "checkpoint 2 (line 9)"),
        (rebuilt_and_signed_anew, "the first key"),
        (checkpoint_deleted, "checkpoint 1"),
        (checkpoint_altered, "checkpoint 2 (line 9)"),
        (line_added, "line 13"),
    ],
)
def test_tampering_is_found_and_the_place_is_named(
    room: StaffRoom, tamper: Callable[[Connection], None], place: str
) -> None:
    full(room)
    without_triggers(room, tamper)
    found = checked(room)
    assert isinstance(found, Broken)
    assert found.place == place


def test_whoever_takes_the_key_later_cannot_sign_the_past(room: StaffRoom) -> None:
    """With the office's own key in hand: the keys of earlier checkpoints are gone."""
    full(room)
    without_triggers(room, rebuilt)
    secrets: OfficeSecrets = room.office.secrets
    with room.office.records.read() as connection:
        points = connection.execute(select(audit_checkpoint)).all()
    now_held = hkdf_expand(secrets.audit, b"lcr/audit/next/1", 32)  # not among the signers
    for point in points:
        forged = sign(now_held, bytes(point.hash))
        assert forged != bytes(point.signature)
    assert isinstance(checked(room), Broken)


def test_it_is_signed_every_hundred_lines_too(room: StaffRoom) -> None:
    for _ in range(101):
        room.office.audit.write("ana", "read", "ABCD-EFGH-JK")
    found = checked(room)
    assert isinstance(found, Sound)
    assert found.checkpoints == 2


def test_a_clock_set_back_is_no_break(room: StaffRoom) -> None:
    room.office.audit.write("ana", "read")
    room.clock.set(room.clock.now() - timedelta(hours=1))
    room.office.audit.write("ana", "read")
    assert isinstance(checked(room), Sound)


def test_opening_is_said_and_committed_before_anything_is_opened(room: StaffRoom) -> None:
    """The audit cannot be written: nothing is opened, and no box is even read."""
    reference = room.escalate(SAFE)
    ana = room.signed_in("ana")
    ana.get(f"/escalations/{reference}")
    read: list[str] = []

    def refuse(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO audit "):
            raise KeyboardInterrupt

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        read.append(statement)

    records: Database = room.office.records
    event.listen(records.engine, "before_cursor_execute", refuse)
    event.listen(room.office.desk.database.engine, "before_cursor_execute", note)
    token = ana.token
    with pytest.raises(KeyboardInterrupt):
        ana.post(f"/escalations/{reference}/open", token=token, reason="answer")
    event.remove(records.engine, "before_cursor_execute", refuse)

    assert not [one for one in read if "escalation_box" in one]
    assert room.progress(reference) == "received"
    assert "Rosa" not in ana.get(f"/escalations/{reference}").get_data(as_text=True)


def test_every_step_on_an_escalation_leaves_a_line(room: StaffRoom) -> None:
    reference = room.escalate(SAFE)
    ana = room.signed_in("ana")
    ana.act(reference, "open", reason="answer")
    ana.act(reference, "claim")
    ana.reply(reference, "Please call us.")
    ana.act(reference, "call-note", text="She called")
    ana.act(reference, "close", reason="answered")
    about = [action for who, action, what in room.actions() if (who, what) == ("ana", reference)]
    steps = [action for action in about if action != "read"]
    assert steps == ["opened", "claimed", "replied", "call_noted", "closed"]
    assert about.index("opened") < about.index("read")
    assert isinstance(checked(room), Sound)


def test_the_auditor_reads_who_did_what_and_why_and_nothing_that_was_said(
    room: StaffRoom,
) -> None:
    reference = room.escalate(SAFE)
    ana = room.signed_in("ana")
    ana.act(reference, "open", reason="deadline")
    ana.reply(reference, "Please call us on Tuesday.")
    auditor = room.signed_in("audrey", "auditor")
    auditor.get(f"/audit?about={reference}")
    assert "Its promised day is near" in auditor.html
    assert 'data-action="replied"' in auditor.html
    assert "Tuesday" not in auditor.html
    assert "Rosa" not in auditor.html
    assert ("audrey", "audit_read", reference) in room.actions()
