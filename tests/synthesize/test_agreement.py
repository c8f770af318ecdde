"""The real engine and relief must tell everybody in a made-up county what their story says."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from cmr.determine import Run, determine
from cmr.doj.reader import read_extract
from cmr.policy import load
from cmr.relief import Joined, join_relief
from cmr.synthesize import synthesize

AS_OF = date(2020, 7, 1)


def county(folder: Path, people: int, seed: int, as_of: date = AS_OF) -> tuple[list[dict], Joined]:
    """A county's people, and what the engine and the court lists say of them."""
    synthesize(people, seed, as_of, folder)
    extract = read_extract([str(folder / "doj.csv")])
    assert extract.quarantine.height == 0
    run = determine(extract.rows, load("la_2020"), county="LOS ANGELES", as_of=as_of)
    return joined_with(folder, run)


def joined_with(folder: Path, run: Run) -> tuple[list[dict], Joined]:
    """A county's people, and what its court lists say of them after this run."""
    joined = join_relief(folder / "relief.csv", run.determinations, run.convictions, run.subjects)
    with (folder / "people.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file)), joined


def key_of(person: dict) -> tuple:
    """How a record is found again: subject_id, or a case number for people of lists only."""
    return person["subject_id"] or ("case", min(person["case_numbers"].split("; ")))


def expected(person: dict) -> tuple:
    outcomes = Counter(filter(None, person["expected_outcomes"].split("; ")))
    return person["expected_headline"], outcomes


def told(joined: Joined) -> dict:
    """What each record says, in the form of people.csv."""
    found = {}
    for record in joined.subjects:
        outcomes = Counter(f"{c.case_numbers[0]}={c.outcome}" for c in record.convictions)
        key = record.subject_id or ("case", min(c.case_numbers[0] for c in record.convictions))
        assert key not in found
        found[key] = (str(record.headline), outcomes)
    return found


def disagreements(people: list[dict], joined: Joined) -> list:
    found = told(joined)
    wrong = []
    for person in people:
        got = found.pop(key_of(person), ("person", Counter()))
        if got != expected(person):
            wrong.append((person, got))
    return wrong + list(found.items())


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_everybody_is_told_what_their_story_says(tmp_path, seed):
    people, joined = county(tmp_path, 400, seed)
    assert disagreements(people, joined) == []


def test_the_same_holds_years_later(tmp_path):
    people, joined = county(tmp_path, 400, 6, date(2026, 11, 20))
    assert disagreements(people, joined) == []


@pytest.mark.slow
def test_the_same_holds_for_a_large_county(tmp_path):
    people, joined = county(tmp_path, 20_000, 7)
    assert disagreements(people, joined) == []
