"""However few people are joined at once, all are told the same and every line is accounted for."""

import os
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmr.relief import JoiningInParts, RunTables, join_relief
from cmr.relief.aside import Aside
from cmr.relief.people import name_keys, names_agree, parse_name
from tests.relief.county import COLUMNS, conviction, county_frames, person, row
from tests.relief.test_any_order import ROWS

# Every way of being tied to somebody: a case, each number, name and birth date, and chains of them.
PEOPLE = [
    person("1", "GARCIA LOPEZ,ANA MARIA"),
    person("2", "OKAFOR,BEN", born="1975-07-07", cii="A66524879"),
    person("3", "GARCIA,ANA", cii="A163982965"),
    person("4", "NGUYEN,LINH", born="1969-09-09", cii="") | {"ssn": ["900-12-3456"]},
    person("5.0", "NGUYEN,L", born="1969-09-09", cii="77") | {"license": ["B7654321"]},
    person("6", "SMITH,JO", born="1950-05-05", cii="88") | {"idn": ["b7654321"]},
    person("7", "OKAFOR-SMITH,B", born="1975-07-07", cii="99") | {"ssn": ["900123456"]},
    person("8", "PETROSYAN,ARAM", born="", cii="12"),
    person("9", "O'NEIL DE LA CRUZ,EVA", born="1975-07-07", cii="13"),
]
HELD = [
    conviction("1"),
    conviction("1", "101002002000", section="11360(A) HS"),
    conviction("1", "102002001000", case="BA654321", engine="not_eligible"),
    conviction("2"),
    conviction("2", "103002001000", case="A222222", section="459 PC", engine=None),
    conviction("3", case="BA900001"),
    conviction("4", case="BA123456-02; BA654321"),
    conviction("5.0", case="A900000", section="11358 HS"),
    conviction("6", case="NULL"),
    conviction("7", case="A222222", section="11357(A) HS", engine="needs_review"),
    conviction("8", case="BA777777"),
    conviction("9", case="SA055555"),
]


def both_ways(lines, at_once):
    """The list joined at once, and in parts."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "relief.csv"
        file.write_text("\n".join([COLUMNS, *lines]) + "\n", encoding="utf-8")
        frames = county_frames(PEOPLE, HELD)
        whole = join_relief(file, *frames)
        tables = RunTables(*(frame.lazy() for frame in frames))
        with JoiningInParts(file, tables, folder, at_once=at_once) as joining:
            records = list(joining.records())
            return whole, records, joining


def by_person(records):
    found = {(r.subject_id, r.names, r.birth_dates, r.cii): r for r in records}
    assert len(found) == len(records)
    return found


@settings(max_examples=40, deadline=None)
@given(st.lists(ROWS, max_size=12), st.sampled_from([1, 2, 4, 100]))
def test_everybody_is_told_the_same_whatever_the_parts(lines, at_once):
    whole, records, joining = both_ways(lines, at_once)
    assert by_person(records) == by_person(whole.subjects)
    told = joining.lines
    assert told.rejects.equals(whole.rejects)
    assert sorted(told.warnings) == sorted(whole.warnings)
    for what in ("accounted", "doubtful", "alone", "unknown_columns"):
        assert getattr(told, what) == getattr(whole, what)
    assert joining.of_extract == sum(r.subject_id is not None for r in whole.subjects)
    assert joining.total == len(records)


def test_there_are_really_several_parts():
    lines = [row(subject_id=p["subject_id"], count="101002001000") for p in PEOPLE]
    _, records, _ = both_ways(lines, 1)
    order = [record.subject_id for record in records]
    assert order != sorted(order)


SURNAMES = st.sampled_from(["GARCIA", "GARCIA LOPEZ", "DE LA CRUZ", "LA CRUZ", "O'NEIL", "Muñoz"])


@given(SURNAMES, SURNAMES)
def test_names_that_agree_have_a_key_in_common(one, other):
    for first, second in (("ANA", "ANA MARIA"), ("A", "ana"), ("ANA", "BEA")):
        a, b = f"{one},{first}", f"{other},{second}"
        if names_agree(parse_name(a), parse_name(b)):
            assert set(name_keys(a)) & set(name_keys(b))


def test_what_is_put_aside_has_no_name_and_comes_back_in_order(tmp_path):
    aside = Aside(tmp_path)
    rows = pl.DataFrame({"who": ["ANA", "BEN", "EVA"], "part": [1, 0, 1]})
    for _ in range(2):
        aside.add(rows, "part")
    assert os.listdir(tmp_path) == []
    empty = rows.drop("part").clear()
    assert aside.heap(1, empty)["who"].to_list() == ["ANA", "EVA", "ANA", "EVA"]
    assert aside.heap(7, empty).height == 0
    aside.close()


@pytest.mark.parametrize("text", ["", "NOBODY", ",ANA", "GARCIA,"])
def test_a_name_that_cannot_be_read_has_no_key(text):
    assert name_keys(text) == []
