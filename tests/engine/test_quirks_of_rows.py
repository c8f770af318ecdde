"""What the pilot program got wrong in reading rows, and what la_2020 reads instead.

Numbers are those of docs/engine-quirks.md; test_quirks.py has those of rules and sections.
"""

from typing import Any

from tests.engine.test_determine import BURGLARY, CONVICTED, run

SERVING = CONVICTED | {"SENT_LENGTH": "20", "SENT_TIME_CODE": "Y"}


def reason(*rows: dict[str, Any], policy: str) -> str | None:
    """The reason of the last conviction in scope; None where nothing is decided."""
    found = run(*rows, policy=policy).determinations["reason"]
    return str(found[-1]) if len(found) else None


def both(*rows: dict[str, Any]) -> tuple[str | None, str | None]:
    """The pilot's reason and ours."""
    return reason(*rows, policy="la_pilot_2019"), reason(*rows, policy="la_2020")


def part(length: str, **more: str) -> dict[str, Any]:
    """A row of the conviction with a part of its sentence, in years."""
    return CONVICTED | {"SENT_LENGTH": length, "SENT_TIME_CODE": "Y"} | more


def test_2_the_birth_date_of_every_row_counts() -> None:
    second = CONVICTED | {"PRI_DOB": "19900101", "SENT_LENGTH": "20", "SENT_TIME_CODE": "Y"}

    assert both(CONVICTED | {"PRI_DOB": None}, second, BURGLARY | {"PRI_DOB": None}) == (
        "50 years or older",
        "no_rule_fits",
    )


def test_21_a_resentencing_is_no_conviction_of_its_own() -> None:
    again = [
        CONVICTED | {"CNT_ORDER": f"10100{step}001000", "STP_EVENT_DATE": day, "DISP_DESCR": what}
        for step, day, what in (
            (3, "20150101", "CONVICTED/RESENT"),
            (4, "20160101", "CONVICTED/RESENT"),
        )
    ]

    assert both(CONVICTED, *again) == ("Two priors", "cannabis_sentences_over")
    assert run(CONVICTED, *again).determinations.height == 1


def test_23_a_part_belongs_to_its_own_count() -> None:
    other = BURGLARY | {"STP_EVENT_DATE": "20160101", "SENT_LENGTH": "1", "SENT_TIME_CODE": "Y"}

    assert both(part("2"), other, part("4")) == (
        "Currently serving sentence",
        "cannabis_sentences_over",
    )


def test_36_any_see_comment_points_to_the_comment() -> None:
    pointed = SERVING | {"OFFENSE_DESCR": "See Comments", "COMMENT_TEXT": "CHARGE IS 11359 HS"}

    assert both(pointed, BURGLARY) == (None, "no_rule_fits")


def test_39_a_related_charge_in_capitals_is_one_where_a_policy_decides_it() -> None:
    drunk = CONVICTED | {"OFFENSE_DESCR": "647(F) PC-DRUNK", "CONV_STAT_DESCR": "MISDEMEANOR"}

    assert reason(drunk, policy="dismiss_all_prop64_and_related") == "every_one"
    assert both(drunk) == (None, None)


def test_41_rows_without_a_subject_are_nobody_s() -> None:
    strays = [BURGLARY | {"SUBJECT_ID": None}, CONVICTED | {"SUBJECT_ID": None}]

    assert run(CONVICTED, *strays).convictions.height == 1


def test_42_blanks_are_no_case_number_and_other_counts_of_the_case_are() -> None:
    rows = [
        CONVICTED,
        *(CONVICTED | {"CNT_ORDER": "101002002000", "DISP_DESCR": "DISMISSED", "OFN": number}
          for number in ("  ", "NULL  ", "BA2")),
    ]  # fmt: skip

    numbers = [
        run(*rows, policy=policy).determinations["case_numbers"][0]
        for policy in ("la_pilot_2019", "la_2020")
    ]
    assert numbers == ["BA1;   ; NULL  ; BA2", "BA1; BA2"]


def test_43_two_sections_on_one_count_go_to_a_person() -> None:
    assert both(SERVING, SERVING | {"OFFENSE_DESCR": "11358 HS-PLANT"}, BURGLARY) == (
        "Currently serving sentence",
        "section_in_doubt",
    )
