"""The database comes back from a back-up: nobody is texted twice, no text is lost (52, 72, 73)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from app import create_app
from lookup.clock import FixedClock
from lookup.keys.__main__ import main as keys_main
from lookup.models.messages import inbound_text, outgoing_text
from lookup.settings import Settings
from sms.background import Workers
from sms.reconcile import reconcile
from tests.sms.desk import Desk
from tests.sms.sending import queue, send_all, states

ON_BOTH_DATABASES = True
SAFE = "horse battery staple correct"
BackUp = Callable[[], Path]
Restore = Callable[[Path], Desk]


@pytest.fixture
def safe(tmp_path: Path) -> Path:
    """A folder with recovery.pub and recovery.key."""
    made = CliRunner().invoke(
        keys_main, ["recovery", "--out", str(tmp_path / "safe"), "--passphrase-stdin"], input=SAFE
    )
    assert made.exit_code == 0, made.output
    return tmp_path / "safe"


@pytest.fixture
def back_up(desk: Desk, safe: Path, tmp_path: Path) -> BackUp:
    """`flask backup` of the desk as it stands."""

    def made() -> Path:
        file = tmp_path / "tonight.backup"
        words = ["backup", "--out", str(file), "--to", str(safe / "recovery.pub")]
        done = desk.app.test_cli_runner().invoke(args=words)
        assert done.exit_code == 0, done.output
        return file

    return made


@pytest.fixture
def restore(
    desk: Desk, settings: Settings, clock: FixedClock, safe: Path, tmp_path: Path
) -> Iterator[Restore]:
    """`flask restore` into an empty database of another machine, with the same Twilio."""
    opened: list[Desk] = []

    def done(file: Path) -> Desk:
        new = tmp_path / "new"
        there = replace(
            settings, database_url=f"sqlite:///{new / 'lookup.db'}", store_dir=new / "store"
        )
        app = create_app(there, clock=clock)
        key = ["--key", str(safe / "recovery.key"), "--passphrase-stdin"]
        words = ["restore", str(file), *key, "--no-later-removals"]
        ran = app.test_cli_runner().invoke(args=words, input=SAFE)
        assert ran.exit_code == 0, ran.output
        opened.append(replace(desk, app=app))
        return opened[-1]

    yield done
    for each in opened:
        each.parts.notices.database.engine.dispose()


def missed(desk: Desk) -> int:
    return reconcile(desk.parts, Workers(desk.parts).sender.api, hours=48)


def test_52_a_stop_since_the_back_up_that_only_twilio_knows_is_ours_again(
    desk: Desk, back_up: BackUp, restore: Restore
) -> None:
    phone = desk.phone()
    phone.text("hi")
    desk.clock.move(hours=12)  # night: what the office writes waits for the morning
    queue(desk, "We have looked into it.", "Please call us.", kind="notice", to=phone.number)
    file = back_up()
    desk.clock.move(hours=1)
    phone.text("STOP")
    desk.twilio.opted_out.add(phone.number)
    new = restore(file)
    assert not new.is_out(phone.number)  # the restored list does not know
    asked = len(desk.twilio.asked)
    desk.clock.move(hours=12)
    new.work()
    assert new.is_out(phone.number)
    assert len(desk.twilio.asked) == asked + 1  # refused once, and nothing else was asked
    assert states(new)[-2:] == ["failed", "cancelled"]
    assert [row.sealed_text for row in new.rows(outgoing_text)][-2:] == [None, None]
    assert phone.new() == ""


def test_72_what_was_answered_before_is_left_alone_and_what_was_missed_is_taken_once(
    desk: Desk, back_up: BackUp, restore: Restore
) -> None:
    before, missing = desk.phone("+13105550142"), desk.phone("+13105550143")
    answered = before.form("hi")
    desk.twilio.hold_inbound(answered)
    desk.post("/sms/inbound", answered)
    desk.work()
    assert before.new()
    new = restore(back_up())
    desk.clock.move(minutes=20)
    desk.twilio.hold_inbound(missing.form("hola"))  # while there was no database at all
    assert [missed(new), missed(new)] == [1, 0]
    new.work()
    assert before.new() == ""
    assert missing.new().count("SI para empezar") == 1
    assert [row.via for row in new.rows(inbound_text)] == ["webhook", "reconciled"]


def test_73_what_was_sent_since_the_back_up_is_not_sent_again(
    desk: Desk, back_up: BackUp, restore: Restore
) -> None:
    desk.clock.move(hours=12)  # night
    queue(desk, "one", "two", kind="notice")
    send_all(desk)
    file = back_up()
    desk.clock.move(hours=12)
    send_all(desk)
    assert desk.twilio.to("+13105550142") == ["one", "two"]
    for sent in desk.twilio.sent:  # and by now they are erased there
        sent.body |= {"body": "", "status": "delivered"}
    desk.clock.move(hours=1)
    new = restore(file)
    queue(new, "three", kind="notice")
    new.work()
    assert desk.twilio.to("+13105550142") == ["one", "two", "three"]
    assert states(new) == ["delivered", "delivered", "accepted"]


def test_73_a_try_that_the_back_up_caught_half_way_is_settled_by_the_list(
    desk: Desk, back_up: BackUp, restore: Restore
) -> None:
    queue(desk, "one")
    taken = desk.parts.notices.outbox.take(now=desk.clock.now())
    assert taken is not None
    file = back_up()
    Workers(desk.parts).sender._try(taken)
    new = restore(file)
    desk.clock.move(minutes=3)
    workers = Workers(new.parts)
    assert workers.sender.settle_doubtful() == 1
    new.work()
    assert desk.twilio.to("+13105550142") == ["one"]
    assert states(new) == ["accepted"]


def test_73_a_text_that_waited_for_a_worker_and_never_went_is_sent(desk: Desk) -> None:
    desk.phone().text("hi")
    queue(desk, "one")
    desk.clock.move(hours=2)  # nobody ran `outbox work`
    send_all(desk)
    assert desk.twilio.to("+13105550142")[-1] == "one"


def test_73_a_late_text_waits_while_twilios_list_cannot_be_read(desk: Desk) -> None:
    queue(desk, "one")
    desk.clock.move(hours=2)
    desk.twilio.broken = True
    send_all(desk)
    assert (states(desk), desk.twilio.sent) == (["queued"], [])
    desk.twilio.broken = False
    desk.clock.move(minutes=1)
    send_all(desk)
    assert desk.twilio.to("+13105550142") == ["one"]
