"""After the end there is a goodbye, and nothing of what was kept lies in the database's files."""

from __future__ import annotations

from pathlib import Path

import pytest

from lookup.models.messages import outgoing_text
from tests.keep_looking.waiters import (
    NEWS,
    loads,
    parts,
    wait_together,
    waiting,
    waits_by_text,
)
from tests.publish.county import Publisher
from tests.sms.desk import Desk

ON_BOTH_DATABASES = True
GOODBYE = "we kept looking for you"


def all_bytes(folder: Path) -> bytes:
    """The database with its log of writes and whatever else lies beside it."""
    return b"".join(file.read_bytes() for file in folder.rglob("lookup.db*"))


def test_when_the_time_is_over_they_are_told_so_and_forgotten(
    desk: Desk, publisher: Publisher
) -> None:
    phone, later = desk.phone(), desk.phone("+13105550144")
    wait_together(desk, [phone])
    desk.clock.move(days=3)
    wait_together(desk, [later])
    desk.clock.move(days=361)
    assert parts(desk).keep_looking.tidy() == 0
    desk.clock.move(days=2)
    assert parts(desk).keep_looking.tidy() == 1
    assert parts(desk).keep_looking.tidy() == 0
    desk.work()
    assert phone.new().count(GOODBYE) == 1
    assert later.new() == ""
    (left,) = waiting(desk)
    assert left.recipient == parts(desk).notices.keys.hash_of(later.number)
    assert {row.sealed_number for row in desk.rows(outgoing_text) if row.settled_at} <= {None}
    loads(desk, publisher)
    assert phone.new() == ""


@pytest.mark.parametrize("end", ["told", "stopped", "over"])
def test_nothing_is_left_in_the_files(
    desk: Desk, publisher: Publisher, tmp_path: Path, end: str
) -> None:
    public = parts(desk)
    if public.database.is_postgresql:
        pytest.skip("the server's own files: VACUUM is the operator's (docs/runbook.md)")
    phone = desk.phone()
    waits_by_text(phone)
    (row,) = waiting(desk)
    kept = [bytes(row.ticket), bytes(row.sealed_number)]
    assert all(one in all_bytes(tmp_path / "data") for one in kept)
    if end == "told":
        loads(desk, publisher)
    elif end == "stopped":
        phone.text("STOP")
    else:
        desk.clock.move(days=366)
    public.keep_looking.tidy()
    assert waiting(desk) == []
    assert not any(one in all_bytes(tmp_path / "data") for one in kept)


def test_one_goodbye_for_a_phone_that_waited_for_two(desk: Desk) -> None:
    phone = desk.phone()
    wait_together(desk, [phone])
    waits_by_text(phone, ("hi", "Y", "Ana Reyes", "skip", "7/17/1982", "1", "5111", "skip", *"YNY"))
    phone.new()
    assert len(waiting(desk)) == 2
    desk.clock.move(days=366)
    assert parts(desk).keep_looking.tidy() == 2
    desk.work()
    assert phone.new().count(GOODBYE) == 1


def test_a_phone_that_said_stop_hears_no_goodbye(desk: Desk) -> None:
    phone = desk.phone()
    wait_together(desk, [phone])
    phone.text("STOP")
    desk.clock.move(days=366)
    parts(desk).keep_looking.tidy()
    desk.work()
    assert phone.new() == ""


def test_told_and_stopped_at_once_nothing_goes_out(desk: Desk, publisher: Publisher) -> None:
    phone = desk.phone()
    wait_together(desk, [phone])
    public = parts(desk)
    public.store.load(publisher.file("second"))
    assert public.watch.look().told == 1
    phone.text("STOP")
    desk.work()
    assert NEWS not in phone.new()
