"""Keys are replaced one by one; what was begun under the old one goes on, until it is retired."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest
from click.testing import CliRunner

from lookup.clock import FixedClock
from lookup.conversation.contacts import Contact
from lookup.conversation.sessions import Sessions, State
from lookup.county import County
from lookup.db import Database
from lookup.escalations import Escalations, FiledEscalations
from lookup.escalations.boxes import BoxKind
from lookup.identity import Identifier, IdentifierKind, NotVerified, Verified
from lookup.keys.__main__ import main
from lookup.keys.commands import change_server
from lookup.notices import Notices, is_opted_out, opt_out_number
from lookup.sealing import (
    OfficeKeys,
    SealBroken,
    ServerKeys,
    read_office_keys,
    read_publisher_keys,
    read_server_keys,
)
from tests.publish.county import PASSPHRASE, Publisher
from tests.store.desk import MARIA_CLAIMS, ask, complaint, done, environment, face

NOW = datetime(2020, 3, 4, 17, 30, tzinfo=UTC)
COUNTY = Path(__file__).parents[2] / "counties/los_angeles.toml"
NUMBER = "+12135550142"


def keys_command(*words: str | Path, said: str | None = None) -> str:
    ran = CliRunner().invoke(main, list(map(str, words)), input=said)
    assert ran.exit_code == 0, ran.output
    return ran.stdout


def office_keys(publisher: Publisher) -> OfficeKeys:
    return read_office_keys(publisher.keys / "office.key", PASSPHRASE)


def rotate_at_the_publisher(publisher: Publisher, kind: str) -> Path:
    handover = publisher.folder / f"{kind}.handover"
    own = publisher.keys / "publisher.key"
    keys_command("rotate", kind, "--publisher", own, "--handover", handover)
    assert handover.stat().st_mode & 0o077 == 0
    return handover


def settings_of(publisher: Publisher) -> dict[str, str]:
    return environment(publisher, f"sqlite:///{publisher.folder / 'data' / 'lookup.db'}")


def test_a_new_pepper_opens_the_next_generation_and_the_old_one_closes_every_copy(
    publisher: Publisher,
) -> None:
    settings = settings_of(publisher)
    publisher.publish("first")
    done(settings, "load-generation", publisher.file("first"))
    old = read_publisher_keys(publisher.keys / "publisher.key").pepper_id
    handover = rotate_at_the_publisher(publisher, "pepper")
    publisher.publish("second", forbid_roll_back=True)
    needs = complaint(settings, "load-generation", publisher.file("second"))
    assert "which server.key does not hold" in needs
    assert isinstance(ask(face(settings)), Verified)
    done(settings, "rotate-keys", "accept", handover)
    still = complaint(settings, "rotate-keys", "retire", "pepper", old)
    assert "still needs the pepper" in still
    done(settings, "load-generation", publisher.file("second"))
    done(settings, "rotate-keys", "retire", "pepper", old)
    assert isinstance(ask(face(settings)), Verified)
    elsewhere = settings | {
        "DATABASE_URL": f"sqlite:///{publisher.folder / 'backup' / 'lookup.db'}",
        "STORE_DIR": str(publisher.folder / "backup" / "store"),
    }
    dark = complaint(elsewhere, "load-generation", publisher.file("first"))
    assert f"needs pepper {old}" in dark


def test_a_new_manifest_key_signs_what_the_server_then_accepts(publisher: Publisher) -> None:
    settings = settings_of(publisher)
    publisher.publish("first")
    done(settings, "load-generation", publisher.file("first"))
    (old,) = publisher.server_keys.manifest_public_keys
    handover = rotate_at_the_publisher(publisher, "manifest")
    publisher.publish("second")
    assert "signature is not our publisher's" in complaint(
        settings, "load-generation", publisher.file("second")
    )
    done(settings, "rotate-keys", "accept", handover)
    done(settings, "load-generation", publisher.file("second"))
    assert "still needs the manifest" in complaint(
        settings, "rotate-keys", "retire", "manifest", old
    )
    assert isinstance(ask(face(settings)), Verified)


def test_the_last_key_of_a_kind_is_never_retired(publisher: Publisher) -> None:
    (pepper,) = publisher.server_keys.peppers
    told = complaint(settings_of(publisher), "rotate-keys", "retire", "pepper", pepper)
    assert "is the only pepper: rotate first" in told
    told = complaint(settings_of(publisher), "rotate-keys", "retire", "pepper", "ab")
    assert "there is no pepper ab" in told


def test_inquiries_open_under_the_old_office_key_until_they_are_sealed_anew(
    publisher: Publisher,
) -> None:
    county = County.load(COUNTY)
    database = Database.open(f"sqlite:///{publisher.folder / 'data' / 'lookup.db'}")

    def file_one(reason: str) -> None:
        keys = publisher.server_keys
        escalations = Escalations(database, keys.office_public_key, county, FixedClock(NOW))
        with database.begin() as connection:
            escalations.open(connection, {"reason": reason}, language="en", channel="web")

    def reasons(keys: OfficeKeys) -> set[str]:
        filed = FiledEscalations(database, keys.private_key, county, earlier=keys.earlier)
        return {str(filed.boxes(one)[BoxKind.CLAIM]["reason"]) for one in filed.listed()}

    file_one("before")
    records = office_keys(publisher).record_keys
    handover = publisher.folder / "office.handover"
    office = publisher.keys / "office.key"
    stdin = ("--passphrase-stdin",)
    keys_command(
        "rotate", "office", "--office", office, "--handover", handover, *stdin, said=PASSPHRASE
    )
    for holder in ("server", "publisher"):
        keys_command("accept", handover, f"--{holder}", publisher.keys / f"{holder}.key")
    file_one("after")
    keys = office_keys(publisher)
    assert reasons(keys) == {"before", "after"}
    assert publisher.server_keys.office_public_key == keys.public_key
    with pytest.raises(SealBroken):
        reasons(replace(keys, earlier=()))
    filed = FiledEscalations(database, keys.private_key, county, earlier=keys.earlier)
    assert filed.reseal() == 2  # claim and reason
    assert filed.reseal() == 0
    keys_command("retire", "office", "--office", office, *stdin, said=PASSPHRASE)
    last = office_keys(publisher)
    assert last.earlier == ()
    assert reasons(last) == {"before", "after"}
    assert last.record_keys == records


def test_who_said_stop_stays_on_the_list_under_a_new_outbox_key(publisher: Publisher) -> None:
    database = Database.open(f"sqlite:///{publisher.folder / 'data' / 'lookup.db'}")
    before = Notices.open(database, publisher.server_keys.outbox)
    with database.begin() as connection:
        opt_out_number(connection, before.keys.hash_of(NUMBER), reason="keyword", now=NOW)
    sealed = before.keys.seal_words("We have an answer for you.", "row 7")
    handover = publisher.folder / "outbox.handover"
    server, office = publisher.keys / "server.key", publisher.keys / "office.key"
    keys_command("rotate", "outbox", "--server", server, "--handover", handover)
    keys_command("accept", handover, "--office", office, "--passphrase-stdin", said=PASSPHRASE)
    after = Notices.open(database, publisher.server_keys.outbox)
    console = Notices.open(database, office_keys(publisher).outbox)
    for notices in (after, console):
        assert notices.keys.open_words(sealed, "row 7") == "We have an answer for you."
        with database.read() as connection:
            assert is_opted_out(connection, notices.keys.hash_of(NUMBER))
    with pytest.raises(SealBroken):
        before.keys.open_words(after.keys.seal_words("new", "row 8"), "row 8")
    assert console.keys.open_words(after.keys.seal_words("new", "row 8"), "row 8") == "new"
    keys_command("retire", "outbox", "--server", server)
    last = Notices.open(database, publisher.server_keys.outbox)
    with database.read() as connection:
        assert is_opted_out(connection, last.keys.hash_of(NUMBER))
    with pytest.raises(SealBroken):
        last.keys.open_words(sealed, "row 7")


def test_a_conversation_begun_under_the_old_session_key_goes_on(publisher: Publisher) -> None:
    database = Database.open(f"sqlite:///{publisher.folder / 'data' / 'lookup.db'}")
    contact = Contact(secret=b"the secret in a browser's cookie", channel="web")

    def sessions() -> Sessions:
        keys = read_server_keys(publisher.keys / "server.key")
        return Sessions(keys.session_key, earlier=keys.session_earlier)

    with database.begin() as connection:
        loaded = sessions().load(connection, contact, NOW)
        loaded.state.raw["consent"] = {"answer": "yes"}
        sessions().save(connection, contact, loaded, NOW)
    keys_command("rotate", "session", "--server", publisher.keys / "server.key")
    with database.begin() as connection:
        loaded = sessions().load(connection, contact, NOW)
        assert loaded.state.raw == {"consent": {"answer": "yes"}}
        sessions().save(connection, contact, loaded, NOW)
    keys_command("retire", "session", "--server", publisher.keys / "server.key")
    with database.read() as connection:
        assert sessions().load(connection, contact, NOW).state != State()


def test_a_new_limiter_key_gives_nobody_new_tries(publisher: Publisher) -> None:
    settings = settings_of(publisher)
    publisher.publish("first")
    done(settings, "load-generation", publisher.file("first"))
    wrong = replace(MARIA_CLAIMS, identifiers=(Identifier(IdentifierKind.CII, "A11111111"),))
    before = face(settings)
    while isinstance(ask(before, wrong), NotVerified):
        pass
    done(settings, "rotate-keys", "new", "limiter")
    refused = ask(face(settings), wrong)
    assert not isinstance(refused, NotVerified | Verified)


def test_two_changes_of_one_key_file_at_once_lose_neither(publisher: Publisher) -> None:
    file = publisher.keys / "server.key"
    begun, came_in = Event(), Event()

    def slowly(keys: ServerKeys) -> ServerKeys:
        begun.set()
        came_in.wait(0.5)  # as far as the other can come
        return replace(keys, peppers={**keys.peppers, "a" * 16: bytes(32)})

    def meanwhile(keys: ServerKeys) -> ServerKeys:
        came_in.set()
        return replace(keys, peppers={**keys.peppers, "b" * 16: bytes(32)})

    first = Thread(target=change_server, args=(file, slowly))
    first.start()
    begun.wait(10)
    change_server(file, meanwhile)
    first.join(10)
    assert {"a" * 16, "b" * 16} <= read_server_keys(file).peppers.keys()
