"""A back-up comes back: whoever was taken out, said STOP or DELETE since is forgotten again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import ColumnElement, Table, select, update

from lookup.clock import SystemClock
from lookup.escalations import Opened, begin_talk, leave_talk
from lookup.forgetting import ON_DELETE
from lookup.identity import NotVerified
from lookup.models.escalations import escalation, escalation_withdrawal
from lookup.models.keep_looking import subscription, texting_consent
from lookup.models.messages import inbound_text, outgoing_text
from lookup.models.removals import removal
from lookup.models.talks import staff_talk
from lookup.notices import (
    Arrived,
    Phone,
    is_opted_out,
    note_consent,
    opt_in_number,
    opt_out_number,
)
from lookup.wiring import Public
from tests.publish.county import Publisher
from tests.store.desk import MARIA_CLAIMS, MARIA_DESCRIBED, ask, complaint, done, environment, face
from tests.store.test_backups import SAFE, elsewhere, restoring, safe

__all__ = ["safe"]

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
STOPPED, DELETED, STARTED = "+12135550142", "+13105550143", "+13235550149"


@dataclass
class Town:
    """A face with people in it, a back-up of it, and what was removed since."""

    publisher: Publisher
    settings: dict[str, str]
    safe: Path
    gone: Opened
    taken_back: Opened

    @property
    def backup(self) -> Path:
        return self.publisher.folder / "tonight.backup"

    @property
    def removals(self) -> Path:
        return self.publisher.folder / "newest.removals"

    def write(self, what: str, file: Path) -> None:
        done(self.settings, what, "--out", file, "--to", self.safe / "recovery.pub")


@pytest.fixture
def town(database_url: str, publisher: Publisher, safe: Path) -> Town:
    """People who wait for news, texted and asked; then a back-up; then they want to be gone."""
    settings = environment(publisher, database_url)
    publisher.publish("first")
    done(settings, "load-generation", publisher.file("first"))
    serving = face(settings)
    gone, taken_back = inquiry(serving), inquiry(serving)
    for number in (STOPPED, DELETED, STARTED):
        lives_here(serving, number)
    with serving.database.begin() as connection:
        number = serving.notices.keys.hash_of(STARTED)
        opt_out_number(connection, number, reason="keyword", now=SystemClock().now())
    made = Town(publisher, settings, safe, gone, taken_back)
    made.write("backup", made.backup)
    removed(made, serving)
    made.write("removals", made.removals)
    serving.database.close()
    return made


def inquiry(serving: Public) -> Opened:
    with serving.database.begin() as connection:
        said = {"v": 1, "reason": "not_verified"}
        return serving.escalations.open(connection, said, language="en", channel="web")


def lives_here(serving: Public, number: str) -> None:
    """A phone that texted, has a text of ours waiting, agreed to it, and waits for news."""
    notices, moment = serving.notices, SystemClock().now()
    sid = "SM" + notices.keys.hash_of(number).hex()[:32]
    notices.inbox.take_in(Arrived(sid, number, "hola"), via="webhook", now=moment)
    answer = ask(serving, MARIA_CLAIMS, session=number.encode())
    with serving.database.begin() as connection:
        recipient = notices.keys.hash_of(number)
        notices.outbox.queue(connection, number, "good day", kind="notice", now=moment)
        note_consent(connection, recipient, how="text", words="Y", language="en", now=moment)
        assert answer.ticket is not None
        phone = Phone(number, recipient)
        serving.keep_looking.wait(connection, phone, answer.ticket, language="en")


def removed(town: Town, serving: Public) -> None:
    """All that people ask for after the back-up was made."""
    keys, moment = serving.notices.keys, SystemClock().now()
    with serving.database.begin() as connection:
        opt_out_number(connection, keys.hash_of(STOPPED), reason="keyword", now=moment)
        opt_in_number(connection, keys.hash_of(STARTED), now=moment)
        for wipe in ON_DELETE:
            wipe(connection, keys.hash_of(DELETED), moment)
    assert serving.escalations.withdraw(town.taken_back.receipt.reference)
    done(town.settings, "suppress", "--person-stdin", said=MARIA_DESCRIBED)
    done(town.settings, "purge", "--reference", town.gone.receipt.reference)


def restored(town: Town, *more: str | Path) -> tuple[Public, str]:
    """Another machine's face after the restore, and what the command said."""
    new = elsewhere(town.publisher)
    said = done(new, *restoring(town.safe, town.backup, *more), said=SAFE)
    return face(new), said


def rows_of(serving: Public, table: Table, who: ColumnElement[Any], number: str) -> list[Any]:
    """What a table has of a phone."""
    with serving.database.read() as connection:
        mine = who == serving.notices.keys.hash_of(number)
        return list(connection.execute(select(table).where(mine)))


def test_whoever_is_gone_since_the_back_up_stays_gone(town: Town) -> None:
    back, said = restored(town, "--removals", town.removals)
    assert "removed again: 1 deletions, 1 inquiries erased, 1 inquiries taken back" in said
    assert rows_of(back, subscription, subscription.c.recipient, DELETED) == []
    assert rows_of(back, texting_consent, texting_consent.c.number, DELETED) == []
    (theirs,) = rows_of(back, inbound_text, inbound_text.c.sender, DELETED)
    (ours,) = rows_of(back, outgoing_text, outgoing_text.c.recipient, DELETED)
    assert (theirs.state, theirs.sealed_text, theirs.sealed_number) == ("done", None, None)
    assert (ours.state, ours.sealed_text, ours.sealed_number) == ("cancelled", None, None)
    (other,) = rows_of(back, inbound_text, inbound_text.c.sender, STARTED)
    assert other.state == "waiting"
    assert rows_of(back, subscription, subscription.c.recipient, STARTED)
    assert back.escalations.progress(town.gone.receipt.reference) is None
    with back.database.read() as connection:
        assert connection.execute(select(escalation.c.id)).scalars().all() == [town.taken_back.id]
        assert connection.execute(select(escalation_withdrawal)).one()
    town.publisher.publish("second")
    done(elsewhere(town.publisher), "load-generation", town.publisher.file("second"))
    assert isinstance(ask(back, session=b"another"), NotVerified)


