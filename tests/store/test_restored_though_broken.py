"""A back-up whose ledger is broken: refused, or restored by somebody who says who and why."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, text

from lookup.models.removals import removal
from tests.publish.county import Publisher
from tests.store.desk import complaint, done, environment, face
from tests.store.test_backups import SAFE, elsewhere, restoring, safe
from tests.store.test_removed_since import inquiry

__all__ = ["safe"]

WORDS = "r.ortiz: the disk failed, no better back-up"


def broken_backup(publisher: Publisher, safe: Path, database_url: str) -> Path:
    """A back-up made after somebody removed a line of the ledger."""
    settings = environment(publisher, database_url)
    serving = face(settings)
    for _ in range(3):
        inquiry(serving)
    with serving.database.begin() as connection:
        if serving.database.is_postgresql:
            connection.execute(text("ALTER TABLE ledger DISABLE TRIGGER ALL"))
        else:
            connection.execute(text("DROP TRIGGER ledger_no_delete"))
        connection.execute(text("DELETE FROM ledger WHERE seq = 2"))
    file = publisher.folder / "tonight.backup"
    done(settings, "backup", "--out", file, "--to", safe / "recovery.pub")
    serving.database.close()
    return file


def test_by_default_nothing_and_with_a_name_and_a_reason_all_of_it(
    database_url: str, publisher: Publisher, safe: Path
) -> None:
    file, new = broken_backup(publisher, safe, database_url), elsewhere(publisher)
    words = restoring(safe, file, "--no-later-removals")
    told = complaint(new, *words, said=SAFE)
    assert "its ledger does not hold: line 2 is missing" in told
    assert "nothing was restored; to go on all the same see --despite-broken" in told
    said = done(new, *words, "--despite-broken", WORDS, said=SAFE)
    assert "ACCEPTED although broken: the ledger: line 2 is missing" in said
    verified = done(new, "ledger", "verify")
    assert f"accepted by {WORDS}; found: line 2 is missing" in verified
    back = face(new)
    with back.database.read() as connection:
        journal = [(row.what, row.detail) for row in connection.execute(select(removal))]
    assert ("ledger_accepted", WORDS) in journal


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_words_that_say_nothing_are_refused_and_a_sound_ledger_needs_none(
    database_url: str, publisher: Publisher, safe: Path
) -> None:
    settings = environment(publisher, database_url)
    serving = face(settings)
    inquiry(serving)
    file = publisher.folder / "tonight.backup"
    done(settings, "backup", "--out", file, "--to", safe / "recovery.pub")
    new = elsewhere(publisher)
    words = (*restoring(safe, file, "--no-later-removals"), "--despite-broken")
    for nothing in ("ok", "two\nlines of words", "r.ortiz: " + "x" * 100):
        assert "takes who accepts it and why" in complaint(new, *words, nothing, said=SAFE)
    assert "the ledger is not broken: nothing was accepted" in done(new, *words, WORDS, said=SAFE)
    assert "accepted by" not in done(new, "ledger", "verify")
