"""The application database brings its schema up by itself, or says in one line why not."""

from __future__ import annotations

import stat
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import func, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError

from lookup.db import MIGRATIONS, Database, DatabaseUnavailable
from lookup.models.base import metadata
from lookup.models.store import suppression


def test_opening_brings_the_schema_up_and_opening_again_changes_nothing(
    database_url: str,
) -> None:
    for _ in range(2):
        database = Database.open(database_url)
        tables = set(inspect(database.engine).get_table_names())
        assert {"store_state", "generation", "suppression", "alembic_version"} <= tables
        assert ("chunk" in tables) is database.is_postgresql
        database.close()


def test_many_processes_may_open_an_empty_database_at_once(database_url: str) -> None:
    script = "import sys; from lookup.db import Database; d = Database.open(sys.argv[1]); d.close()"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", script, database_url], stderr=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    assert [(process.wait(), process.communicate()[1]) for process in running] == [(0, "")] * 4


def test_the_models_are_what_the_migrations_make(database_url: str) -> None:
    """A column in a model without a migration, or the other way round, fails here."""
    database = Database.open(database_url)
    found = inspect(database.engine)
    for name in ("store_state", "generation", "suppression"):
        columns = {column["name"]: column["nullable"] for column in found.get_columns(name)}
        assert columns == {c.name: c.nullable for c in metadata.tables[name].columns}
        keys = found.get_pk_constraint(name)["constrained_columns"]
        assert keys == [column.name for column in metadata.tables[name].primary_key]
    database.close()


def test_a_write_is_whole_or_not_at_all(database_url: str) -> None:
    database = Database.open(database_url)

    def write_two_rows() -> None:
        with database.begin() as connection:
            sound = {"tag": b"1" * 16, "reason_code": 1, "added_day": date(2020, 1, 1)}
            connection.execute(insert(suppression).values(sound))
            connection.execute(insert(suppression).values({**sound, "tag": None}))

    with pytest.raises(DBAPIError):
        write_two_rows()
    with database.read() as connection:
        assert connection.execute(select(func.count()).select_from(suppression)).scalar() == 0
    database.close()


def test_writers_wait_for_each_other(database_url: str) -> None:
    """What a transaction has read cannot change before it writes: no count is lost."""
    database = Database.open(database_url)
    with database.begin() as connection:
        connection.execute(text("CREATE TABLE tally (id integer PRIMARY KEY, n integer)"))
        connection.execute(text("INSERT INTO tally VALUES (1, 0)"))

    def add() -> None:
        for _ in range(10):
            with database.begin() as connection:
                locked = " FOR UPDATE" if database.is_postgresql else ""
                n = connection.execute(text("SELECT n FROM tally WHERE id = 1" + locked)).scalar()
                connection.execute(text("UPDATE tally SET n = :n WHERE id = 1"), {"n": n + 1})

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as connection:
        assert connection.execute(text("SELECT n FROM tally")).scalar() == 40
    database.close()


def test_an_error_shows_no_values(database_url: str) -> None:
    """Statements may carry sealed or personal values; errors end up in logs."""
    database = Database.open(database_url)
    with pytest.raises(DBAPIError) as refused, database.begin() as connection:
        connection.execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": "GARCIA"})
    assert "GARCIA" not in str(refused.value)
    database.close()


def test_an_sqlite_file_is_its_owners_alone(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'deep' / 'lookup.db'}")
    with database.begin() as connection:
        connection.execute(text("DELETE FROM suppression"))
    files = list((tmp_path / "deep").iterdir())
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    database.close()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("lookup.db", "not a database address"),
        ("mysql://somewhere/x", "only sqlite and postgresql"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("postgresql://u:secret@127.0.0.1:1/x", "cannot open the database"),
        ("sqlite:////proc/nowhere/lookup.db", "cannot open the database"),
    ],
)
def test_a_database_that_cannot_be_used_is_named_in_one_line(url: str, words: str) -> None:
    with pytest.raises(DatabaseUnavailable, match=words) as refused:
        Database.open(url)
    assert "\n" not in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "lookup.db"
    file.write_bytes(b"LAST,FIRST\n" * 1000)
    with pytest.raises(DatabaseUnavailable, match="file is not a database"):
        Database.open(f"sqlite:///{file}")


def test_a_database_of_a_newer_release_is_refused(database_url: str) -> None:
    database = Database.open(database_url)
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(DatabaseUnavailable, match="9999"):
        Database.open(database_url)


def test_migrations_go_down_and_up_again(database_url: str) -> None:
    database = Database.open(database_url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert set(inspect(database.engine).get_table_names()) == {"alembic_version"}
    database.close()
    Database.open(database_url).close()
