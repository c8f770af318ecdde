"""Rows of a list find the convictions they speak of, and nobody else's."""

import pytest

from tests.relief.county import (
    COUNT,
    adds_up,
    conviction,
    headlines,
    joined,
    person,
    rejected,
    row,
    told,
)

ANA = person("1", "GARCIA LOPEZ,ANA MARIA")
BEN = person("2", "OKAFOR,BEN", born="1975-07-07", cii="A66524879")


def test_subject_and_count_name_the_conviction(tmp_path):
    result = joined(tmp_path, [ANA], [conviction("1")], [row(subject_id="1", count=COUNT)])
    assert told(result) == {"1": {("BA123456", "11359 HS"): "dismissed_and_sealed"}}
    assert adds_up(result)


@pytest.mark.parametrize(
    "count", ["101-002-001-000", "101 002 001 000", "101002001", "101002001000.0", "'101002001000"]
)
def test_obvious_ways_to_write_a_count_are_read(tmp_path, count):
    result = joined(tmp_path, [ANA], [conviction("1")], [row(subject_id=" 1.0 ", count=count)])
    assert headlines(result) == {"1": "all_dismissed"}


@pytest.mark.parametrize(
    ("case", "section"),
    [
        ("BA123456", "11359"),
        ("XCNBA123456-01", "HS 11359"),
        ("ba 123456", "11359 h&s"),
        ("BA-123456", "11359 HS-POSSESS MARIJUANA FOR SALE"),
    ],
)
def test_case_and_section_join_however_they_are_written(tmp_path, case, section):
    line = row(case=case, section=section, name="GARCIA-LOPEZ,ANA", born="1980-01-31")
    result = joined(tmp_path, [ANA], [conviction("1")], [line])
    assert headlines(result) == {"1": "all_dismissed"}
    assert (result.accounted.joined, result.accounted.stand_alone) == (1, 0)


def test_an_order_covers_all_counts_of_its_section_in_the_case_and_no_other(tmp_path):
    held = [
        conviction("1", "101002001000"),
        conviction("1", "101002002000"),
        conviction("1", "101002003000", section="11360(A) HS"),
        conviction("1", "102002001000", case="BA999999"),
    ]
    result = joined(tmp_path, [ANA], held, [row(case="BA123456", section="11359")])
    codes = [str(c.outcome) for c in result.subjects[0].convictions]
    assert sorted(codes) == ["dismissed", "dismissed", "needs_person", "needs_person"]
    assert adds_up(result)


@pytest.mark.parametrize("section", ["11357(B)", "11357", "11357(A)(1)", "664/11357(A)", "11358"])
def test_another_subdivision_or_section_is_not_joined(tmp_path, section):
    held = [conviction("1", section="11357(A) HS")]
    result = joined(tmp_path, [ANA], held, [row(case="BA123456", section=section)])
    assert told(result) == {"1": {("BA123456", "11357(A) HS"): "needs_person"}}
    assert rejected(result) == [(2, "not_found")]


def test_an_order_without_subdivision_stands_beside_the_conviction_and_a_person_looks(tmp_path):
    held = [conviction("1", section="11357(A) HS")]
    line = row(case="BA123456", section="11357", name="GARCIA LOPEZ,ANA", born="1980-01-31")
    result = joined(tmp_path, [ANA], held, [line])
    assert told(result) == {
        "1": {("BA123456", "11357(A) HS"): "needs_person", ("BA123456", "11357"): "dismissed"}
    }
    assert headlines(result) == {"1": "some_dismissed"}
    assert result.subjects[0].escalate


def test_of_two_people_in_one_case_the_one_named_gets_the_order(tmp_path):
    held = [conviction("1"), conviction("2")]
    result = joined(
        tmp_path, [ANA, BEN], held, [row(case="BA123456", section="11359", name="OKAFOR,BEN J")]
    )
    assert headlines(result) == {"1": "needs_person", "2": "all_dismissed"}


@pytest.mark.parametrize(
    "given", [{"born": "1975-07-07"}, {"cii": "66524879"}, {"cii": "A66524879"}]
)
def test_birth_date_or_cii_tell_two_people_of_one_case_apart(tmp_path, given):
    held = [conviction("1"), conviction("2")]
    result = joined(tmp_path, [ANA, BEN], held, [row(case="BA123456", section="11359", **given)])
    assert headlines(result) == {"1": "needs_person", "2": "all_dismissed"}


def test_several_people_left_is_ambiguous_and_changes_nobody(tmp_path):
    held = [conviction("1"), conviction("2")]
    lines = [row(case="BA123456", section="11359"), row(case="BA123456", section="11359")]
    result = joined(tmp_path, [ANA, BEN], held, lines)
    assert rejected(result) == [(2, "ambiguous"), (3, "ambiguous")]
    assert headlines(result) == {"1": "needs_person", "2": "needs_person"}
    assert adds_up(result)


