"""Which cases may be sealed whole: only where all that is known in them is dismissed."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmr.packet.sealing import work_out_sealing
from cmr.relief.case_numbers import normalise_case
from tests.packet.county import COUNT, SECOND, conviction

THIRD = "101002003000"


def worked_out(convictions, doubtful=()):
    """(subject, count) -> (sealing, why) for the convictions with `engine` dismissal."""
    frame = pl.DataFrame(convictions).drop("engine")
    gone = pl.DataFrame([c for c in convictions if c["engine"] == "dismissal"])
    found = work_out_sealing(frame, gone.select("subject_id", "count_order"), doubtful)
    return {(who, count): (sealing, why) for who, count, sealing, why in found.iter_rows()}


def test_a_case_in_which_everything_is_dismissed_is_whole():
    both = [conviction(count_order=COUNT), conviction(count_order=SECOND, section="11360(A) HS")]
    assert set(worked_out(both).values()) == {("whole", "")}


def test_another_conviction_in_the_case_makes_it_a_part():
    mixed = [conviction(), conviction(count_order=SECOND, section="459 PC", engine=None)]
    assert worked_out(mixed) == {("1", COUNT): ("part", "another_conviction_stands")}


def test_the_same_number_is_known_however_it_is_written():
    mixed = [
        conviction(case="BA123456"),
        conviction(count_order=SECOND, case="XCNBA123456-01", section="459 PC", engine=None),
    ]
    assert worked_out(mixed)["1", COUNT][0] == "part"


@pytest.mark.parametrize(
    "several",
    ["BA123456/BA999999", "BA123456, BA999999", "BA123456 BA999999", "BA123456 AND BA999999",
     "XCNBA123456-01 | XCNBA999999-02", "BA123456; BA999999"],
)  # fmt: skip
def test_several_numbers_in_one_field_are_several_cases(several):
    stands = conviction(count_order=SECOND, case="BA999999", section="459 PC", engine=None)
    other = conviction(count_order=SECOND, case="BA777777", section="459 PC", engine=None)
    assert worked_out([conviction(case=several), stands]) == {
        ("1", COUNT): ("part", "another_conviction_stands")
    }
    assert worked_out([conviction(case=several), other]) == {("1", COUNT): ("whole", "")}
    assert worked_out([conviction(case="BA999999"), {**stands, "case_numbers": several}]) == {
        ("1", COUNT): ("part", "another_conviction_stands")
    }


def test_a_conviction_of_another_case_is_no_hindrance():
    two = [conviction(), conviction(count_order=SECOND, case="BA999999", engine="not_eligible")]
    assert worked_out(two) == {("1", COUNT): ("whole", "")}


def test_without_a_case_number_nothing_can_be_told():
    for number in ("", "N/A", "BA123456; ?"):
        assert worked_out([conviction(case=number)]) == {
            ("1", COUNT): ("unknown", "case_number_unknown")
        }, number


def test_a_codefendant_whose_conviction_stands_leaves_it_to_a_person():
    two = [conviction(), conviction("2", engine="needs_review")]
    assert worked_out(two) == {("1", COUNT): ("unknown", "another_defendant")}


def test_the_same_number_in_another_county_is_another_case():
    two = [conviction(), conviction("2", engine=None, county="ORANGE")]
    assert worked_out(two) == {("1", COUNT): ("whole", "")}


def test_a_standing_conviction_without_a_number_may_belong_to_the_case_of_that_day():
    lost = conviction(count_order=SECOND, case="", section="459 PC", engine=None)
    assert worked_out([conviction(), lost])["1", COUNT] == (
        "unknown",
        "conviction_without_case_number",
    )
    undated = {**lost, "convicted_on": None}
    assert worked_out([conviction(), undated])["1", COUNT][0] == "unknown"
    other_day = conviction(count_order=SECOND, case="", on="1999-01-01", engine=None)
    assert worked_out([conviction(), other_day]) == {("1", COUNT): ("whole", "")}


def test_a_record_that_could_not_be_read_leaves_all_cases_of_the_person_open():
    assert worked_out([conviction()], doubtful=["1"]) == {
        ("1", COUNT): ("unknown", "record_in_quarantine")
    }


def test_a_conviction_in_two_cases_is_whole_only_if_both_are():
    linked = [
        conviction(case="BA123456; BA222222"),
        conviction(count_order=SECOND, case="BA222222", engine="needs_review"),
    ]
    assert worked_out(linked) == {("1", COUNT): ("part", "another_conviction_stands")}


NUMBERS = st.sampled_from(["BA111111", "BA222222", "XCNBA111111-02", "BA111111; BA222222", ""])
DAYS = st.sampled_from(["2001-05-01", "2002-05-01", None])
ROWS = st.lists(
    st.tuples(st.sampled_from("12"), NUMBERS, DAYS, st.sampled_from(["dismissal", None])),
    min_size=1,
    max_size=6,
)


@settings(deadline=None, max_examples=60)
@given(ROWS)
def test_agrees_with_a_reading_of_the_rule_one_row_at_a_time(rows):
    county = [
        conviction(who, f"1010020{at:02}000", case=case, on=day, engine=engine)
        for at, (who, case, day, engine) in enumerate(rows)
    ]
    if any(each["engine"] for each in county):
        whole = {key for key, (sealing, _) in worked_out(county).items() if sealing == "whole"}
        assert whole == {
            (each["subject_id"], each["count_order"])
            for each in county
            if each["engine"] and slowly_whole(each, county)
        }


def slowly_whole(mine, county):
    """The rule in words: numbered, and nothing that stands is or may be in the same case."""
    numbers = {normalise_case(n) for n in mine["case_numbers"].split("; ")}
    if "" in numbers:
        return False
    for other in county:
        theirs = {normalise_case(n) for n in other["case_numbers"].split("; ")}
        if other["engine"] is None and numbers & theirs:
            return False
        lost = other["engine"] is None and "" in theirs
        days = {mine["convicted_on"], other["convicted_on"]}
        if lost and other["subject_id"] == mine["subject_id"] and (None in days or len(days) == 1):
            return False
    return True
