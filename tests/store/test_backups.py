"""Back-ups: sealed to a key in a safe; what is restored proves itself, suppressions first."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, insert, select

from lookup.db import OFFICE, Database
from lookup.identity import NotVerified
from lookup.keys.__main__ import main as keys_main
from lookup.models.office import audit
from lookup.notices import Notices, is_opted_out, opt_out_number
from tests.publish.county import PASSPHRASE, PUBLISHED_AT, Publisher
from tests.store.desk import MARIA_DESCRIBED, ask, complaint, done, environment, face

SAFE = "horse battery staple correct"
NUMBER = "+12135550142"


@pytest.fixture
def safe(tmp_path: Path) -> Path:
    """A folder with recovery.pub and recovery.key."""
    ran = CliRunner().invoke(
        keys_main, ["recovery", "--out", str(tmp_path / "safe"), "--passphrase-stdin"], input=SAFE
    )
    assert ran.exit_code == 0, ran.output
    return tmp_path / "safe"


def restoring(safe: Path, file: Path, *more: str | Path) -> tuple[str | Path, ...]:
    return "restore", file, "--key", safe / "recovery.key", "--passphrase-stdin", *more


def elsewhere(publisher: Publisher) -> dict[str, str]:
    return environment(
        publisher,
        f"sqlite:///{publisher.folder / 'new' / 'lookup.db'}",
        STORE_DIR=str(publisher.folder / "new" / "store"),
    )


def filled(publisher: Publisher, database_url: str) -> dict[str, str]:
    """A face with an inquiry, somebody who said STOP, and a suppressed person."""
    settings = environment(publisher, database_url)
    publisher.publish("first")
    done(settings, "load-generation", publisher.file("first"))
    serving = face(settings)
    notices = Notices.open(serving.database, serving.keys.outbox)
    with serving.database.begin() as connection:
        serving.escalations.open(
            connection, {"v": 1, "reason": "not_verified"}, language="en", channel="web"
        )
        opt_out_number(connection, notices.keys.hash_of(NUMBER), reason="keyword", now=PUBLISHED_AT)
    done(settings, "suppress", "--person-stdin", said=MARIA_DESCRIBED)
    return settings


def test_what_was_backed_up_comes_back_and_proves_itself(
    database_url: str, publisher: Publisher, safe: Path
) -> None:
    settings = filled(publisher, database_url)
    file = publisher.folder / "tonight.backup"
    done(settings, "backup", "--out", file, "--to", safe / "recovery.pub")
    assert file.stat().st_mode & 0o077 == 0
    assert b"opt_out" not in file.read_bytes()
    new = elsewhere(publisher)
    said = done(new, *restoring(safe, file, "--no-later-removals"), said=SAFE)
    assert "the canary opens" in said
    assert "suppressions first: 1 of the back-up, 0 of the list" in said
    assert "all counts agree; now publish and load a generation" in said
    publisher.publish("second")
    done(new, "load-generation", publisher.file("second"))
    restored = face(new)
    assert isinstance(ask(restored), NotVerified)
    notices = Notices.open(restored.database, restored.keys.outbox)
    with restored.database.read() as connection:
        assert is_opted_out(connection, notices.keys.hash_of(NUMBER))


def test_a_back_up_that_does_not_prove_itself_restores_nothing(
    publisher: Publisher, safe: Path, tmp_path: Path
) -> None:
    settings = filled(publisher, f"sqlite:///{publisher.folder / 'data' / 'lookup.db'}")
    file = publisher.folder / "tonight.backup"
    done(settings, "backup", "--out", file, "--to", safe / "recovery.pub")
    sound = file.read_bytes()
    new = elsewhere(publisher)
    for damaged in (sound[:-1], sound + b"x", b"x" + sound[1:], sound[:5000] + sound[5001:]):
        file.write_bytes(damaged)
        told = complaint(new, *restoring(safe, file, "--no-later-removals"), said=SAFE)
        assert "nothing was restored" in told
    file.write_bytes(sound)
    words = restoring(safe, file, "--no-later-removals")
    assert "the passphrase does not open" in complaint(new, *words, said="another passphrase")
    assert "the database is not empty" in complaint(settings, *words, said=SAFE)
    stranger = Publisher(tmp_path / "stranger")
    foreign = elsewhere(stranger)
    assert "its canary does not open" in complaint(foreign, *words, said=SAFE)
    done(new, *words, said=SAFE)


def test_the_offices_records_come_back_only_with_a_sound_audit(
    publisher: Publisher, safe: Path
) -> None:
    phrase = publisher.folder / "passphrase"
    phrase.write_text(PASSPHRASE)
    phrase.chmod(0o600)
    settings = environment(publisher, f"sqlite:///{publisher.folder / 'data' / 'lookup.db'}") | {
        "FACE": "console",
        "CONSOLE_BASE_URL": "http://127.0.0.1:8001",
        "OFFICE_PRIVATE_KEY_FILE": str(publisher.keys / "office.key"),
        "OFFICE_PASSPHRASE_FILE": str(phrase),
        "OFFICE_DATABASE_URL": f"sqlite:///{publisher.folder / 'office' / 'office.db'}",
    }
    password = "seven quiet herons cross the delta"
    added = ("defenders", "add", "r.ortiz", "--role", "attorney", "--password-stdin")
    done(settings, *added, said=password)
    file = publisher.folder / "office.backup"
    done(settings, "backup", "--out", file, "--to", safe / "recovery.pub")
    new = settings | {"OFFICE_DATABASE_URL": f"sqlite:///{publisher.folder / 'b' / 'office.db'}"}
    said = done(new, *restoring(safe, file), said=SAFE)
    assert "the audit holds from its first line to its last" in said
    assert "r.ortiz" in done(new, "defenders", "list")
    records = Database.open(settings["OFFICE_DATABASE_URL"], migrations=OFFICE)
    with records.begin() as connection:
        newest = connection.execute(select(func.max(audit.c.seq))).scalar_one()
        row = connection.execute(select(audit).where(audit.c.seq == newest)).one()
        forged = {**row._mapping, "seq": newest + 1, "actor": "nobody"}
        connection.execute(insert(audit).values(forged))
    done(settings, "backup", "--out", file, "--to", safe / "recovery.pub")
    third = settings | {"OFFICE_DATABASE_URL": f"sqlite:///{publisher.folder / 'c' / 'office.db'}"}
    words = restoring(safe, file)
    assert "its audit does not hold: line" in complaint(third, *words, said=SAFE)
    who = "r.ortiz: the disk failed"
    said = done(third, *words, "--despite-broken", who, said=SAFE)
    assert "ACCEPTED although broken: the audit: line" in said
    assert f"{who}; found: line" in done(third, "audit", "verify")
