"""Lists for courts and for the Department of Justice: each gets what is its own to do."""

import csv
from pathlib import Path

import pytest

from cmr.cli import run as cmr
from cmr.packet.filing import read_filing
from tests.packet.county import COUNT, FILLED, conviction, finished_run

ROOT = Path(__file__).parents[2]
HOUSES = """
[[courthouse]]
name = "Central Courthouse"
prefixes = ["BA"]
[[courthouse]]
name = "East Courthouse"
prefixes = ["KA", "XB"]
"""
RELIEF = "list_id,event,date,subject_id,count_order,case_number,section,name,birth_date\n"
COUNTY = [
    conviction("1", case="BA111111"),
    conviction("2", case="XEAKA222222-01; KA999999"),
    conviction("3", case="ZZ333333"),
]


def rows(path):
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def export(tmp_path):
    """Export a packet of COUNTY after these relief lines; gives the folder of the lists."""
    run = str(finished_run(tmp_path / "run", COUNTY))
    packet = str(tmp_path / "packet")
    assert cmr(["motion", run, "--out", packet]) == 0

    def export(*lines, houses=False):
        (tmp_path / "relief.csv").write_text(RELIEF + "".join(lines))
        options = ["--relief", str(tmp_path / "relief.csv")] if lines else []
        if houses:
            (tmp_path / "filing.toml").write_text(FILLED + HOUSES)
            options += ["--filing", str(tmp_path / "filing.toml")]
        out = str(tmp_path / "lists")
        assert cmr(["export", run, "--packet", packet, "--out", out, *options]) == 0
        return tmp_path / "lists"

    return export


def event(kind, subject, day="2020-03-02"):
    return f"l,{kind},{day},{subject},{COUNT},,,,\n"


def test_before_any_order_courts_get_everything_and_the_department_nothing(export):
    lists = export()
    assert [row["subject_id"] for row in rows(lists / "court.csv")] == ["1", "2", "3"]
    assert {row["asked"] for row in rows(lists / "court.csv")} == {"dismissal"}
    assert rows(lists / "doj.csv") == []


def test_a_court_is_told_no_number_of_the_department_and_the_other_way_round(export):
    lists = export(event("ordered", "1"))
    assert {row["cii"] for row in rows(lists / "court.csv")} == {""}
    (record,) = rows(lists / "doj.csv")
    assert (record["cii"], record["ordered_on"]) == ("A00000001", "2020-03-02")
    assert record["asked"] == "update the record: dismissed"


def test_what_was_refused_is_on_no_list(export):
    lists = export(event("denied", "1"), event("challenged", "2"), event("in_motion", "3", ""))
    assert [row["subject_id"] for row in rows(lists / "court.csv")] == ["3"]
    assert rows(lists / "doj.csv") == []


def test_done_is_done(export):
    done = [event(kind, "1") for kind in ("ordered", "court_updated", "doj_updated", "sealed")]
    lists = export(*done)
    assert [row["subject_id"] for row in rows(lists / "court.csv")] == ["2", "3"]
    assert rows(lists / "doj.csv") == []


def test_each_courthouse_gets_its_own_list_and_nobody_guesses(export):
    lists = export(houses=True)
    found = {path.name: [row["subject_id"] for row in rows(path)] for path in lists.iterdir()}
    assert found == {
        "court_central_courthouse.csv": ["1"],
        "court_east_courthouse.csv": ["2"],
        "court_unknown.csv": ["3"],
        "doj.csv": [],
    }
    (east,) = rows(lists / "court_east_courthouse.csv")
    assert east["authority"] == "Superior Court, County of Los Angeles, East Courthouse"
    assert (east["case_number"], east["note"]) == ("XEAKA222222-01", "also KA999999")


def test_the_shipped_file_of_the_county_asks_for_what_only_the_office_knows():
    with pytest.raises(Exception, match=r"fill in hearing.date, .*prosecutor.attorney"):
        read_filing(ROOT / "counties" / "los_angeles_filing.toml")
