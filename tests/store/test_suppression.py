"""Taking a person out: at once in every process, then from the data, at last from the back-ups."""

from __future__ import annotations

import json
import shutil
import sqlite3

import pytest
from click.testing import CliRunner

from lookup.identity import NotVerified, Verified
from lookup.publish.people import LeftOut
from lookup.publish.purge import main as purge_command
from lookup.store import GenerationRefused
from tests.publish.county import ANA, MARIA, STANDING_ALONE, TERRELL, Publisher
from tests.publish.test_publishing import CII, claim, told
from tests.store.desk import (
    MARIA_DESCRIBED,
    ask,
    command,
    complaint,
    done,
    environment,
    face,
    in_a_process,
)

ORDER = "SA-2020-0417"


def purge_at_the_publisher(publisher: Publisher, *subjects: str) -> str:
    keys = str(publisher.keys / "publisher.key")
    ran = CliRunner().invoke(purge_command, ["--keys", keys, "--reference", ORDER, *subjects])
    assert ran.exit_code == 0, ran.stderr
    return ran.stdout


def test_a_suppressed_person_is_refused_at_once_by_a_face_that_is_serving(
    database_url: str, publisher: Publisher
) -> None:
    settings = environment(publisher, database_url)
    publisher.publish("first")
    done(settings, "load-generation", publisher.file("first"))
    serving = face(settings)
    assert isinstance(ask(serving), Verified)
    elsewhere = in_a_process(settings, "suppress", "--person-stdin", said=MARIA_DESCRIBED)
    assert elsewhere.returncode == 0, elsewhere.stderr
    assert isinstance(ask(serving, session=b"another"), NotVerified)
    record = elsewhere.stdout.split()[2]
    done(settings, "suppress", "--lift", "--record", record)
    assert isinstance(ask(serving, session=b"a third"), Verified)


def test_a_suppression_outlives_the_next_publishing(
    database_url: str, publisher: Publisher
) -> None:
    settings = environment(publisher, database_url)
    for name in ("first", "second"):
        publisher.publish(name)
    done(settings, "load-generation", publisher.file("first"))
    done(settings, "suppress", "--person-stdin", said=MARIA_DESCRIBED)
    done(settings, "load-generation", publisher.file("second"))
    assert isinstance(ask(face(settings)), NotVerified)


@pytest.mark.parametrize(
    ("words", "said", "told"),
    [
        ((), None, "whom? name a --record, or describe a person"),
        (("--record", "70001"), None, "--record takes the 32 hexadecimal digits"),
        (("--person-stdin",), "{", "standard input must hold one person as JSON"),
        (("--person-stdin",), MARIA_DESCRIBED.replace("Maria", "Mario"), "nobody in the generati"),
        (("--lift", "--record", "ab" * 16), None, "was not suppressed by the office"),
    ],
)
def test_who_is_meant_must_be_plain(
    publisher: Publisher, words: tuple[str, ...], said: str | None, told: str
) -> None:
    settings = environment(publisher, f"sqlite:///{publisher.folder / 'data' / 'lookup.db'}")
    publisher.publish("first")
    done(settings, "load-generation", publisher.file("first"))
    assert told in complaint(settings, "suppress", *words, said=said)


def test_what_a_court_ordered_cannot_be_lifted_and_nothing_earlier_can_come_back(
    database_url: str, publisher: Publisher
) -> None:
    settings = environment(publisher, database_url)
    for name in ("first", "second"):
        publisher.publish(name)
        done(settings, "load-generation", publisher.file(name))
    purge = purge_at_the_publisher(publisher, MARIA.subject_id).split()
    assert purge[:4] == ["flask", "--app", "app", "purge"]
    said = done(settings, *purge[3:])
    assert "1 earlier generations removed" in said
    assert isinstance(ask(face(settings)), NotVerified)
    assert "no earlier generation" in complaint(settings, "generations", "roll-back")
    assert "so it cannot be lifted" in complaint(settings, "suppress", "--lift", *purge[-2:])


