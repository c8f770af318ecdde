"""Keys are replaced and a back-up is restored: whoever waits goes on waiting, and is told once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from app import create_app
from lookup.keep_looking import Watch
from lookup.keys.__main__ import main as keys_main
from lookup.keys.rotation import for_the_web, retired_from_server, rotated_server
from lookup.sealing import SealBroken, ServerKeys, server_facts, write_key_file
from lookup.settings import Settings
from lookup.wiring import Public
from tests.keep_looking.waiters import loads, parts, wait_together, waiting
from tests.publish.county import PASSPHRASE, Publisher
from tests.sms.desk import Desk

NEWS_COUNT = 2


def server_with(keys: ServerKeys, settings: Settings, folder: Path, name: str) -> Settings:
    """The same server with another key file."""
    file = folder / "other" / f"{name}.key"
    file.parent.mkdir(exist_ok=True)
    write_key_file(file, server_facts(keys))
    return replace(settings, key_file=file)


def two_wait(desk: Desk) -> None:
    wait_together(desk, [desk.phone("+13105550131"), desk.phone("+13105550132")])


@pytest.mark.parametrize("kind", ["claims", "outbox", "session", "limiter"])
def test_under_a_new_key_they_wait_on_and_the_old_one_can_go(
    desk: Desk, publisher: Publisher, settings: Settings, tmp_path: Path, kind: str
) -> None:
    two_wait(desk)
    rotated, _ = rotated_server(publisher.server_keys, kind)
    during = server_with(rotated, settings, tmp_path, "during")
    app = create_app(during, clock=desk.clock)
    app.extensions["lookup"].look_again()
    assert (app.extensions["lookup"].watch.reseal(), len(waiting(desk))) == (0, 2)
    assert app.test_cli_runner().invoke(args=["rotate-keys", "retire", kind]).exit_code == 0
    after = create_app(during, clock=desk.clock).extensions["lookup"]
    assert not after.keys.claims_earlier
    after.store.load(publisher.file("second"))
    assert after.watch.look().told == NEWS_COUNT


def test_retiring_a_key_seals_anew_first(
    desk: Desk, publisher: Publisher, settings: Settings, tmp_path: Path
) -> None:
    two_wait(desk)
    rotated, _ = rotated_server(publisher.server_keys, "claims")
    during = server_with(rotated, settings, tmp_path, "during")
    done = (
        create_app(during, clock=desk.clock)
        .test_cli_runner()
        .invoke(args=["rotate-keys", "retire", "claims"])
    )
    assert done.exit_code == 0, done.output
    after: Public = create_app(during, clock=desk.clock).extensions["lookup"]
    after.store.load(publisher.file("second"))
    assert after.watch.look().told == NEWS_COUNT


def test_a_ticket_under_a_lost_key_stops_nobody_else(
    desk: Desk, publisher: Publisher, settings: Settings, tmp_path: Path
) -> None:
    two_wait(desk)
    rotated, _ = rotated_server(publisher.server_keys, "claims")
    lost = server_with(retired_from_server(rotated, "claims", None), settings, tmp_path, "lost")
    after: Public = create_app(lost, clock=desk.clock).extensions["lookup"]
    after.store.load(publisher.file("second"))
    looked = after.watch.look()
    assert (looked.phones, looked.told, len(waiting(desk))) == (2, 0, 2)


def test_a_web_process_beside_the_service_cannot_open_what_it_keeps(
    desk: Desk, publisher: Publisher
) -> None:
    two_wait(desk)
    public, web = parts(desk), for_the_web(publisher.server_keys)
    blind = replace(public.local.looking.tickets, keys=web.claims)
    for row in waiting(desk):
        with pytest.raises(SealBroken):
            blind.open(bytes(row.ticket))
    assert isinstance(public.watch, Watch)


def test_a_restored_back_up_has_everybody_who_waits(
    desk: Desk, publisher: Publisher, settings: Settings, tmp_path: Path
) -> None:
    two_wait(desk)
    folder = tmp_path / "safe"
    folder.mkdir()
    made = CliRunner().invoke(
        keys_main, ["recovery", "--out", str(folder), "--passphrase-stdin"], input=f"{PASSPHRASE}\n"
    )
    assert made.exit_code == 0, made.output
    file = str(folder / "public.backup")
    to = ["--to", str(folder / "recovery.pub")]
    saved = desk.app.test_cli_runner().invoke(args=["backup", "--out", file, *to])
    assert saved.exit_code == 0, saved.output
    elsewhere = replace(
        settings,
        database_url=f"sqlite:///{tmp_path / 'again' / 'lookup.db'}",
        store_dir=tmp_path / "again" / "store",
    )
    app = create_app(elsewhere, clock=desk.clock)
    key = ["--key", str(folder / "recovery.key"), "--passphrase-stdin", "--no-later-removals"]
    restored = app.test_cli_runner().invoke(args=["restore", file, *key], input=f"{PASSPHRASE}\n")
    assert restored.exit_code == 0, restored.output
    public: Public = app.extensions["lookup"]
    public.store.load(publisher.file("second"))
    assert public.watch.look().told == NEWS_COUNT
    assert public.watch.look().told == 0


def test_a_list_that_is_loaded_by_its_command_tells_them(desk: Desk, publisher: Publisher) -> None:
    two_wait(desk)
    runner = desk.app.test_cli_runner()
    loaded = runner.invoke(args=["load-generation", str(publisher.file("second"))])
    assert loaded.exit_code == 0, loaded.output
    assert "looked again for 2 phones that wait: 2 to be told" in loaded.stdout
    again = runner.invoke(args=["load-generation", str(publisher.file("second"))])
    assert again.exit_code == 0
    assert "looked again" not in again.stdout
    assert loads(desk, publisher).phones == 0