def test_brothers_in_one_case_are_told_apart_by_first_name(tmp_path):
    juan = person("1", "SOTO,JUAN", cii="")
    jose = person("2", "SOTO,JOSE", cii="")
    held = [conviction("1"), conviction("2")]
    lines = [row(case="BA123456", section="11359", name="SOTO,JOSE L")]
    assert headlines(joined(tmp_path, [juan, jose], held, lines)) == {
        "1": "needs_person",
        "2": "all_dismissed",
    }
    only_initial = [row(case="BA123456", section="11359", name="SOTO,J")]
    assert rejected(joined(tmp_path, [juan, jose], held, only_initial)) == [(2, "ambiguous")]


def test_a_row_with_a_known_subject_never_joins_somebody_else(tmp_path):
    held = [conviction("1"), conviction("2", case="BA777777")]
    line = row(subject_id="2", case="BA123456", section="11359")
    result = joined(tmp_path, [ANA, BEN], held, [line])
    assert headlines(result) == {"1": "needs_person", "2": "needs_person"}
    assert rejected(result) == [(2, "not_found")]


def test_a_wrong_count_falls_back_to_case_and_section(tmp_path):
    line = row(subject_id="1", count="109009009000", case="BA123456", section="11359")
    result = joined(tmp_path, [ANA], [conviction("1")], [line])
    assert headlines(result) == {"1": "all_dismissed"}


@pytest.mark.parametrize(
    "other",
    [
        {"name": "SMITH,JOHN"},
        {"born": "1950-01-01"},
        {"cii": "7654321"},
        {"section": "11358"},
        {"case": "BA999999"},
    ],
)
def test_a_row_joined_by_number_that_speaks_of_something_else_is_mentioned(tmp_path, other):
    same = {
        "name": "GARCIA LOPEZ,ANA",
        "born": "1980-01-31",
        "section": "11359",
        "case": "BA123456",
    }
    lines = [
        row(subject_id="1", count=COUNT, **same | other),
        row(subject_id="1", count=COUNT, **same),
    ]
    result = joined(tmp_path, [ANA], [conviction("1")], lines)
    assert headlines(result) == {"1": "all_dismissed"}
    assert result.warnings == (
        "line 2: joined by subject_id and count_order, but who, case or section differ",
    )


def test_a_fact_that_the_extract_lacks_cannot_differ(tmp_path):
    undated = person("1", "GARCIA LOPEZ,ANA", born="", cii="")
    line = row(
        case="BA123456", section="11359", name="GARCIA,ANA", born="1980-01-31", cii="1234567"
    )
    result = joined(tmp_path, [undated], [conviction("1")], [line])
    assert headlines(result) == {"1": "all_dismissed"}


def test_a_conviction_outside_the_engines_scope_is_told_once_the_court_acted(tmp_path):
    held = [
        conviction("1"),
        conviction("1", "102002001000", case="NA222222", section="11350(A) HS", engine=None),
    ]
    result = joined(tmp_path, [ANA], held, [row(case="NA222222", section="11350(a)")])
    assert told(result) == {
        "1": {
            ("BA123456", "11359 HS"): "needs_person",
            ("NA222222", "11350(A) HS"): "dismissed_and_sealed",
        }
    }


def test_somebody_without_cannabis_conviction_or_event_has_no_record(tmp_path):
    held = [conviction("1"), conviction("2", case="BA777777", section="459 PC", engine=None)]
    assert list(headlines(joined(tmp_path, [ANA, BEN], held, []))) == ["1"]


@pytest.mark.parametrize("born", ["7/7/1975", "07/07/1975", "1975-7-7", "1975-02-31", "in 1975"])
def test_a_birth_date_of_somebody_else_joins_nobody_however_it_is_written(tmp_path, born):
    line = row("sealed", case="BA123456", section="11359", born=born)
    result = joined(tmp_path, [ANA], [conviction("1")], [line])
    assert told(result) == {"1": {("BA123456", "11359 HS"): "needs_person"}}
    assert rejected(result) == [(2, "not_found")]


def test_a_birth_date_that_is_no_day_hinders_no_line_that_says_which_count_it_is(tmp_path):
    line = row(subject_id="1", count=COUNT, born="1980-02-31")
    result = joined(tmp_path, [ANA], [conviction("1")], [line])
    assert headlines(result) == {"1": "all_dismissed"}
    assert result.warnings == ("line 2: the birth date is no day of the form YYYY-MM-DD; not used",)


def test_ids_that_differ_by_a_blank_are_two_people_and_a_list_cannot_say_which(tmp_path):
    held = [conviction("1"), conviction(" 1")]
    line = row(subject_id="1", count=COUNT)
    result = joined(tmp_path, [ANA, person(" 1", "OKAFOR,BEN", born="1975-07-07")], held, [line])
    assert set(headlines(result).values()) == {"needs_person"}
    assert rejected(result) == [(2, "ambiguous")]
    assert adds_up(result)


def test_a_count_that_the_extract_holds_long_and_short_is_not_guessed(tmp_path):
    held = [conviction("1", "101002001000"), conviction("1", "101002001", section="459 PC")]
    result = joined(tmp_path, [ANA], held, [row(subject_id="1", count="101002001000")])
    assert headlines(result) == {"1": "needs_person"}
    assert rejected(result) == [(2, "ambiguous")]
