"""`flask defenders`, `flask audit verify` and the start: one clear line whatever is wrong."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyotp
import pytest
from sqlalchemy import select

from app import create_app
from lookup.clock import FixedClock
from lookup.models.office import staff
from lookup.settings import Settings
from tests.console.staffroom import PASSWORD, SAFE, StaffRoom
from tests.console.test_audit import altered, full, without_triggers


def run(room: StaffRoom, *command: str, text: str = "") -> Any:
    return room.app.test_cli_runner().invoke(args=list(command), input=text)


def add(room: StaffRoom, login: str = "r.ortiz", role: str = "intake", text: str = PASSWORD) -> Any:
    command = ("defenders", "add", login, "--role", role, "--password-stdin")
    return run(room, *command, text=text + "\n")


def test_an_account_is_made_and_its_uri_opens_the_door(room: StaffRoom) -> None:
    done = add(room)
    assert done.exit_code == 0, done.output
    uri = done.stdout.strip()
    assert uri.startswith("otpauth://totp/")
    room.code_secrets["r.ortiz"] = pyotp.parse_uri(uri).secret
    assert room.signed_in("r.ortiz").status == 200
    assert ("command line", "account_added", "r.ortiz") in room.actions()


def test_what_is_kept_of_an_account_tells_neither_secret(room: StaffRoom) -> None:
    secret = room.hire("ana")
    with room.office.records.read() as connection:
        (row,) = connection.execute(select(staff)).all()
    assert row.password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
    assert secret.encode() not in bytes(row.sealed_code_secret)
    assert PASSWORD not in str(row)


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("short", "at least 15 characters"),
        ("passwordpassword", "easily guessed"),
        ("PublicDefender2026", "easily guessed"),
        ("r.ortizr.ortizr.ortiz", "easily guessed"),
        ("aaaaaaaaaaaaaaaaaaaa", "easily guessed"),
    ],
)
def test_a_weak_password_is_refused(room: StaffRoom, password: str, told: str) -> None:
    done = add(room, text=password)
    assert done.exit_code == 2
    assert told in done.stderr
    assert room.office.accounts.all() == []


def test_a_login_is_made_once_and_has_one_form(room: StaffRoom) -> None:
    assert add(room, "Ana").exit_code == 0
    assert "already" in add(room, " ana").stderr
    assert "a login is" in add(room, "a b").stderr
    assert "Invalid value" in add(room, "ben", role="king").stderr


def test_accounts_are_listed_disabled_and_reset(room: StaffRoom) -> None:
    assert "none yet" in run(room, "defenders", "list").stdout
    add(room, "ana", "supervisor")
    assert re.fullmatch(
        r"ana +supervisor +never signed in\n", run(room, "defenders", "list").stdout
    )
    assert run(room, "defenders", "disable", "ana").exit_code == 0
    assert "DISABLED" in run(room, "defenders", "list").stdout
    assert run(room, "defenders", "reset", "ana").exit_code == 0
    assert "DISABLED" not in run(room, "defenders", "list").stdout
    again = run(
        room,
        *("defenders", "reset", "ana", "--password-stdin", "--new-codes"),
        text="nine small boats return\n",
    )
    room.code_secrets["ana"] = pyotp.parse_uri(again.stdout.strip()).secret
    browser = room.browser()
    browser.sign_in("ana", password="nine small boats return")
    assert browser.get("/").status_code == 200
    assert "no such account" in run(room, "defenders", "disable", "ben").stderr


def test_a_sound_audit_is_told_with_what_to_write_down(room: StaffRoom) -> None:
    full(room)
    done = run(room, "audit", "verify")
    assert done.exit_code == 0
    assert "sound: 12 lines, 2 signed checkpoints" in done.stdout
    first = re.search(r"first key ([0-9a-f]{64})", done.stdout)
    assert first is not None
    assert run(room, "audit", "verify", "--first-key", first[1]).exit_code == 0
    other = run(room, "audit", "verify", "--first-key", "0" * 64)
    assert other.exit_code == 3
    assert "made anew" in other.stderr


def test_a_broken_audit_ends_with_3_and_names_the_place(room: StaffRoom) -> None:
    full(room)
    without_triggers(room, altered)
    for command in (("audit", "verify"), ("audit", "verify", "--without-key")):
        done = run(room, *command)
        assert done.exit_code == 3
        assert done.stderr == (
            "Error: the audit is broken at line 5: its words are not the ones that were written\n"
        )


def test_the_audit_can_be_checked_without_the_key(
    room: StaffRoom, settings: Settings, clock: FixedClock
) -> None:
    full(room)
    keyless = create_app(
        replace(settings, office_private_key_file=None, office_passphrase_file=None), clock=clock
    )
    done = keyless.test_cli_runner().invoke(args=["audit", "verify", "--without-key"])
    assert done.exit_code == 0, done.output
    keyless.extensions["console"].records.close()


def test_what_is_missing_or_wrong_is_told_in_one_line(
    settings: Settings, tmp_path: Path, clock: FixedClock
) -> None:
    wrong, open_to_all = tmp_path / "wrong", tmp_path / "open"
    wrong.touch(mode=0o600)
    wrong.write_text("not the passphrase at all")
    open_to_all.write_text("anything")
    open_to_all.chmod(0o644)
    for changes, told in (
        ({"office_private_key_file": None}, "OFFICE_PRIVATE_KEY_FILE is not set"),
        ({"office_passphrase_file": None}, "OFFICE_PASSPHRASE_FILE is not set"),
        ({"office_passphrase_file": wrong}, "the passphrase does not open this office key"),
        ({"office_passphrase_file": open_to_all}, "run chmod 600"),
        ({"office_database_url": "sqlite:////proc/none/office.db"}, "check OFFICE_DATABASE_URL"),
    ):
        app = create_app(replace(settings, **changes), clock=clock)  # type: ignore[arg-type]
        done = app.test_cli_runner().invoke(args=["defenders", "list"])
        assert done.exit_code == 2
        assert told in done.stderr
        assert done.stderr.count("\n") == 1
        if "records" in vars(app.extensions["console"]):
            app.extensions["console"].records.close()


def test_nothing_personal_is_in_the_log_or_in_an_address(
    room: StaffRoom, capsys: pytest.CaptureFixture[str]
) -> None:
    reference = room.escalate(SAFE)
    ana = room.signed_in("ana")
    ana.act(reference, "open", reason="answer")
    ana.reply(reference, "Please call us about Tuesday.")
    ana.act(reference, "call-note", text="Spoke with Rosalinda")
    ana.get(f"/escalations/{reference}?name=Rosa")
    ana.act(reference, "close", reason="answered")
    room.browser().sign_in("ana", password="Rosa typed this")
    log = capsys.readouterr().err
    assert '"action": "replied"' in log
    for canary in ("Rosa", "Ficticia", "3105550142", "BA123456", "Tuesday", reference, 'ana"'):
        assert canary not in log, canary


def test_a_fault_tells_nothing(room: StaffRoom, capsys: pytest.CaptureFixture[str]) -> None:
    """A claim that is not what it should be: a calm page, and a log without it."""
    reference = room.escalate(SAFE, answers={"name": ["Rosa", "Ficticia"]})
    ana = room.signed_in("ana")
    ana.act(reference, "open", reason="answer")
    assert ana.status == 500
    assert "Something broke" in ana.html
    assert "Rosa" not in ana.html + capsys.readouterr().err
