"""Codes for outreach letters: made by the publisher, one a letter, each opening one record."""

from __future__ import annotations

import csv
import stat
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from click.testing import CliRunner, Result

from lookup.cli.claim_codes import claim_codes
from lookup.identity import IdentifierKind, canonical_identifier
from lookup.publish.claim_codes import main
from lookup.store import Tier
from tests.publish.county import EVERYBODY, MARIA, Publisher, Somebody, county_files
from tests.publish.test_publishing import SSN4, claim, told

CODE = IdentifierKind.CLAIM_CODE


def made(
    publisher: Publisher, out: Path, *more: str, people: Sequence[Somebody] = EVERYBODY
) -> Result:
    """What `python -m lookup.publish.claim_codes` says about everybody of the county."""
    run, relief = county_files(publisher.folder / "letters-to", people)
    files = ["--determinations", str(run), "--relief", str(relief)]
    keys = ["--keys", str(publisher.keys / "publisher.key"), "--out", str(out)]
    return CliRunner().invoke(main, [*files, *keys, *more])


def letters(file: Path) -> dict[str, str]:
    """The codes in a list of letters, by subject."""
    with file.open(newline="", encoding="utf-8") as rows:
        return {row["subject"]: row["code"] for row in csv.DictReader(rows)}


def test_a_letters_code_opens_the_details_of_one_person_and_of_no_other(
    publisher: Publisher,
) -> None:
    out = publisher.folder / "letters.csv"
    assert made(publisher, out).exit_code == 0
    codes = letters(out)
    publisher.publish("first")
    mine = told(publisher, "first", claim("Maria", "Garcia", "1975-04-09", (CODE, codes["70001"])))
    assert {record.tier for record in mine} == {Tier.DETAILS}
    other = claim("Maria", "Garcia", "1975-04-09", (CODE, codes["70002"]))
    assert told(publisher, "first", other) == []


def test_who_had_no_number_is_found_by_the_code(publisher: Publisher) -> None:
    out = publisher.folder / "letters.csv"
    made(publisher, out)
    ned = letters(out)["70003"]  # the file has no number for Ned
    assert publisher.publish("first").left_out == {}
    assert told(publisher, "first", claim("Ned", "Numberless", "1980-01-31", (CODE, ned)))


def test_the_letters_are_for_their_owner_alone_and_the_kept_codes_show_nothing(
    publisher: Publisher,
) -> None:
    out = publisher.folder / "letters.csv"
    made(publisher, out)
    kept = publisher.keys / "publisher.claim-codes"
    assert [stat.S_IMODE(file.stat().st_mode) for file in (out, kept)] == [0o600, 0o600]
    for printed in letters(out).values():
        assert canonical_identifier(CODE, printed) == printed.replace("-", "")
        assert printed.replace("-", "").encode() not in kept.read_bytes()


def test_a_second_batch_makes_no_second_code_and_a_renewed_one_ends_the_first(
    publisher: Publisher,
) -> None:
    first, second, renewed = (publisher.folder / f"letters-{n}.csv" for n in range(3))
    made(publisher, first)
    assert "0 codes made, 5 people had one already" in made(publisher, second).output
    assert not second.exists()
    only = publisher.folder / "subjects.txt"
    only.write_text("70001\n99999\n")
    again = made(publisher, renewed, "--renew", "--subjects", str(only))
    assert "1 codes made" in again.output
    assert "1 of the subjects named cannot get one" in again.output
    publisher.publish("first")
    old, new = letters(first)["70001"], letters(renewed)["70001"]
    assert old != new
    assert told(publisher, "first", claim("Maria", "Garcia", "1975-04-09", (CODE, old))) == []
    assert told(publisher, "first", claim("Maria", "Garcia", "1975-04-09", (CODE, new)))
    assert told(publisher, "first", claim("Maria", "Garcia", "1975-04-09", (SSN4, "3456")))


def test_a_name_that_begins_like_a_formula_is_plain_text_in_a_spreadsheet(
    publisher: Publisher,
) -> None:
    formula = replace(MARIA, names=('=HYPERLINK("http://evil.example"),MARIA',))
    out = publisher.folder / "letters.csv"
    made(publisher, out, people=[formula])
    with out.open(newline="", encoding="utf-8") as rows:
        names = [row["name"] for row in csv.DictReader(rows)]
    assert any("HYPERLINK" in name for name in names)
    assert not any(name[0] in "=+-@" for name in names)


def test_an_earlier_list_is_never_written_over(publisher: Publisher) -> None:
    out = publisher.folder / "letters.csv"
    made(publisher, out)
    refused = made(publisher, out)
    assert refused.exit_code == 2
    assert "name another file" in refused.output
    assert len(letters(out)) == 5


def test_the_flask_command_is_the_same_one(publisher: Publisher) -> None:
    run, relief = county_files(publisher.folder / "letters-to")
    options = ["--determinations", str(run), "--relief", str(relief), "--keys", "nowhere.key"]
    asked = [*options, "--out", str(publisher.folder / "letters.csv")]
    assert CliRunner().invoke(claim_codes, asked).exit_code == 2
    assert CliRunner().invoke(claim_codes, ["--help"]).exit_code == 0
