"""Escalations are sealed to the office: the public face writes what it cannot read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import event, select, update

from lookup.clock import FixedClock
from lookup.county import County
from lookup.db import Database
from lookup.escalations import BoxKind, Escalations, Queue, context, open_box
from lookup.keys import make_key_files
from lookup.models.escalations import escalation, escalation_box
from lookup.sealing import (
    OfficePrivateKey,
    SealBroken,
    ServerKeys,
    read_office_keys,
    read_server_keys,
)

ROOT = Path(__file__).parents[2]
COUNTY = County.load(ROOT / "counties" / "los_angeles.toml")
CLAIM = {
    "v": 1,
    "reason": "asked",
    "answers": {"name": {"given_names": "Rosa", "family_names": "Ficticia"}},
}
PASSPHRASE = "correct horse battery"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    make_key_files(folder, PASSPHRASE)
    return folder


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database.open(f"sqlite:///{tmp_path / 'lookup.db'}")
    yield made
    made.engine.dispose()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 3, 3, 5, 0, tzinfo=UTC))


@pytest.fixture
def escalations(database: Database, keys: Path, clock: FixedClock) -> Escalations:
    return Escalations(database, server_keys(keys).office_public_key, COUNTY, clock)


def server_keys(keys: Path) -> ServerKeys:
    return read_server_keys(keys / "server.key")


def private_key(keys: Path) -> OfficePrivateKey:
    return read_office_keys(keys / "office.key", PASSPHRASE).private_key


def opened(database: Database, escalations: Escalations) -> bytes:
    with database.begin() as connection:
        made = escalations.open(connection, CLAIM, language="en", channel="web")
        escalations.add_contact(connection, made.id, {"preferred": "call", "phone": "+12135550142"})
    return made.id


def boxes(database: Database) -> dict[str, bytes]:
    with database.read() as connection:
        return {row.kind: bytes(row.sealed) for row in connection.execute(select(escalation_box))}


def test_the_office_opens_both_boxes(
    database: Database, escalations: Escalations, keys: Path
) -> None:
    escalation_id = opened(database, escalations)
    office = private_key(keys)

    info = context("los-angeles", office.public(), escalation_id, BoxKind.CLAIM, date(2026, 3, 2))
    assert open_box(office, boxes(database)["claim"], info) == CLAIM
    info = context("los-angeles", office.public(), escalation_id, BoxKind.CONTACT, date(2026, 3, 2))
    assert open_box(office, boxes(database)["contact"], info)["phone"] == "+12135550142"


@pytest.mark.parametrize("changed", ["deployment", "escalation", "kind", "day", "key", "byte"])
def test_a_box_opens_only_where_it_belongs(
    database: Database, escalations: Escalations, keys: Path, changed: str
) -> None:
    escalation_id = opened(database, escalations)
    office = private_key(keys)
    sealed = boxes(database)["claim"]
    info = context(
        "another-county" if changed == "deployment" else "los-angeles",
        office.public(),
        b"\0" * 16 if changed == "escalation" else escalation_id,
        BoxKind.CONTACT if changed == "kind" else BoxKind.CLAIM,
        date(2026, 3, 3) if changed == "day" else date(2026, 3, 2),
    )
    if changed == "key":
        office = OfficePrivateKey.new()
    if changed == "byte":
        sealed = sealed[:-1] + bytes([sealed[-1] ^ 1])

    with pytest.raises(SealBroken):
        open_box(office, sealed, info)


def test_every_box_has_one_length(database: Database, escalations: Escalations) -> None:
    opened(database, escalations)
    with database.begin() as connection:
        long = {**CLAIM, "answers": {"name": {"given_names": "Ñ" * 80, "family_names": "é" * 80}}}
        escalations.open(connection, long, language="es", channel="sms")

    assert {len(sealed) for sealed in boxes(database).values()} == {4_096}


def test_nothing_that_the_public_face_holds_opens_a_box(
    database: Database, escalations: Escalations, keys: Path
) -> None:
    escalation_id = opened(database, escalations)
    server = server_keys(keys)
    office = server.office_public_key
    info = context("los-angeles", office, escalation_id, BoxKind.CLAIM, date(2026, 3, 2))
    held = [
        value
        for value in vars(server).values()
        for value in (value.values() if isinstance(value, dict) else [value])
        if isinstance(value, bytes) and len(value) == 32
    ]

    assert len(held) >= 5
    for secret in held:
        with pytest.raises(SealBroken):
            open_box(OfficePrivateKey(secret), boxes(database)["claim"], info)


def test_no_room_of_the_public_face_can_open_boxes_or_read_the_office_key() -> None:
    opening = {"open_from_office", "open_box", "read_office_keys", "OfficePrivateKey"}
    for room in ("conversation", "web", "identity", "limits"):
        for file in (ROOT / "lookup" / room).rglob("*.py"):
            names = {
                alias.name
                for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
                if isinstance(node, ast.ImportFrom | ast.Import)
                for alias in node.names
            }
            assert not names & opening, file.name


def test_the_public_face_only_ever_inserts_and_never_reads_a_box(
    database: Database, escalations: Escalations
) -> None:
    statements: list[str] = []
    event.listen(
        database.engine,
        "before_cursor_execute",
        lambda _c, _cur, statement, *_: statements.append(statement),
    )
    opened(database, escalations)
    escalations.progress("ABCD-EFGH-JK")

    about = [one for one in statements if "escalation" in one]
    assert {one.split()[0] for one in about} <= {"INSERT", "SELECT"}
    assert not [one for one in about if one.startswith("SELECT") and "escalation_box" in one]


def test_the_queue_lists_who_waits_and_what_is_late_first(
    database: Database, escalations: Escalations, clock: FixedClock
) -> None:
    queue = Queue(database, COUNTY, clock)
    first = opened(database, escalations)
    clock.move(days=10)
    opened(database, escalations)
    clock.move(days=5)

    waiting = queue.waiting()

    assert [each.overdue for each in waiting] == [True, False]
    assert [each.business_days_waited for each in waiting] == [11, 3]
    assert waiting[0].promised_on == date(2026, 3, 16)
    with database.begin() as connection:
        answered = update(escalation).where(escalation.c.id == first).values(status="answered")
        connection.execute(answered)
    assert [each.overdue for each in queue.waiting()] == [False]
    progress = escalations.progress(waiting[0].reference)
    assert progress is not None
    assert progress.status.value == "answered"
