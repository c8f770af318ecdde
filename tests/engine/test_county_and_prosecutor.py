"""Whose case it is: the county when rows leave it out or disagree, and who prosecutes."""

from typing import Any

import polars as pl
import pytest

from tests.engine.test_determine import CONVICTED, run

ATTORNEY = "Los Angeles County District Attorney"
PART = CONVICTED | {"SENT_LENGTH": "1", "SENT_TIME_CODE": "Y"}
ARREST = {
    "SUBJECT_ID": "1",
    "CNT_ORDER": "101001001000",
    "STP_TYPE_DESCR": "ARREST/DETAINED/CITED",
    "STP_ORI_DESCR": "CAPDLONG BEACH",
}


def county(name: str | None) -> dict[str, Any]:
    """A row of the count with this county."""
    return PART | {"STP_ORI_CNTY_NAME": name}


def decided(*rows: dict[str, Any]) -> list[tuple[str, str]]:
    """Determination and rule of each conviction in scope."""
    return run(*rows).determinations.select("determination", "rule").rows()


@pytest.mark.parametrize(
    "rows",
    [
        (county(None),),
        (county("  "), county(None)),
        (county("LOS ANGELES"), county("KERN")),
        (county("KERN"), county("LOS ANGELES")),
    ],
    ids=["none", "blanks", "this one first", "the other first"],
)
def test_a_county_left_out_or_contradicted_goes_to_a_person(
    rows: tuple[dict[str, Any], ...],
) -> None:
    assert decided(*rows) == [("needs_review", "county_in_doubt")]


def test_the_one_county_that_the_rows_of_a_count_name_is_its_county() -> None:
    assert decided(county(None), county("Los Angeles ")) == [
        ("dismissal", "cannabis_sentences_over")
    ]
    assert decided(county(None), county("KERN")) == []
    assert decided(county("YOLO"), county("KERN")) == []


def test_a_policy_without_a_rule_on_the_county_decides_no_such_case_either(
    tmp_path: Any,
) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        """
id: mine
title: Everything
citation: ours
in_force: {from: 2019-01-01}
rules:
  - id: all_of_it
    when: always
    relief: dismissal
    reason: all_of_it
    citation: ours
    in_force: {from: 2019-01-01}
    sentence: {en: It goes., es: Se va.}
    cases: [{what: any, fires: true, convictions: [{section: 11359 HS}]}]
"""
    )

    told = run(county(None), policy=str(mine)).determinations.row(0, named=True)

    assert (told["determination"], told["missing_facts"]) == ("needs_review", "in scope: county")


def authority(*rows: dict[str, Any]) -> str | None:
    """Who prosecutes the first conviction."""
    found: pl.Series = run(*rows).determinations["authority"]
    return None if found[0] is None else str(found[0])


def test_the_district_attorney_prosecutes_a_felony_whoever_made_the_arrest() -> None:
    reduced = CONVICTED | {
        "CNT_ORDER": "101003001000",
        "CONV_STAT_DESCR": None,
        "DISP_DESCR": "REDUCED TO MISD PER 17 PC",
    }

    assert authority(CONVICTED, ARREST) == ATTORNEY
    assert authority(CONVICTED) == ATTORNEY
    assert authority(CONVICTED, reduced, ARREST) == ATTORNEY


def test_a_city_prosecutes_its_misdemeanors() -> None:
    misdemeanor = CONVICTED | {"CONV_STAT_DESCR": "MISDEMEANOR"}

    assert authority(misdemeanor, ARREST) == "Long Beach City Prosecutor"
    assert authority(misdemeanor) is None


def test_an_unknown_level_leaves_the_prosecutor_unknown_unless_it_is_the_same_either_way() -> None:
    unread = CONVICTED | {"CONV_STAT_DESCR": "?"}

    assert authority(unread, ARREST) is None
    assert authority(unread, ARREST | {"STP_ORI_DESCR": "CASOLOS ANGELES"}) == ATTORNEY


def test_felonies_of_other_counties_have_their_own_attorney() -> None:
    found = run(CONVICTED | {"STP_ORI_CNTY_NAME": "KERN"}).convictions["authority"]

    assert found.to_list() == ["Kern County District Attorney"]
    assert (
        run(CONVICTED | {"STP_ORI_CNTY_NAME": "NEVADA STATE"}).convictions["authority"][0] is None
    )