@pytest.mark.postgres
@ON_SQLITE
def test_a_back_up_from_sqlite_comes_back_into_postgresql(town: Town, postgres_url: str) -> None:
    new = elsewhere(town.publisher) | {"DATABASE_URL": postgres_url}
    words = restoring(town.safe, town.backup, "--removals", town.removals)
    said = done(new, *words, said=SAFE)
    assert "removed again: 1 deletions, 1 inquiries erased, 1 inquiries taken back" in said
    back = face(new)
    assert rows_of(back, subscription, subscription.c.recipient, DELETED) == []
    assert rows_of(back, subscription, subscription.c.recipient, STARTED)
    inquiry(back)  # rows are numbered on from where they were
    assert back.notices.inbox.take_in(
        Arrived("SM" + "9" * 32, STARTED, "hola"), via="webhook", now=SystemClock().now()
    )
    assert "3  inquiries came in" in done(new, "ledger", "verify")


def test_whoever_said_stop_since_is_not_texted_and_whoever_came_back_is(town: Town) -> None:
    back, said = restored(town, "--removals", town.removals)
    keys = back.notices.keys
    with back.database.read() as connection:
        assert is_opted_out(connection, keys.hash_of(STOPPED))
        assert not is_opted_out(connection, keys.hash_of(STARTED))
    assert rows_of(back, subscription, subscription.c.recipient, STOPPED) == []
    assert "whoever wrote STOP or DELETE after that is found with `flask --app app recon" in said


def test_whoever_says_stop_while_a_defender_texts_with_them_is_let_go_of(town: Town) -> None:
    before = face(town.settings)
    with before.database.begin() as connection:
        number = before.notices.keys.hash_of(STOPPED)
        begin_talk(connection, number, town.taken_back.id, SystemClock().now())
    town.write("backup", town.backup)
    with before.database.begin() as connection:
        leave_talk(connection, number)
    town.write("removals", town.removals)
    before.database.close()
    back, _ = restored(town, "--removals", town.removals)
    assert rows_of(back, staff_talk, staff_talk.c.sender, STOPPED) == []


def test_what_was_under_way_while_the_back_up_was_made_is_removed_too(town: Town) -> None:
    """It was said a second before the back-up, and its commit came after: the clock would lie."""
    serving = face(town.settings)
    with serving.database.begin() as connection:
        a_day = timedelta(days=1)
        connection.execute(update(removal).values(at=SystemClock().now() - a_day))
    town.write("removals", town.removals)
    serving.database.close()
    _, said = restored(town, "--removals", town.removals)
    assert "removed again: 1 deletions, 1 inquiries erased, 1 inquiries taken back" in said


@ON_SQLITE
def test_whoever_came_back_after_a_removal_that_the_back_up_knows_stays(town: Town) -> None:
    serving = face(town.settings)
    lives_here(serving, DELETED)
    serving.database.close()
    town.write("backup", town.backup)
    town.write("removals", town.removals)
    back, said = restored(town, "--removals", town.removals)
    assert "deletions" not in said
    assert rows_of(back, subscription, subscription.c.recipient, DELETED)


def test_the_journal_goes_on_and_a_second_restore_forgets_them_too(
    town: Town, tmp_path: Path
) -> None:
    back, _ = restored(town, "--removals", town.removals)
    with back.database.read() as connection:
        whats = [row.what for row in connection.execute(select(removal).order_by(removal.c.id))]
    assert {"phone_deleted", "inquiry_erased", "purge_done", "suppress_done"} <= set(whats)
    assert "restored" in whats
    newest = tmp_path / "newer.removals"
    done(elsewhere(town.publisher), "removals", "--out", newest, "--to", town.safe / "recovery.pub")
    third = elsewhere(town.publisher) | {"DATABASE_URL": f"sqlite:///{tmp_path / 'c' / 'c.db'}"}
    words = restoring(town.safe, town.backup, "--removals", newest)
    assert "removed again: 1 deletions, 1 inquiries erased" in done(third, *words, said=SAFE)


@ON_SQLITE
def test_without_the_newest_list_nothing_is_restored(town: Town) -> None:
    new, backup = elsewhere(town.publisher), town.backup
    told = complaint(new, *restoring(town.safe, backup), said=SAFE)
    assert "who was taken out, said STOP or DELETE since the back-up?" in told
    stale = town.publisher.folder / "stale.removals"
    stale.write_bytes(town.removals.read_bytes())
    town.write("backup", backup)  # newer than the list
    told = complaint(new, *restoring(town.safe, backup, "--removals", stale), said=SAFE)
    assert "older than the back-up: take the newest list" in told
    sound = stale.read_bytes()
    stale.write_bytes(sound[:-1])
    told = complaint(new, *restoring(town.safe, backup, "--removals", stale), said=SAFE)
    assert "nothing was restored" in told
    told = complaint(new, *restoring(town.safe, backup, "--removals", backup), said=SAFE)
    assert "this is a back-up of public" in told
    assert "no later removals, as the operator says" in restored(town, "--no-later-removals")[1]


@ON_SQLITE
def test_the_list_is_sealed_and_for_its_owner_alone(town: Town) -> None:
    assert town.removals.stat().st_mode & 0o077 == 0
    assert b"phone_deleted" not in town.removals.read_bytes()
