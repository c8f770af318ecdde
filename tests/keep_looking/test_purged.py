"""A person is deleted by order: what waits for news of them goes too, and nobody else's wait."""

from __future__ import annotations

from pathlib import Path

from app import create_app
from lookup.identity import record_ids_of
from lookup.settings import Settings
from lookup.wiring import Public
from tests.keep_looking.test_beside_the_service import beside, socket, ticket_of_rosa, wait
from tests.keep_looking.waiters import (
    ANA_TYPES,
    ROSA_CLAIMS,
    parts,
    wait_together,
    waiting,
    waits_on_the_web,
)
from tests.publish.county import Publisher
from tests.sms.desk import Desk
from tests.zone.test_zone import served

ON_BOTH_DATABASES = True
__all__ = ["socket"]
ORDER = ("purge", "--reference", "SA-2020-0417", "--by", "r.ortiz")


def rosas_record(public: Public) -> str:
    generation = public.store.current()
    assert generation is not None
    (record,) = record_ids_of(ROSA_CLAIMS, generation)
    return record


def purged(desk: Desk, record: str) -> str:
    ran = desk.app.test_cli_runner().invoke(args=[*ORDER, "--record", record])
    assert ran.exit_code == 0, ran.stderr
    return ran.stdout


def test_every_wait_for_a_purged_person_ends_without_a_word(
    desk: Desk, publisher: Publisher, tmp_path: Path
) -> None:
    rosa, ana = desk.phone(), desk.phone("+13105550144")
    waits_on_the_web(desk, ANA_TYPES, ana, address="10.0.0.2")
    wait_together(desk, [rosa, desk.phone("+13105550145")])
    parts(desk).store.load(publisher.file("second"))
    kept = [bytes(row.ticket) for row in waiting(desk)]
    assert len(kept) == 3
    assert "2 phones no longer wait for news of it" in purged(desk, rosas_record(parts(desk)))
    (left,) = waiting(desk)
    assert left.recipient == parts(desk).notices.keys.hash_of(ana.number)
    if not parts(desk).database.is_postgresql:
        files = b"".join(file.read_bytes() for file in (tmp_path / "data").rglob("lookup.db*"))
        assert [ticket in files for ticket in kept].count(True) == 1
    desk.work()
    assert rosa.new() == ""
    assert "0 phones" in purged(desk, rosas_record(parts(desk)))


def test_beside_a_service_the_web_process_has_each_ticket_looked_through(
    desk: Desk, publisher: Publisher, settings: Settings, tmp_path: Path, socket: Path
) -> None:
    service = parts(desk)
    web_settings = beside(settings, publisher.server_keys, tmp_path, socket)
    with served(socket, service.local):
        app = create_app(web_settings, clock=desk.clock)
        web: Public = app.extensions["lookup"]
        wait(web, ticket_of_rosa(web))
        service.store.load(publisher.file("second"))
        words = [*ORDER, "--record", rosas_record(service)]
        assert "0 phones" in purged(desk, words[-1])  # they wait in another database
        ran = app.test_cli_runner().invoke(args=words)
        assert "1 phones no longer wait" in ran.stdout
        assert web.watch.forget([words[-1]]) == 0
        wait(web, ticket_of_rosa(web))
    silent = app.test_cli_runner().invoke(args=words)
    assert silent.exit_code == 2
    assert "is refused from now on, but who waits for news of it could not be" in silent.stderr
    web.database.close()
