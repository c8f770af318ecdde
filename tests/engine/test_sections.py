"""What an offense text says: number, subdivisions, law; attempt, conspiracy, doubt."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmr.statutes.lists import Listed, load_list, load_pilot_patterns, load_related
from cmr.statutes.sections import Charge, parse_charge

SPELLINGS = [
    ("11357(A) HS-POSSESS CONCENTRATED CANNABIS", "11357(A) HS"),
    ("11357 (b) hs-possess", "11357(B) HS"),
    ("11357A HS-POSS", "11357(A) HS"),
    ("11357B2 HS-POSS", "11357(B)(2) HS"),
    (" 11359 HS-SALE", "11359 HS"),
    ("11359HS-SALE", "11359 HS"),
    ("HS 11359-SALE", "11359 HS"),
    ("H&S 11359", "11359 HS"),
    ("11359", "11359"),
    ("11360(A) HS-GIVE/ETC MARIJ OVER 1 OZ/28.5 GRM", "11360(A) HS"),
    ("11357(B) HS-POSSESS MARIJUANA 28.5- GRAMS", "11357(B) HS"),
    ("11357-28.5 GRAMS", "11357"),
    ("664/11360(A) HS-ATT SELL", "664/11360(A) HS"),
    ("664-11360(A) HS-ATT SELL", "664/11360(A) HS"),
    ("CONSPIRACY-11359 HS", "182/11359 HS"),
    ("182(A)(1)/11360 PC-CONSPIRACY TO SELL", "182/11360 PC"),
    ("CT-1 11358 HS-A", "11358 HS"),
    ("CHARGE IS 11358 HS", "11358 HS"),
    ("2 CTS 11359 HS", "11359 HS"),
    ("11360/11357(A) HS", "11360/11357(A) HS"),
    ("459-11359 HS", "459/11359 HS"),
    ("136.1-186.22(B)(4) PC-GANG", "136.1/186.22(B)(4) PC"),
    ("187pc-murder", "187 PC"),
    ("288A(C)(2)(A) PC-X", "288A(C)(2)(A) PC"),
    ("113600 HS-X", "113600 HS"),
    ("11357.5 HS-SPICE", "11357.5 HS"),
    ("11357 HS(A)-POSS", "11357(A) HS"),
    ("LOCAL ORDINANCE VIOLATION", ""),
]


@pytest.mark.parametrize(("text", "meaning"), SPELLINGS)
def test_one_section_has_many_spellings(text: str, meaning: str) -> None:
    assert str(parse_charge(text)) == meaning


@pytest.mark.parametrize("text", ["AMENDED FROM 11359 HS", "CT 2: 11358 HS STRICKEN", "1135 9 HS"])
def test_a_text_that_takes_it_back_is_in_doubt(text: str) -> None:
    assert parse_charge(text).doubtful


@pytest.mark.parametrize("text", ["POSS 11359 FOR SALE", "HS-11359", "MARIJ (11360), 459 PC"])
def test_a_cannabis_section_by_itself_in_the_words_is_seen_and_in_doubt(text: str) -> None:
    charge = parse_charge(text)

    assert charge.doubtful
    assert charge.sections[0].number in ("11359", "11360")


@pytest.mark.parametrize("text", [
    "28.5G MARIJ", "28.5 GRAMS MARIJUANA", "1OZ MARIJUANA", "1/2 OZ MARIJ", "2 LBS", "8 GMS CONC",
    "5 PLANTS", "6 OR MORE PLANTS", "5 MARIJ PLANTS", "10 YRS PROBATION", "12 MOS", "90 DAYS",
    "1ST", "2ND DEGREE BURGLARY", "2D DEGREE MURDER", "2 COUNTS", "3X", "2 PRIORS", "9MM",
])  # fmt: skip
def test_an_amount_a_time_or_a_degree_is_no_section(text: str) -> None:
    assert parse_charge(text) == Charge()


@pytest.mark.parametrize(("text", "meaning"), [
    ("484G PC-CREDIT CARD", "484G PC"), ("653X PC", "653X PC"), ("1 PC", "1 PC"),
    ("187 CAL PENAL CODE", "187"), ("11357(B) 28.5 GRAMS", "11357(B)"),
    ("11357(B) HS/28.5 GRAMS", "11357(B) HS"), ("459 PC-2ND DEGREE", "459 PC"),
])  # fmt: skip
def test_a_section_beside_an_amount_is_still_a_section(text: str, meaning: str) -> None:
    assert (str(parse_charge(text)), parse_charge(text).doubtful) == (meaning, False)


@pytest.mark.parametrize(("text", "meaning"), [
    ("28.5G 11357(B) HS", "11357(B) HS"),
    ("5 PLANTS 11358 HS", "11358 HS"),
    ("2 11359 HS", "2/11359 HS"),
    ("459 PC 11359 HS", "459 PC/11359 HS"),
    ("211 PC 459 PC 11358 HS", "211 PC/459 PC/11358 HS"),
    ("664 PC 11359 HS", "664/11359 HS"),
    ("11357 REDUCED FROM 11358 HS", "11357/11358 HS"),
])  # fmt: skip
def test_a_cannabis_section_behind_another_number_is_seen_and_in_doubt(
    text: str, meaning: str
) -> None:
    assert (str(parse_charge(text)), parse_charge(text).doubtful) == (meaning, True)


@pytest.mark.parametrize(("text", "named"), [
    ("POSS MJ FOR SALE", True), ("SELL HASH", True), ("THC OIL", True), ("CULT MARIJUANA", True),
    ("HASHTAG", False), ("ETHCO", False), ("BURGLARY", False),
])  # fmt: skip
def test_cannabis_in_words_alone_has_several_names(text: str, named: bool) -> None:
    assert load_list("prop64").in_words(text) is named


def test_words_behind_a_section_that_only_describe_it_add_nothing() -> None:
    assert str(parse_charge("459 PC-BURGLARY SEE 11357 HS")) == "459 PC"
    assert str(parse_charge("187(A) PC WITH PRIOR 211 PC")) == "187(A) PC"


@pytest.mark.parametrize("text", ["CASE 19-11359", "POSS 113590", "VIOL 11357.5 HS", "$11359 BAIL"])
def test_other_numbers_are_not_taken_for_cannabis_sections(text: str) -> None:
    assert not {section.number for section in parse_charge(text).sections} & {"11357", "11359"}


LISTED = [
    # text, super-strike, PC 290, cannabis
    ("187 PC", "CERTAIN", "NO", "NO"),
    ("187(A) PC", "CERTAIN", "NO", "NO"),
    ("664/187(A) PC", "CERTAIN", "NO", "NO"),
    ("537 PC", "NO", "NO", "NO"),
    ("11137 PC", "NO", "NO", "NO"),
    ("187", "DOUBT", "NO", "NO"),
    ("187 HS", "NO", "NO", "NO"),
    ("182/187 PC", "DOUBT", "NO", "NO"),
    ("207(A) PC", "DOUBT", "NO", "NO"),
    ("209(B)(1) PC", "CERTAIN", "NO", "NO"),
    ("245(A)(1) PC", "NO", "NO", "NO"),
    ("245(D)(3) PC", "CERTAIN", "NO", "NO"),
    ("288(A) PC", "CERTAIN", "CERTAIN", "NO"),
    ("288(C)(1) PC", "DOUBT", "DOUBT", "NO"),
    ("664/288(A) PC", "DOUBT", "CERTAIN", "NO"),
    ("653F(A) PC", "DOUBT", "DOUBT", "NO"),
    ("653F(B) PC", "CERTAIN", "CERTAIN", "NO"),
    ("246/186.22(B)(4) PC", "CERTAIN", "NO", "NO"),
    ("2519/186.22(B)(4) PC", "NO", "NO", "NO"),
    ("311.11(A) PC", "NO", "CERTAIN", "NO"),
    ("12285 PC", "NO", "NO", "NO"),
    ("261.5(C) PC", "NO", "DOUBT", "NO"),
    ("272 PC", "NO", "DOUBT", "NO"),
    ("11359 PC", "NO", "NO", "CERTAIN"),
    ("11357.5 HS", "NO", "NO", "NO"),
    ("113600 HS", "NO", "NO", "NO"),
    ("11361 HS", "NO", "NO", "NO"),
]


@pytest.mark.parametrize(("text", "superstrike", "pc290", "cannabis"), LISTED)
def test_a_section_is_on_a_list_or_not_or_in_doubt(
    text: str, superstrike: str, pc290: str, cannabis: str
) -> None:
    charge = parse_charge(text)

    found = [load_list(name).listed(charge) for name in ("superstrikes", "pc290", "prop64")]

    assert found == [Listed[superstrike], Listed[pc290], Listed[cannabis]]


@given(st.text(alphabet="113579HSPC()/-., &aAbB4*'§é", max_size=40))
def test_no_text_breaks_the_parser(text: str) -> None:
    charge = parse_charge(text)

    assert str(parse_charge(str(charge))) == str(charge)


@pytest.mark.parametrize("name", ["prop64", "superstrikes", "pc290"])
def test_every_list_names_its_law_and_its_days(name: str) -> None:
    offenses = load_list(name)

    assert offenses.citation
    assert offenses.in_force.from_
    assert len({entry.section for entry in offenses.sections}) == len(offenses.sections)


def test_the_patterns_of_the_reference_programs_can_be_read() -> None:
    pilot, related = load_pilot_patterns(), load_related()

    patterns = [*pilot.superstrikes, *pilot.pc290, *related.patterns]

    assert pilot.citation
    assert related.citation
    assert all(re.compile(pattern) for pattern in patterns)