def test_who_takes_somebody_out_and_why_is_in_the_log_before_it_is_done(
    publisher: Publisher,
) -> None:
    file = publisher.folder / "data" / "lookup.db"
    settings = environment(publisher, f"sqlite:///{file}")
    publisher.publish("first")
    done(settings, "load-generation", publisher.file("first"))
    purge = [*purge_at_the_publisher(publisher, MARIA.subject_id).split()[3:], "--by", "r.ortiz"]
    assert "no blanks" in complaint(settings, *purge[:-1], "R Ortiz")
    with sqlite3.connect(file) as database:
        database.execute("CREATE TRIGGER full BEFORE INSERT ON suppression BEGIN "
                         "SELECT RAISE(ABORT, 'full'); END")  # fmt: skip
    failed = command(settings, *purge, "--reason", "request")
    assert failed.exit_code != 0
    (said,) = lines_of(failed.stderr, "removal_ordered")
    assert not lines_of(failed.stderr, "purged")
    assert (said["action"], said["by"], said["reason"]) == ("purge", "r.ortiz", "request")
    with sqlite3.connect(file) as database:
        database.execute("DROP TRIGGER full")
    ran = command(settings, *purge)
    names = [json.loads(line)["event"] for line in ran.stderr.splitlines()]
    assert names.index("removal_ordered") < names.index("purged")
    (said,), (purged,) = (lines_of(ran.stderr, name) for name in ("removal_ordered", "purged"))
    assert said["head"] == purged["head"]
    assert said["reason"] == "court-order"
    assert f"order {said['order']}, by r.ortiz" in ran.stdout
    for secret in (MARIA.subject_id, ORDER, purge[purge.index("--record") + 1]):
        assert secret not in ran.stderr


def lines_of(log: str, event: str) -> list[dict[str, str]]:
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    return [line for line in lines if line["event"] == event]


def test_a_purge_by_an_inquirys_reference_deletes_the_inquiry(
    database_url: str, publisher: Publisher
) -> None:
    settings = environment(publisher, database_url)
    publisher.publish("first")
    done(settings, "load-generation", publisher.file("first"))
    serving = face(settings)
    with serving.database.begin() as connection:
        opened = serving.escalations.open(
            connection, {"v": 1, "reason": "not_verified"}, language="en", channel="web"
        )
        serving.escalations.add_contact(connection, opened.id, {"v": 1, "phone": "+12135550142"})
    reference = opened.receipt.reference
    assert serving.escalations.progress(reference) is not None
    assert "the inquiry of this reference is deleted" in done(
        settings, "purge", "--reference", reference
    )
    assert serving.escalations.progress(reference) is None
    assert "no inquiry has this reference" in complaint(settings, "purge", "--reference", reference)


def test_the_next_publishing_leaves_the_person_out_and_forbids_going_back(
    publisher: Publisher,
) -> None:
    cache = publisher.folder / "slow.cache"
    publisher.publish("first", cache=cache)
    with sqlite3.connect(cache) as connection:
        (before,) = connection.execute("SELECT count(*) FROM sealed").fetchone()
    connection.close()
    purge_at_the_publisher(publisher, MARIA.subject_id)
    second = publisher.publish("second", cache=cache, office_out=publisher.folder / "second.office")
    assert second.left_out[LeftOut.PURGED] == 1
    assert second.flips == ()
    assert second.manifest.min_gen == second.manifest.gen
    assert (
        told(publisher, "second", claim("Maria", "Garcia", "1975-04-09", (CII, "66524879"))) == []
    )
    for file in publisher.folder.glob("second.generation*"):
        assert MARIA.subject_id.encode() not in file.read_bytes()
    with sqlite3.connect(cache) as connection:
        (after,) = connection.execute("SELECT count(*) FROM sealed").fetchone()
    connection.close()
    assert after < before
    third = publisher.publish("third", cache=cache)
    assert third.left_out[LeftOut.PURGED] == 1
    assert third.manifest.min_gen == 0


def test_a_person_of_a_court_list_alone_can_be_purged_by_the_name_in_the_lists(
    publisher: Publisher,
) -> None:
    publisher.publish("first", [ANA])
    publisher.publish("second", [ANA], alone=False)
    listed = (publisher.folder / "second.generation.flips.csv").read_text().splitlines()[1]
    name = listed.split(",")[0]
    assert name.startswith("court-list-")
    purge_at_the_publisher(publisher, name)
    assert publisher.publish("third", [ANA]).left_out[LeftOut.PURGED] == 1
    chidi = claim("Chidi", "Okafor", "1990-12-12", (CII, STANDING_ALONE["cii"]))
    assert told(publisher, "third", chidi) == []


def test_a_killed_load_of_a_purged_generation_changes_nothing(publisher: Publisher) -> None:
    """The server refuses the file from before the purge even when somebody still has it."""
    settings = environment(publisher, f"sqlite:///{publisher.folder / 'data' / 'lookup.db'}")
    publisher.publish("first")
    done(settings, "load-generation", publisher.file("first"))
    kept = publisher.folder / "copy.generation"
    shutil.copy(publisher.file("first"), kept)
    purge_at_the_publisher(publisher, MARIA.subject_id)
    publisher.publish("second", [TERRELL, MARIA])
    done(settings, "load-generation", publisher.file("second"))
    refused = command(settings, "load-generation", kept)
    assert refused.exit_code == 2
    assert "is not newer than" in refused.stderr
    with pytest.raises(GenerationRefused):
        face(settings).store.load(kept)
