"""Publishing: everybody is in or counted, each proof opens its tier, failures leave nothing."""

from __future__ import annotations

import json
import sqlite3
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from cmr.errors import CmrError
from lookup.identity.claims import Claim, Identifier
from lookup.identity.identifiers import IdentifierKind
from lookup.publish import PublishRefused, publish
from lookup.publish.people import LeftOut
from lookup.sealing import SealBroken, read_office_keys, verify
from lookup.store import GenerationRefused, OpenedRecord, Tier
from lookup.store.dossiers import read_dossiers
from tests.publish.county import EVERYBODY, MARIA, PASSPHRASE, TERRELL, Publisher
from tests.store.server import ask, open_store


def told(publisher: Publisher, name: str, claim: Claim) -> list[OpenedRecord]:
    """What a server with this generation opens for a claim."""
    url = f"sqlite:///{publisher.folder / 'server' / f'{name}.db'}"
    store = open_store(url, publisher)
    store.load(publisher.file(name))
    generation = store.current()
    assert generation is not None
    return ask(generation, claim)


def claim(given: str, family: str, born: str, *numbers: tuple[IdentifierKind, str]) -> Claim:
    return Claim(
        given, family, date.fromisoformat(born), tuple(Identifier(*number) for number in numbers)
    )


SSN4, LICENSE, CII, CASE = (
    IdentifierKind.SSN4,
    IdentifierKind.LICENSE,
    IdentifierKind.CII,
    IdentifierKind.CASE_NUMBER,
)


def test_everybody_is_in_or_counted_with_the_reason(publisher: Publisher) -> None:
    published = publisher.publish("county")
    assert published.people == 4
    assert published.left_out == {LeftOut.NO_NUMBER: 1}
    assert published.people + sum(published.left_out.values()) == len(EVERYBODY) + 1
    assert published.joined.accounted.rejected == 0
    assert (publisher.folder / "county.generation.rejects.csv").is_file()
    listed = (publisher.folder / "county.generation.left-out.csv").read_text()
    assert listed == f'subject,reason\n70003,"{LeftOut.NO_NUMBER.value}"\n'


@pytest.mark.parametrize(
    ("numbers", "tiers"),
    [
        ([(SSN4, "3456")], {Tier.HEADLINE}),
        ([(LICENSE, "B7654321")], {Tier.HEADLINE}),
        ([(CASE, "BA123456")], {Tier.HEADLINE}),
        ([(CII, "66524879")], {Tier.DETAILS}),
        ([(SSN4, "3456"), (LICENSE, "b765 4321")], {Tier.HEADLINE, Tier.DETAILS}),
        ([(CASE, "XCNBA123456-01"), (SSN4, "900-12-3456")], {Tier.HEADLINE, Tier.DETAILS}),
        ([(SSN4, "3457")], set()),
        ([(CII, "66524870")], set()),
    ],
)
def test_each_proof_opens_its_tier_and_no_more(
    publisher: Publisher, numbers: list[tuple[IdentifierKind, str]], tiers: set[Tier]
) -> None:
    publisher.publish("county")
    records = told(publisher, "county", claim("María", "García-López", "1975-04-09", *numbers))
    assert {record.tier for record in records} == tiers
    for record in records:
        assert record.body["headline"] == "all_dismissed"
        assert ("convictions" in record.body) is (record.tier is Tier.DETAILS)


def test_a_county_may_let_two_weak_numbers_open_the_headline_only(publisher: Publisher) -> None:
    shipped = (Path(__file__).parents[2] / "counties" / "los_angeles.toml").read_text()
    county = publisher.folder / "county.toml"
    county.write_text(shipped.replace('two = "details"', 'two = "headline"'))
    publisher.publish("county", county_file=county)
    both = claim("Maria", "Garcia", "1975-04-09", (SSN4, "3456"), (LICENSE, "B7654321"))
    assert {record.tier for record in told(publisher, "county", both)} == {Tier.HEADLINE}
    county.write_text(shipped.replace('cii = "details"', 'cii = "headline"'))
    publisher.publish("stricter", county_file=county)
    cii = claim("Maria", "Garcia", "1975-04-09", (CII, "A66524879"))
    assert {record.tier for record in told(publisher, "stricter", cii)} == {Tier.HEADLINE}
    county.write_text(shipped.replace('two = "details"', 'two = "everything"'))
    with pytest.raises(PublishRefused, match="two"):
        publisher.publish("wrong", county_file=county)


