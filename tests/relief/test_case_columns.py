"""A case-number column may hold several numbers, or a word for none: each is read as such."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmr.relief import normalise_case
from cmr.relief.case_columns import case_keys
from tests.relief.county import COUNT, adds_up, conviction, joined, person, rejected, row, told

VECTORS = Path(__file__).parents[1] / "data" / "case_numbers.tsv"
ANA = person("1", "GARCIA LOPEZ,ANA MARIA")
NUMBERS = st.sampled_from(["BA123456", "8CR01234", "A123456", "ba-765432-01", "XCNBA222333-02"])


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("BA123456; BA654321", ("BA123456", "BA654321")),
        ("BA654321,BA123456", ("BA123456", "BA654321")),
        ("BA123456 / 8CR01234", ("8CR01234", "BA123456")),
        ("BA123456 and BA654321", ("BA123456", "BA654321")),
        ("BA123456 & BA123456-01", ("BA123456",)),
        ("BA123456-01 BA654321-02", ("BA123456", "BA654321")),
        ("BA123456\nBA654321", ("BA123456", "BA654321")),
        ("BA123456 | NULL", ("BA123456",)),
        ("N/A; BA123456", ("BA123456",)),
        ("BA123456/01", ("BA123456",)),
        ("BA123456, 02", ("BA123456",)),
        ("BA123456-01, N/A", ("BA123456",)),
        ("BA123456/BA654321/n/a", ("BA123456", "BA654321")),
        ("BA123456 NULL", ("BA123456",)),
        ("BA 123456 BA 654321", ("BA123456", "BA654321")),
        ("BA123456;BA1", ("BA123456",)),
        ("12/34567", ("1234567",)),
        ("C/A 771", ("CA771",)),
        ("XCN BA123456", ("BA123456",)),
        *((word, ()) for word in ("NULL", "null", "(NULL)", "N/A", "#N/A", "n.a.", "None", "-")),
        *((word, ()) for word in ("--", "Unknown", "0000000", "?", "", "NULL; N/A")),
    ],
)
def test_numbers_are_parted_and_words_for_none_are_none(written, numbers):
    assert case_keys(written) == numbers


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [line.split("\t")[:2] for line in VECTORS.read_text(encoding="utf-8").split("\n")[1:-1]],
)
def test_one_number_stays_one_number(raw, canonical):
    assert case_keys(raw) == ((canonical,) if canonical else ())


@given(
    st.lists(NUMBERS, min_size=1, max_size=5),
    st.sampled_from([";", "; ", ",", " / ", " & ", " and ", " | "]),
)
def test_whatever_parts_them_the_same_numbers_come_out(numbers, sign):
    assert case_keys(sign.join([*numbers, "NULL"])) == tuple(
        sorted({*map(normalise_case, numbers)})
    )


def test_one_line_about_two_cases_reaches_the_counts_of_both(tmp_path):
    held = [
        conviction("1"),
        conviction("1", "102001001000", case="BA654321"),
        conviction("1", "103001001000", case="BA777777"),
    ]
    result = joined(tmp_path, [ANA], held, [row(case='"BA654321, BA123456"', section="11359")])
    assert told(result)["1"] == {
        ("BA123456", "11359 HS"): "dismissed_and_sealed",
        ("BA654321", "11359 HS"): "dismissed_and_sealed",
        ("BA777777", "11359 HS"): "needs_person",
    }
    assert adds_up(result)
    assert result.accounted.joined == 1


def test_a_number_that_the_extract_lacks_beside_one_that_it_has_is_mentioned(tmp_path):
    result = joined(
        tmp_path, [ANA], [conviction("1")], [row(case="BA123456; BA999999", section="11359")]
    )
    assert result.warnings == (
        "line 2: joined by one of its case numbers; another is no case of this person",
    )


def test_two_cases_of_two_people_in_one_line_are_nobodys(tmp_path):
    ben = person("2", "OKAFOR,BEN", born="1975-07-07", cii="A66524879")
    held = [conviction("1"), conviction("2", case="BA654321")]
    result = joined(tmp_path, [ANA, ben], held, [row(case="BA123456; BA654321", section="11359")])
    assert rejected(result) == [(2, "ambiguous")]
    assert {*told(result)["1"].values(), *told(result)["2"].values()} == {"needs_person"}


def test_a_column_filled_up_with_a_word_is_no_case_that_two_people_share(tmp_path):
    ben = person("2", "OKAFOR,BEN", born="1975-07-07", cii="A66524879")
    held = [conviction("1", case="UNKNOWN"), conviction("2", case="UNKNOWN")]
    line = row(case="UNKNOWN", section="11359", name="GARCIA,ANA", born="1980-01-31")
    result = joined(tmp_path, [ANA, ben], held, [line])
    assert result.accounted.joined == 0
    assert result.accounted.stand_alone == 1


def test_words_for_nothing_in_other_columns_do_not_keep_a_line_from_its_conviction(tmp_path):
    lines = [row(subject_id="NULL", count="N/A", case="BA123456", section="11359", name="N/A")]
    result = joined(tmp_path, [ANA], [conviction("1")], lines)
    assert told(result)["1"] == {("BA123456", "11359 HS"): "dismissed_and_sealed"}


def test_a_case_that_the_extract_joins_in_one_column_is_compared_number_by_number(tmp_path):
    held = [conviction("1", case="BA123456,BA654321")]
    result = joined(tmp_path, [ANA], held, [row(case="BA654321", section="11359")])
    assert told(result)["1"] == {("BA123456; BA654321", "11359 HS"): "dismissed_and_sealed"}


def test_overlapping_numbers_on_court_lists_are_one_conviction_and_an_objection_counts_for_all(
    tmp_path,
):
    linh = {"section": "11358", "name": "NGUYEN,LINH", "born": "1969-09-09"}
    lines = [
        row("denied", "2020-04-01", case="BA654321", **linh),
        row("ordered", case="BA123456; BA654321", **linh),
        row("ordered", case="BA777777", **linh),
    ]
    assert told(joined(tmp_path, [ANA], [conviction("1", COUNT)], lines))["NGUYEN,LINH"] == {
        ("BA123456; BA654321", "11358"): "needs_person",
        ("BA777777", "11358"): "dismissed",
    }
