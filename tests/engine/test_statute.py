"""The statutes by themselves: HS 11361.8 asks for amounts, Proposition 47 for a value."""

from typing import Any

import pytest

from cmr.statutes.amounts import personal_amount, worth_950_or_less
from tests.engine.test_determine import CONVICTED, run

ARREST = {
    "SUBJECT_ID": "1",
    "CNT_ORDER": "101001001000",
    "STP_TYPE_DESCR": "ARREST/DETAINED/CITED",
    "STP_EVENT_DATE": "20111201",
}
SMALL = CONVICTED | {"OFFENSE_DESCR": "11357(B) HS-POSS", "CONV_STAT_DESCR": "MISDEMEANOR"}
MURDER = CONVICTED | {
    "CNT_ORDER": "109002001000", "STP_EVENT_DATE": "20050101", "OFFENSE_DESCR": "187(A) PC",
}  # fmt: skip

BOTH = "no_offense_today: arrested_on; small_amount_under_21: arrested_on"


def told(*rows: dict[str, Any], policy: str = "hs_11361_8") -> tuple[str, str]:
    """Determination of the first conviction, and its rule or what is missing."""
    first = run(*rows, policy=policy).determinations.row(0, named=True)
    return first["determination"], first["missing_facts"] or first["rule"]


@pytest.mark.parametrize(
    ("offense", "level", "answer"),
    [
        ("11357(B) HS", "MISDEMEANOR", ("dismissal", "no_offense_today")),
        ("11357 HS", "INFRACTION", ("dismissal", "no_offense_today")),
        ("11357(A) HS", "FELONY", ("needs_review", "no_offense_today: amount")),
        ("11357(A) HS-POSS LESS THAN 28.5 GRAMS", "FELONY",
         ("needs_review", "no_offense_today: amount")),
        ("11357(C) HS", "MISDEMEANOR", ("not_eligible", "possession_same_today")),
        ("11358 HS", "FELONY", ("needs_review", "no_offense_today: amount")),
        ("11359 HS", "FELONY", ("redesignation", "lesser_offense_today")),
        ("11360(A) HS", "FELONY", ("redesignation", "lesser_offense_today")),
        ("11360 HS", "FELONY", ("redesignation", "lesser_offense_today")),
        ("11360(B) HS", "MISDEMEANOR", ("dismissal", "no_offense_today")),
        ("11359 HS", "MISDEMEANOR", ("needs_review", "no_rule_fits")),
        ("11359 HS", "?", ("needs_review", "lesser_offense_today: severity")),
    ],
)  # fmt: skip
def test_what_the_act_would_be_today(offense: str, level: str, answer: tuple[str, str]) -> None:
    row = CONVICTED | {"OFFENSE_DESCR": offense, "CONV_STAT_DESCR": level}

    assert told(row, ARREST) == answer


def test_age_is_that_of_the_arrest_and_without_one_may_be_three_years_less() -> None:
    day_before_21 = SMALL | {"PRI_DOB": "19901202"}

    assert told(SMALL | {"PRI_DOB": "19901201"}, ARREST)[0] == "dismissal"
    assert told(day_before_21, ARREST)[0] == "redesignation"
    assert told(day_before_21) == ("needs_review", BOTH)
    assert told(SMALL | {"PRI_DOB": "19880101"})[0] == "dismissal"
    assert told(SMALL | {"PRI_DOB": "19910102"})[0] == "redesignation"


def test_an_arrest_after_the_conviction_says_nothing_of_the_offense() -> None:
    later = ARREST | {"STP_EVENT_DATE": "20130101"}

    assert told(SMALL | {"PRI_DOB": "19901202"}, later)[1] == BOTH


def test_what_keeps_a_felony_keeps_it_only_for_growing_and_sale() -> None:
    possession = CONVICTED | {"OFFENSE_DESCR": "11357(C) HS"}
    grown = CONVICTED | {"OFFENSE_DESCR": "11358 HS"}
    under_18 = CONVICTED | {"PRI_DOB": "19940601"}

    assert told(CONVICTED, MURDER) == ("not_eligible", "earlier_superstrike")
    assert told(possession, MURDER) == ("redesignation", "possession_felony")
    assert told(grown, MURDER) == ("needs_review", "no_offense_today: amount")
    assert told(under_18, MURDER | {"PRI_DOB": "19940601"}, ARREST) == ("redesignation", "under_18")


@pytest.mark.parametrize(
    ("text", "small"),
    [
        ("11357(B) HS-POSS MARIJ 28.5 GRAMS OR LESS", True),
        ("11357(B) HS-POSS 28.5- GRAMS", True),
        ("POSS NOT MORE THAN 1 OZ", True),
        ("CULTIVATE SIX PLANTS OR LESS", True),
        ("11360(A) HS-GIVE/ETC MARIJ OVER 1 OZ/28.5 GRM", False),
        ("POSS MARIJ 28.5+ GRAMS", False),
        ("OVER 6 PLANTS", False),
        ("11357 HS-POSS MARIJ", None),
        ("UNDER 28.5 GRAMS OR OVER 1 OZ", None),
    ],
)
def test_amounts_in_the_words(text: str, small: bool | None) -> None:
    assert personal_amount(text) is small


@pytest.mark.parametrize(
    ("text", "small"),
    [
        ("484(A) PC-THEFT UNDER $400", True),
        ("476A(A) PC-NOT MORE THAN $950", True),
        ("487(A) PC-GRAND THEFT OVER $950", False),
        ("487(A) PC-GRAND THEFT OVER $10,000", False),
        ("487(A) PC-GRAND THEFT OVER $400", None),
        ("487(A) PC-GRAND THEFT", None),
    ],
)
def test_values_in_the_words(text: str, small: bool | None) -> None:
    assert worth_950_or_less(text) is small


def test_proposition_47_decides_its_own_offenses_and_no_others() -> None:
    drugs = CONVICTED | {"OFFENSE_DESCR": "11377(A) HS-POSS"}

    decided = run(drugs, CONVICTED | {"CNT_ORDER": "102002001000"}, policy="pc_1170_18")

    assert decided.determinations["section"].to_list() == ["11377(A) HS"]
    assert told(drugs, policy="pc_1170_18") == ("redesignation", "drug_possession")
    stolen = drugs | {"OFFENSE_DESCR": "496(A) PC-STOLEN GOODS"}
    assert told(stolen, policy="pc_1170_18") == ("needs_review", "theft_up_to_950: value")


@pytest.mark.parametrize(
    ("offense", "decided"),
    [
        ("647(F) PC-DRUNK", "dismissal"),
        ("602(L) PC-TRESPASS", "dismissal"),
        ("148 PC-OBSTRUCT", "dismissal"),
        ("148.5 PC-FALSE REPORT", None),
        ("11602 PC", None),
        ("647(B) PC", None),
        ("459 PC", None),
        ("11359 HS", "dismissal"),
        ("11364 HS-PIPE", "dismissal"),
        ("11364 BP-X", None),
    ],
)
def test_related_charges_in_any_spelling_and_no_others(offense: str, decided: str | None) -> None:
    found = run(CONVICTED | {"OFFENSE_DESCR": offense}, policy="dismiss_all_prop64_and_related")

    assert found.determinations["determination"].to_list() == ([decided] if decided else [])