def test_the_details_tell_each_conviction(publisher: Publisher) -> None:
    publisher.publish("county")
    (record,) = told(
        publisher, "county", claim("Maria", "Garcia", "1975-04-09", (CII, "A66524879"))
    )
    assert record.body["escalate"] is False
    assert record.body["convictions"] == [
        {
            "case_numbers": ["BA123456"],
            "section": "11359 HS",
            "convicted_on": "2001-05-01",
            "outcome": "dismissed_and_sealed",
            "rule": "prop64",
        }
    ]


def test_forty_convictions_come_back_whole(publisher: Publisher) -> None:
    publisher.publish("county")
    (record,) = told(
        publisher, "county", claim("Terrell", "Washington", "1968-11-30", (CII, "11223344"))
    )
    assert len(record.body["convictions"]) == len(TERRELL.convictions) == 40
    assert record.body["headline"] == "some_dismissed"
    assert record.body["escalate"] is True


def test_a_person_on_a_court_list_alone_is_told_as_well(publisher: Publisher) -> None:
    publisher.publish("county")
    records = told(publisher, "county", claim("Chidi", "Okafor", "1990-12-12", (CASE, "SA055555")))
    assert [record.body["headline"] for record in records] == ["all_dismissed"]


def test_an_aliass_owner_cannot_open_with_their_own_birth_date(publisher: Publisher) -> None:
    """Threat 56: a name given at a booking may be somebody else's."""
    publisher.publish("county")
    own = claim("Terry", "Johnson", "1971-01-01", (SSN4, "7654"))
    assert told(publisher, "county", own) == []
    with_primary = claim("Terry", "Johnson", "1968-11-30", (SSN4, "7654"))
    assert len(told(publisher, "county", with_primary)) == 1


def test_the_office_file_holds_everybody_and_opens_for_the_office_alone(
    publisher: Publisher,
) -> None:
    file = publisher.folder / "county.office"
    publisher.publish("county", office_out=file)
    office = read_office_keys(publisher.keys / "office.key", PASSPHRASE).private_key
    keys = publisher.server_keys.manifest_public_keys.values()
    dossiers = list(read_dossiers(file, office, keys))
    assert [dossier["subject_id"] for dossier in dossiers] == [
        *(person.subject_id for person in EVERYBODY),
        None,
    ]
    assert dossiers[2]["cannot_be_found_because"] == LeftOut.NO_NUMBER.value
    assert dossiers[0]["convictions"][0]["events"][0]["event"] == "ordered"
    assert b"GARCIA" not in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for altered in (file.read_bytes()[:-1], file.read_bytes()[:5_000], file.read_bytes()[4_130:]):
        file.write_bytes(altered)
        with pytest.raises(GenerationRefused):
            list(read_dossiers(file, office, keys))


def test_public_figures_are_signed_and_hide_small_cells(publisher: Publisher) -> None:
    file = publisher.folder / "figures.json"
    publisher.publish("county", public_figures=file)
    signed = json.loads(file.read_text())
    figures = json.loads(signed["figures"])
    assert figures["people_by_headline"]["all_dismissed"] is None  # two people
    assert set(figures["people_by_headline"].values()) == {None}  # too few people to tell anything
    assert figures["hidden_below"] == 11
    assert figures["policy"]["rules"][0]["sentence"]["en"] == "The law of 2016 covers it."
    key = publisher.server_keys.manifest_public_keys[signed["signing_key_id"]]
    text, signature = signed["figures"].encode(), bytes.fromhex(signed["signature"])
    verify(key, b"lcr/figures/1" + text, signature)
    with pytest.raises(SealBroken):
        verify(key, b"lcr/figures/1" + text + b" ", signature)


