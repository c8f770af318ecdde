"""Beside a look-up service, with another database than its own: those who wait are told too."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from lookup.identity import NotVerified, Source, Ticket
from lookup.keep_looking import Looked
from lookup.keys.rotation import for_the_web, rotated_server
from lookup.notices import Phone
from lookup.sealing import SealBroken, ServerKeys, server_facts, write_key_file
from lookup.settings import Settings
from lookup.store import StoreUnavailable
from lookup.wiring import Public
from lookup.zone import ZoneUnreachable
from tests.keep_looking.waiters import ROSA_CLAIMS
from tests.publish.county import Publisher
from tests.sms.desk import Desk
from tests.zone.test_zone import served


@pytest.fixture
def socket() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="z") as folder:
        yield Path(folder) / "lookup.sock"


def beside(settings: Settings, keys: ServerKeys, folder: Path, socket: Path) -> Settings:
    """A web process that has neither pepper nor table, and a database of its own."""
    key_file = folder / "web" / "web.key"
    key_file.parent.mkdir()
    write_key_file(key_file, server_facts(for_the_web(keys)))
    return replace(
        settings,
        key_file=key_file,
        lookup_socket=socket,
        database_url=f"sqlite:///{folder / 'web' / 'data' / 'lookup.db'}",
        store_dir=folder / "web" / "data" / "store",
    )


def ticket_of_rosa(web: Public) -> Ticket:
    answer = web.zone.check(ROSA_CLAIMS, "sms", Source(contact="+13105550155"))
    assert isinstance(answer, NotVerified)
    assert answer.ticket is not None
    return answer.ticket


def wait(web: Public, ticket: Ticket) -> None:
    number = "+13105550131"
    with web.database.begin() as connection:
        known = Phone(number, web.notices.keys.hash_of(number))
        assert web.keep_looking.wait(connection, known, ticket, language="en")


def test_a_list_loaded_at_the_service_tells_those_who_wait_in_the_webs_database(
    desk: Desk, publisher: Publisher, settings: Settings, tmp_path: Path, socket: Path
) -> None:
    service: Public = desk.app.extensions["lookup"]
    with served(socket, service.local):
        web: Public = create_app(
            beside(settings, publisher.server_keys, tmp_path, socket), clock=desk.clock
        ).extensions["lookup"]
        wait(web, ticket_of_rosa(web))
        assert web.watch.look() == Looked(phones=1)
        service.store.load(publisher.file("second"))
        assert service.watch.look() == Looked()
        assert web.watch.look() == Looked(phones=1, told=1)
        assert web.watch.look() == Looked()


def test_while_the_service_is_silent_nobody_is_passed_over(
    desk: Desk, publisher: Publisher, settings: Settings, tmp_path: Path, socket: Path
) -> None:
    service: Public = desk.app.extensions["lookup"]
    app: Flask = create_app(
        beside(settings, publisher.server_keys, tmp_path, socket), clock=desk.clock
    )
    web: Public = app.extensions["lookup"]
    with served(socket, service.local):
        wait(web, ticket_of_rosa(web))
    service.store.load(publisher.file("second"))
    with pytest.raises(StoreUnavailable):
        web.watch.look()
    with pytest.raises(ZoneUnreachable):
        web.zone.has_news(b"a ticket", 1)
    refused = app.test_cli_runner().invoke(args=["rotate-keys", "retire", "outbox"])
    assert refused.exit_code == 2
    assert "cannot be sealed anew: LOOKUP_SOCKET" in refused.stderr
    with served(socket, service.local):
        assert web.watch.look() == Looked(phones=1, told=1)


def test_another_generation_than_the_one_asked_for_is_no_answer(
    desk: Desk, publisher: Publisher, settings: Settings, tmp_path: Path, socket: Path
) -> None:
    service: Public = desk.app.extensions["lookup"]
    ticket = ticket_of_rosa(service)
    with served(socket, service.local) as remote:
        for zone in (service.local, remote):
            with pytest.raises(StoreUnavailable):
                zone.has_news(ticket.sealed, 999)
            with pytest.raises(SealBroken):
                zone.renewed(b"no ticket of ours")


def test_a_claims_key_replaced_at_the_service_seals_anew_what_lies_in_the_webs_database(
    desk: Desk, publisher: Publisher, settings: Settings, tmp_path: Path, socket: Path
) -> None:
    rotated, _ = rotated_server(publisher.server_keys, "claims")
    key_file = tmp_path / "rotated" / "server.key"
    key_file.parent.mkdir()
    write_key_file(key_file, server_facts(rotated))
    service: Public = desk.app.extensions["lookup"]
    after: Public = create_app(replace(settings, key_file=key_file), clock=desk.clock).extensions[
        "lookup"
    ]
    with served(socket, service.local):
        web: Public = create_app(
            beside(settings, publisher.server_keys, tmp_path, socket), clock=desk.clock
        ).extensions["lookup"]
        ticket = ticket_of_rosa(web)
        wait(web, ticket)
        assert not web.watch.zone.has_earlier_claims_keys()
    with served(socket, after.local):
        assert web.watch.zone.has_earlier_claims_keys()
        web.look_again()
        assert web.watch.reseal() == 0
        renewed = after.local.renewed(ticket.sealed)
        assert renewed is not None
        assert web.zone.renewed(renewed) is None
