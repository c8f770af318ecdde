"""What later steps say of a count: granted or denied, of the conviction or of something else."""

from datetime import date
from typing import Any

import pytest

from tests.engine.test_determine import BURGLARY, CONVICTED, run

# Nothing but what a court did later lets this person's conviction go.
SERVING = CONVICTED | {"SENT_LENGTH": "LIFE"}
LATER = CONVICTED | {"CNT_ORDER": "101003001000", "CONV_STAT_DESCR": None}
COMPTON = {
    "SUBJECT_ID": "1",
    "CNT_ORDER": "101001001000",
    "STP_TYPE_DESCR": "ARREST/DETAINED/CITED",
    "STP_ORI_DESCR": "CAPDCOMPTON",
}


def later(words: str, day: date = date(2013, 1, 1), **more: str) -> dict[str, Any]:
    """A later step of the count."""
    return LATER | {"DISP_DESCR": words, "STP_EVENT_DATE": day.strftime("%Y%m%d")} | more


def told(*rows: dict[str, Any]) -> tuple[str, str, str | None]:
    """Determination, reason and severity of the first conviction."""
    first = run(*rows).determinations.row(0, named=True)
    return first["determination"], first["reason"], first["severity"]


@pytest.mark.parametrize(
    "words",
    [
        "PET TO BE REDUCED PER 17 PC DENIED",
        "CONV SET ASIDE PER 1203.4 PC DENIED",
        "MOTION TO HAVE CONV VACATED DENIED",
    ],
)
def test_what_a_court_denied_did_not_happen(words: str) -> None:
    assert told(SERVING, BURGLARY, later(words)) == ("needs_review", "no_rule_fits", "FELONY")


@pytest.mark.parametrize("words", ["BAIL REDUCED", "SENTENCE REDUCED", "CHARGE REDUCED"])
def test_what_was_reduced_may_not_be_the_conviction(words: str) -> None:
    assert told(SERVING, BURGLARY, later(words)) == ("needs_review", "missing_fact", None)


@pytest.mark.parametrize("words", ["SENTENCE VACATED", "BENCH WARRANT SET ASIDE", "PROB VACATED"])
def test_a_prior_is_not_wiped_out_by_something_else_set_aside(words: str) -> None:
    murder = BURGLARY | {"OFFENSE_DESCR": "187 PC", "STP_EVENT_DATE": "20050101"}
    step = murder | {"CNT_ORDER": "102003001000", "DISP_DESCR": words}

    assert told(CONVICTED, murder, step)[:2] == ("needs_review", "missing_fact")
    assert told(CONVICTED, murder, step | {"DISP_DESCR": "CONV SET ASIDE"})[0] == "dismissal"


def test_a_resentencing_after_the_day_has_changed_nothing_yet() -> None:
    lighter = {"CONV_STAT_DESCR": "MISDEMEANOR"}
    before = later("CONVICTED/RESENT", date(2020, 2, 11), **lighter)
    after = later("CONVICTED/RESENT", date(2020, 2, 12), **lighter)

    assert told(SERVING, BURGLARY, before) == (
        "dismissal",
        "misdemeanor_signed_city",
        "MISDEMEANOR",
    )
    assert told(SERVING, BURGLARY, after) == ("needs_review", "no_rule_fits", "FELONY")
    assert run(SERVING, after).convictions.height == 1


@pytest.mark.parametrize("arrest", [(), (COMPTON,)], ids=["no arrest on file", "Compton"])
def test_a_felony_reduced_later_stays_with_the_district_attorney(
    arrest: tuple[dict[str, Any], ...],
) -> None:
    reduced = later("REDUCED TO MISD PER 17 PC")
    always_a_misdemeanor = SERVING | {"CONV_STAT_DESCR": "MISDEMEANOR"}

    assert told(SERVING, BURGLARY, reduced, *arrest)[:2] == ("dismissal", "misdemeanor_signed_city")
    assert told(always_a_misdemeanor, BURGLARY, *arrest)[0] != "dismissal"


def test_two_cannabis_sections_in_one_text_are_only_in_doubt_where_it_matters() -> None:
    old = CONVICTED | {"PRI_DOB": "19500101"}

    assert told(old | {"OFFENSE_DESCR": "11358/11359 HS"})[:2] == ("dismissal", "age_50_or_older")
    assert told(old | {"OFFENSE_DESCR": "11360/11357(C) HS"})[:2] == (
        "needs_review",
        "missing_fact",
    )


@pytest.mark.parametrize(
    "words",
    [
        "DISM PER 11361.8 HS",
        "DISMISSED PER 11361.8(F) HS",
        "DISM/SEALED PER 11361.9 HS",
        "CONV RECALLED AND DISMISSED PER 11361.8(B) HS",
        "CONV SET ASIDE & DISM PER 11361.8 HS",
    ],
)
def test_a_dismissal_under_proposition_64_is_a_set_aside(words: str) -> None:
    assert told(CONVICTED, later(words))[:2] == ("needs_review", "already_set_aside")


@pytest.mark.parametrize(
    "words",
    [
        "DISM PER 11361.8 HS VACATED",
        "GRANTED PER 11361.8 HS",
        "CASE SEALED",
        "PARDONED BY GOVERNOR",
    ],
)
def test_what_became_of_a_conviction_may_be_unclear(words: str) -> None:
    assert told(CONVICTED, later(words))[:2] == ("needs_review", "missing_fact")


def test_a_redesignation_makes_an_infraction_of_a_felony() -> None:
    assert told(SERVING, BURGLARY, later("REDESIG AS INFR PER 11361.8 HS")) == (
        "dismissal",
        "misdemeanor_signed_city",
        "INFRACTION",
    )


def test_a_plain_dismissal_of_the_convicted_count_leaves_doubt() -> None:
    assert told(CONVICTED, later("DISMISSED"))[:2] == ("needs_review", "missing_fact")
    assert told(CONVICTED, later("PROB VIOL DISM"))[0] == "dismissal"


def test_a_charge_dismissed_beside_the_conviction_is_another_one() -> None:
    beside = CONVICTED | {"CNT_ORDER": "101002002000", "DISP_DESCR": "DISMISSED/FURTHERANCE"}

    assert told(CONVICTED, beside)[0] == "dismissal"
    assert told(CONVICTED, beside | {"CNT_ORDER": "101002001000"})[0] == "needs_review"


def test_a_set_aside_that_names_no_charge_is_of_the_only_conviction_of_its_cycle() -> None:
    blank = later("CONV SET ASIDE PER 1473.7 PC", OFFENSE_DESCR="")
    second = CONVICTED | {"CNT_ORDER": "101002002000", "OFFENSE_DESCR": "11358 HS-PLANT"}

    assert told(CONVICTED, blank)[:2] == ("needs_review", "already_set_aside")
    assert told(CONVICTED, second, blank)[:2] == ("needs_review", "missing_fact")
    of_another_arrest = blank | {"CNT_ORDER": "109003001000"}
    assert told(CONVICTED, of_another_arrest)[0] == "dismissal"


def test_a_set_aside_that_writes_the_section_otherwise_leaves_doubt() -> None:
    otherwise = later("CONV SET ASIDE", OFFENSE_DESCR="11359(A) HS")
    of_another_charge = later("CONV SET ASIDE", OFFENSE_DESCR="484 PC")

    assert told(CONVICTED, otherwise)[:2] == ("needs_review", "missing_fact")
    assert told(CONVICTED, of_another_charge)[0] == "dismissal"
