"""What operators remove at the server is in the office's audit, from the order to the end."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update

from app import create_app
from lookup.models.office import entry, work
from lookup.models.removals import removal
from lookup.office import Sound, check_audit
from lookup.settings import Settings
from tests.console.staffroom import SAFE, StaffRoom

RECORD = "ab" * 16
ORDER = "SA-2020-0417"


@pytest.fixture
def server(settings: Settings, keys: Path, tmp_path: Path) -> Settings:
    """The public face over the same shared database."""
    return Settings(
        face="public",
        base_url="http://127.0.0.1:8000",
        key_file=keys / "server.key",
        secret_key=settings.secret_key,
        database_url=settings.database_url,
        store_dir=tmp_path / "store",
    )


def at_the_server(server: Settings, room: StaffRoom, *words: str) -> None:
    app = create_app(server, clock=room.clock)
    ran = app.test_cli_runner().invoke(args=list(words))
    assert ran.exit_code == 0, ran.stderr
    app.extensions["lookup"].database.close()


def removals(room: StaffRoom) -> list[tuple[str, str, str]]:
    """Who did what, and what the audit says of it, oldest first."""
    return [
        (line.actor, line.action, line.detail)
        for line in reversed(room.office.audit.latest(at_most=1000))
        if line.subject.startswith("removal ")
    ]


def test_a_purge_at_the_server_is_in_the_audit_from_its_order_to_what_it_destroyed(
    room: StaffRoom, server: Settings
) -> None:
    purge = ("purge", "--reference", ORDER, "--record", RECORD, "--by", "r.ortiz")
    at_the_server(server, room, *purge, "--reason", "request")
    room.office.tidy()
    room.office.tidy()  # a minute later: nothing is said twice
    (ordered, done) = removals(room)
    assert ordered[:2] == ("r.ortiz", "purge_ordered")
    assert done[:2] == ("r.ortiz", "purge_done")
    assert ordered[2].endswith(": request")
    assert done[2].endswith(": no inquiry, 0 waits, 0 earlier generations")
    for _, _, detail in (ordered, done):
        assert detail.startswith("2020-03-04 17:30 UTC on the server, record ")
        assert RECORD not in detail
        assert ORDER not in detail
    assert isinstance(check_audit(room.office.records, key=room.office.secrets.audit), Sound)


def test_an_inquiry_that_is_erased_takes_the_offices_own_notes_with_it(
    room: StaffRoom, server: Settings
) -> None:
    gone, kept = room.escalate(SAFE), room.escalate(SAFE)
    ana = room.signed_in("ana")
    for reference in (gone, kept):
        ana.act(reference, "open", reason="answer")
        ana.act(reference, "call-note", text="Rosa calls back on Monday")
    at_the_server(server, room, "purge", "--reference", gone, "--by", "r.ortiz")
    room.office.tidy()
    told = [line for line in removals(room) if line[1] == "inquiry_erased"]
    assert [line[2].split(", ")[1] for line in told] == ["2 notes of the office"]
    assert ("r.ortiz", "purge_done") in [line[:2] for line in removals(room)]
    (left,) = room.office.filed.listed()
    assert left.reference == kept
    with room.office.records.read() as connection:
        for table in (entry, work):
            ids = {bytes(row.escalation_id) for row in connection.execute(table.select())}
            assert ids == {left.id}


def test_ended_between_the_audit_and_the_mark_it_is_not_said_twice(
    room: StaffRoom, server: Settings
) -> None:
    at_the_server(server, room, "suppress", "--record", RECORD, "--by", "r.ortiz")
    room.office.tidy()
    with room.database.begin() as connection:  # as if it had ended just before this was written
        connection.execute(update(removal).values(told_at=None))
    room.office.tidy()
    said = [line[1] for line in removals(room)]
    assert said == ["suppress_ordered", "suppress_done"]
