"""From a made-up county to the court and back: everybody is told what the court answered."""

import csv
from collections import Counter
from datetime import date

import polars as pl
import pytest

from cmr.cli import run as cmr
from cmr.packet.finished_run import read_run
from cmr.relief import join_relief, normalise_case

AS_OF = "2020-02-11"
FILED, ORDERED, UPDATED, RECEIVED = "2020-02-20", "2020-03-02", "2020-04-01", "2020-05-01"
# What the court says to the n-th line of its list, in turn; "" is no answer.
SAYS = ("ordered", "ordered", "denied", "ordered", "", "challenged", "ordered")
TOLD = {"denied": "needs_person", "": "pending", "challenged": "challenged"}


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    """A county decided and put into a packet, with nothing in court yet."""
    place = tmp_path_factory.mktemp("county")
    people = ["--people", "150", "--seed", "3", "--as-of", AS_OF]
    assert cmr(["synthesize", *people, "--out", str(place / "county")]) == 0
    policy = ["--policy", "la_2020", "--county", "LOS ANGELES", "--as-of", AS_OF]
    doj = str(place / "county" / "doj.csv")
    assert cmr(["determine", doj, *policy, "--out", str(place / "run")]) == 0
    assert cmr(["motion", str(place / "run"), "--out", str(place / "packet")]) == 0
    return place


def export(place, name, *more):
    assert (
        cmr(["export", str(place / "run"), "--packet", str(place / "packet"), *more]
            + ["--out", str(place / name)]) == 0
    )  # fmt: skip
    return place / name


def answered(path, answer):
    """The list with `event` and `date` filled in by `answer(place in the list) -> event, date`."""
    with path.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    for at, row in enumerate(rows):
        row["event"], row["date"] = answer(at)
    with path.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return rows


def read_back(place, name, *files, relief=None, filed=None):
    options = ["--run", str(place / "run"), "--packet", str(place / "packet")]
    options += ["--received", RECEIVED, "--out", str(place / name)]
    options += ["--relief", str(relief)] if relief else []
    options += ["--filed", filed] if filed else []
    assert cmr(["answers", *map(str, files), *options]) == 0
    return place / name / "relief.csv"


def test_everybody_is_told_what_the_court_answered(county):
    lists = export(county, "lists")
    sent = answered(
        lists / "court.csv",
        lambda at: (SAYS[at % len(SAYS)], ORDERED if SAYS[at % len(SAYS)] else ""),
    )
    relief = read_back(county, "back", lists / "court.csv", filed=FILED)
    said = {(row["subject_id"], row["count_order"]): row["event"] for row in sent}
    run = read_run(county / "run")
    joined = join_relief(relief, run.determinations, run.convictions, run.subjects)
    assert joined.accounted.rejected == 0
    assert not joined.warnings
    told = {
        record.subject_id: Counter(str(each.outcome) for each in record.convictions)
        for record in joined.subjects
    }
    assert told == expected(run, said)
    kinds = {kind for outcomes in told.values() for kind in outcomes}
    assert kinds >= {"dismissed_and_sealed", "dismissed", "pending", "challenged", "needs_person"}


def expected(run, said):
    """Outcomes by person, worked out by hand from what the court said."""
    engine = {
        (who, count): word
        for who, count, word in run.determinations.select(
            "subject_id", "count_order", "determination"
        ).iter_rows()
    }
    rows = run.convictions.select("subject_id", "count_order", "case_numbers").rows()
    cases = {(w, c): {normalise_case(n) for n in text.split("; ")} - {""} for w, c, text in rows}
    ordered = {key for key, event in said.items() if event == "ordered"}
    told = {}
    for key, word in engine.items():
        if key in ordered:
            shares = {k for k in cases if k[0] == key[0] and cases[k] & cases[key]}
            outcome = "dismissed_and_sealed" if shares and shares <= ordered else "dismissed"
        elif key in said:
            outcome = TOLD[said[key]]
        else:
            outcome = "not_included" if word == "not_eligible" else "needs_person"
        told.setdefault(key[0], Counter())[outcome] += 1
    return told


def test_reading_the_same_answers_again_changes_nothing(county):
    lists = export(county, "lists-again")
    answered(lists / "court.csv", lambda at: ("ordered", ORDERED))
    first = read_back(county, "first", lists / "court.csv", filed=FILED)
    second = read_back(county, "second", lists / "court.csv", relief=first, filed=FILED)
    assert second.read_bytes() == first.read_bytes()


def test_the_whole_life_of_a_conviction(county):
    lists = export(county, "life-0")
    answered(lists / "court.csv", lambda at: ("ordered", ORDERED))
    relief = read_back(county, "life-1", lists / "court.csv", filed=FILED)
    steps = export(county, "life-2", "--relief", str(relief))
    court = answered(steps / "court.csv", lambda at: ("court_updated", UPDATED))
    doj = answered(steps / "doj.csv", lambda at: ("doj_updated", UPDATED))
    assert {row["asked"] for row in court} == {"update the court's file"}
    assert {row["ordered_on"] for row in doj} == {ORDERED}
    relief = read_back(county, "life-3", steps / "court.csv", steps / "doj.csv", relief=relief)
    reached = pl.read_csv(county / "life-3" / "life_cycle.csv", try_parse_dates=True)
    assert reached.height == len(court) == len(doj)
    assert set(reached["in_motion"]) == {date.fromisoformat(FILED)}
    assert set(reached["doj_updated"]) == {date.fromisoformat(UPDATED)}
    assert set(reached["waits_for"]) == {"sealing", None}
    last = export(county, "life-4", "--relief", str(relief))
    with (last / "court.csv").open(newline="") as stream:
        assert {row["asked"] for row in csv.DictReader(stream)} == {"seal the case"}