def test_a_second_publishing_takes_known_slow_hashes_from_the_sealed_cache(
    publisher: Publisher,
) -> None:
    cache = publisher.folder / "slow.cache"
    publisher.publish("first", cache=cache)
    size = cache.stat().st_size
    publisher.publish("second", cache=cache)
    assert told(publisher, "second", claim("Maria", "Garcia", "1975-04-09", (SSN4, "3456")))
    assert stat.S_IMODE(cache.stat().st_mode) == 0o600
    assert size > 0


def test_an_altered_cache_is_refused_not_believed(publisher: Publisher) -> None:
    cache = publisher.folder / "slow.cache"
    publisher.publish("first", cache=cache)
    with sqlite3.connect(cache) as connection:
        connection.execute("UPDATE sealed SET value = zeroblob(60)")
    connection.close()
    with pytest.raises(PublishRefused, match="was altered, or belongs to other keys"):
        publisher.publish("second", cache=cache)
    assert not publisher.file("second").exists()


def test_a_failure_leaves_the_old_file_and_nothing_half_written(publisher: Publisher) -> None:
    publisher.publish("county", office_out=publisher.folder / "county.office")
    before = sorted(path.name for path in publisher.folder.iterdir())
    sound = publisher.file("county").read_bytes()
    order = publisher.order("county", office_out=publisher.folder / "county.office")
    (order.determinations / "subjects.parquet").write_bytes(b"PAR1 torn")
    with pytest.raises(PublishRefused, match=r"subjects\.parquet: cannot be read"):
        publish(order, clock=publisher.clock)
    assert publisher.file("county").read_bytes() == sound
    assert sorted(path.name for path in publisher.folder.iterdir()) == before


def test_what_a_killed_publishing_left_is_cleared_by_the_next(publisher: Publisher) -> None:
    left = publisher.folder / ".county.generation.working"
    left.mkdir()
    (left / "staging.sqlite").write_bytes(b"sealed rows, half of them")
    publisher.publish("county")
    assert not left.exists()


@pytest.mark.parametrize("name", ["manifest.json", "determinations.parquet", "subjects.parquet"])
def test_a_missing_input_is_named(publisher: Publisher, name: str) -> None:
    order = publisher.order("county")
    (order.determinations / name).unlink()
    with pytest.raises(PublishRefused, match=f"{name}: cannot be read"):
        publish(order, clock=publisher.clock)


def test_a_relief_list_that_is_none_is_named(publisher: Publisher) -> None:
    order = publisher.order("county")
    order.relief.write_text("a,b\n1,2\n")
    with pytest.raises(CmrError, match=r"relief\.csv"):
        publish(order, clock=publisher.clock)


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run `python -m lookup.publish`."""
    return subprocess.run(
        [sys.executable, "-m", "lookup.publish", *map(str, arguments)],
        capture_output=True,
        text=True,
    )


def test_the_command_gives_an_account_of_everybody(publisher: Publisher) -> None:
    order = publisher.order("county")
    done = run(
        *("--determinations", order.determinations, "--relief", order.relief),
        *("--keys", order.keys, "--out", order.out, "--kdf", "test"),
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[:5] == [
        "4 people went in, with 43 convictions",
        f"1 people were left out ({order.left_out}):",
        "       1  no number to be found by (SSN, license, CII or case number)",
        "0 more are in the extract with no conviction in scope and no court event",
        f"37 court-list rows = 36 joined + 1 standing alone + 0 rejected ({order.rejects})",
    ]
    assert "MARIA" not in done.stdout
    assert MARIA.subject_id not in done.stdout


@pytest.mark.parametrize("missing", ["--determinations", "--relief", "--keys", "--out"])
def test_the_command_says_in_one_line_what_is_missing(publisher: Publisher, missing: str) -> None:
    order = publisher.order("county")
    paths = {
        "--determinations": order.determinations,
        "--relief": order.relief,
        "--keys": order.keys,
        "--out": order.out,
    }
    paths[missing] = publisher.folder / "nowhere" / "x"
    done = run(*(word for pair in paths.items() for word in pair), "--kdf", "test")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr
