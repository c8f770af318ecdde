"""Court lists name convictions that the extract does not hold: their people are told too."""

import pytest

from cmr.relief import Doubt
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
WHO = {"name": "NGUYEN,LINH", "born": "1969-09-09"}


def test_a_row_that_joins_nothing_stands_by_itself(tmp_path):
    lines = [row(case="A123456", section="11358", **WHO)]
    result = joined(tmp_path, [ANA], [conviction("1")], lines)
    assert told(result)["NGUYEN,LINH"] == {("A123456", "11358"): "dismissed"}
    record = result.subjects[-1]
    assert (record.subject_id, record.birth_dates, record.cii) == (None, ("1969-09-09",), ())
    assert str(record.headline) == "all_dismissed"
    assert (result.accounted.joined, result.accounted.stand_alone) == (0, 1)


def test_rows_of_one_person_and_one_conviction_are_one(tmp_path):
    lines = [
        row("in_motion", "", list_id="motion", case="A123456", section="11358", **WHO),
        row("ordered", list_id="order", case="XCNA123456-01", section="HS 11358", **WHO),
        row("sealed", "2020-05-01", list_id="sealed", case="A-123456", section="11358", **WHO),
        row(
            "in_motion",
            "",
            list_id="motion",
            case="A999999",
            section="11359",
            name="Nguyen, Linh",
            born="1969-09-09",
            cii="A5551234",
        ),
    ]
    result = joined(tmp_path, [], [], lines)
    assert told(result) == {
        "NGUYEN,LINH": {
            ("A123456", "11358"): "dismissed_and_sealed",
            ("A999999", "11359"): "pending",
        }
    }
    assert result.subjects[0].cii == ("5551234",)
    assert headlines(result) == {"NGUYEN,LINH": "some_dismissed"}
    assert adds_up(result)


def test_two_cii_numbers_are_two_people(tmp_path):
    lines = [
        row(case="A123456", section="11358", **WHO, cii="1111111"),
        row("denied", case="A777777", section="11358", **WHO, cii="2222222"),
    ]
    result = joined(tmp_path, [], [], lines)
    assert [str(record.headline) for record in result.subjects] == ["all_dismissed", "needs_person"]


def test_two_orders_of_a_case_that_the_extract_lacks_do_not_make_it_sealed(tmp_path):
    lines = [row(case="A123456", section=section, **WHO) for section in ("11358", "11359")]
    assert set(told(joined(tmp_path, [], [], lines))["NGUYEN,LINH"].values()) == {"dismissed"}


@pytest.mark.parametrize(
    ("who", "needs"),
    [
        ({"name": "NGUYEN,LINH"}, "a birth_date"),
        ({"born": "1969-09-09"}, "a name written LAST,FIRST"),
        ({"name": "LINH NGUYEN", "born": "1969-09-09"}, "a name written LAST,FIRST"),
        ({"name": "NGUYEN,LINH", "born": "1969-13-09"}, "a birth_date"),
        ({}, "a name written LAST,FIRST"),
    ],
)
def test_a_row_that_joins_nothing_and_names_nobody_is_rejected_with_what_it_needs(
    tmp_path, who, needs
):
    result = joined(
        tmp_path, [ANA], [conviction("1")], [row(case="A123456", section="11358", **who)]
    )
    assert rejected(result) == [(2, "not_found")]
    assert needs in result.rejects["detail"][0]
    assert adds_up(result)


SAME = {"name": "GARCIA LOPEZ,ANA", "born": "1980-01-31"}


def test_with_the_same_cii_the_conviction_goes_into_the_subjects_own_record(tmp_path):
    lines = [row(case="A123456", section="11358", **SAME, cii="163982965")]
    result = joined(tmp_path, [ANA], [conviction("1", engine="not_eligible")], lines)
    assert told(result) == {
        "1": {("BA123456", "11359 HS"): "not_included", ("A123456", "11358"): "dismissed"}
    }
    assert headlines(result) == {"1": "some_dismissed"}
    assert not result.subjects[0].escalate
    assert adds_up(result)


def test_name_and_birth_date_alone_add_nothing_to_a_record_but_a_person_looks(tmp_path):
    lines = [row(case="A123456", section="11358", **SAME)]
    result = joined(tmp_path, [ANA], [conviction("1", engine="not_eligible")], lines)
    assert told(result) == {
        "1": {("BA123456", "11359 HS"): "not_included"},
        "GARCIA LOPEZ,ANA": {("A123456", "11358"): "dismissed"},
    }
    assert headlines(result) == {"1": "needs_person", "GARCIA LOPEZ,ANA": "some_dismissed"}
    assert all(record.escalate for record in result.subjects)


def test_where_both_readings_say_the_same_it_is_told(tmp_path):
    lines = [row(case="A123456", section="11358", **SAME), row(case="BA123456", section="11359")]
    result = joined(tmp_path, [ANA], [conviction("1")], lines)
    assert headlines(result) == {"1": "all_dismissed", "GARCIA LOPEZ,ANA": "all_dismissed"}
    assert not any(record.escalate for record in result.subjects)


def test_another_cii_is_another_person(tmp_path):
    lines = [row(case="A123456", section="11358", **SAME, cii="9999999")]
    result = joined(tmp_path, [ANA], [conviction("1", engine="not_eligible")], lines)
    assert headlines(result) == {"1": "none_included", "GARCIA LOPEZ,ANA": "all_dismissed"}
    assert not any(record.escalate for record in result.subjects)


def test_a_subject_without_in_scope_conviction_gets_a_record_through_the_list(tmp_path):
    held = [conviction("1", section="459 PC", engine=None)]
    lines = [row(case="A123456", section="11358", **SAME, cii="163982965")]
    assert headlines(joined(tmp_path, [ANA], held, lines)) == {"1": "all_dismissed"}


def test_a_person_whose_only_subject_has_no_record_keeps_their_own_headline(tmp_path):
    held = [conviction("1", section="459 PC", engine=None)]
    lines = [row(case="A123456", section="11358", **SAME)]
    assert headlines(joined(tmp_path, [ANA], held, lines)) == {"GARCIA LOPEZ,ANA": "all_dismissed"}


ORDERED = row(case="BA900001", section="11359", name="GARCIA,ANA", born="1960-01-31")
FULLER = {"name": "GARCIA LOPEZ,ANA MARIA", "born": "1960-01-31"}


def test_one_person_spelled_in_two_ways_on_two_lists_is_told_what_holds_of_both(tmp_path):
    later = row("challenged", "2020-06-01", case="BA900001-02", section="11359", **FULLER)
    result = joined(tmp_path, [], [], [ORDERED, later])
    assert headlines(result) == {"GARCIA,ANA": "needs_person", FULLER["name"]: "needs_person"}
    assert all(record.escalate for record in result.subjects)
    [doubt] = result.doubtful
    assert (doubt.doubt, doubt.shared) == (Doubt.PERHAPS_ONE_PERSON, ("case_number",))
    assert doubt.subject_ids == (f"{FULLER['name']}, 1960-01-31", "GARCIA,ANA, 1960-01-31")


def test_two_spellings_with_nothing_in_common_but_the_birth_date_are_never_told_all(tmp_path):
    later = row("denied", "2020-06-01", case="BA900002", section="11359", **FULLER)
    result = joined(tmp_path, [], [], [ORDERED, later])
    assert headlines(result) == {"GARCIA,ANA": "some_dismissed", FULLER["name"]: "needs_person"}
    assert all(record.escalate for record in result.subjects)


def test_a_line_without_cii_may_be_about_any_of_two_namesakes_who_have_one(tmp_path):
    lines = [
        row(case="BA900001", section="11359", **WHO, cii="1111111"),
        row(case="BA900005", section="11359", **WHO, cii="2222222"),
        row("denied", "2020-06-01", case="BA900001", section="11359", **WHO),
    ]
    result = joined(tmp_path, [], [], lines)
    said = {record.cii: str(record.headline) for record in result.subjects}
    assert said == {
        ("1111111",): "needs_person",
        ("2222222",): "some_dismissed",
        (): "needs_person",
    }
    assert all(record.escalate for record in result.subjects)


def test_a_line_that_names_the_subject_belongs_to_that_record(tmp_path):
    lines = [row(subject_id="1", count="999", case="A123456", section="11358", **SAME)]
    result = joined(tmp_path, [ANA], [conviction("1", engine="not_eligible")], lines)
    assert headlines(result) == {"1": "some_dismissed"}
    assert result.accounted.stand_alone == 1


def test_a_cii_in_common_and_a_birth_date_told_wrong_may_be_one_person(tmp_path):
    refused = row(
        "denied", case="A1", section="11358", **SAME | {"born": "1980-01-13"}, cii="163982965"
    )
    lines = [row(subject_id="1", count=COUNT), refused]
    result = joined(tmp_path, [ANA], [conviction("1")], lines)
    assert [(d.doubt, d.shared) for d in result.doubtful] == [(Doubt.PERHAPS_ONE_PERSON, ("cii",))]
    assert headlines(result) == {"1": "some_dismissed", "GARCIA LOPEZ,ANA": "needs_person"}


def test_what_is_told_of_a_section_does_not_change_with_its_spelling_on_the_next_list(tmp_path):
    lines = [row("in_motion", case="A123456", section="HS 11358(c)", **WHO)]
    again = row(list_id="later", case="A123456", section="11358(C) H&S", **WHO)
    before, after = (joined(tmp_path, [], [], some) for some in (lines, [*lines, again]))
    assert told(before) == {"NGUYEN,LINH": {("A123456", "11358(C)"): "pending"}}
    assert told(after) == {"NGUYEN,LINH": {("A123456", "11358(C)"): "dismissed"}}
