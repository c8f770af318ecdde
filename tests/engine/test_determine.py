"""Small stories about whole runs: empty ones, several files, people in pieces, what is carried."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from cmr.determine import Run, determine
from cmr.doj.layout import NEEDED
from cmr.policy import load
from cmr.vocabulary import CONVICTION_COLUMNS, DETERMINATION_COLUMNS, SUBJECT_COLUMNS

AS_OF = date(2020, 2, 11)
CONVICTED = {
    "SUBJECT_ID": "1",
    "PRI_NAME": "MERRIDEW,FARAH L",
    "PRI_DOB": "19800101",
    "CNT_ORDER": "101002001000",
    "STP_TYPE_DESCR": "COURT ACTION",
    "STP_EVENT_DATE": "20120101",
    "STP_ORI_CNTY_NAME": "LOS ANGELES",
    "OFN": "BA1",
    "OFFENSE_DESCR": "11359 HS-POSSESS FOR SALE",
    "DISP_DESCR": "CONVICTED",
    "CONV_STAT_DESCR": "FELONY",
}
BURGLARY = CONVICTED | {
    "CNT_ORDER": "102002001000",
    "STP_EVENT_DATE": "20150601",
    "OFFENSE_DESCR": "459 PC-BURGLARY",
}


def run(*rows: dict[str, Any], policy: str = "la_2020", with_appended: bool = False) -> Run:
    """A run over literal rows; a row may name its file."""
    schema = {"file": pl.String, **dict.fromkeys(NEEDED, pl.String)}
    frame = pl.DataFrame([{"file": "a.csv", **row} for row in rows], schema=schema)
    numbered = frame.with_columns(pl.int_range(pl.len(), dtype=pl.UInt32).over("file").alias("row"))
    return determine(
        numbered.lazy(),
        load(policy),
        county="LOS ANGELES",
        as_of=AS_OF,
        with_appended=with_appended,
    )


@pytest.mark.parametrize("policy", ["la_2020", "la_pilot_2019"])
@pytest.mark.parametrize(
    "rows",
    [
        (),
        ({"SUBJECT_ID": "1", "STP_TYPE_DESCR": "APPLICANT"},),
        (BURGLARY,),
        (CONVICTED | {"STP_ORI_CNTY_NAME": "KERN"},),
    ],
    ids=["no rows", "no convictions", "no cannabis", "another county"],
)
def test_nothing_to_decide_gives_empty_frames(
    rows: tuple[dict[str, Any], ...], policy: str
) -> None:
    found = run(*rows, policy=policy, with_appended=True)

    assert found.determinations.height == 0
    assert tuple(found.determinations.columns) == DETERMINATION_COLUMNS
    assert tuple(found.convictions.columns) == CONVICTION_COLUMNS
    assert tuple(found.subjects.columns) == SUBJECT_COLUMNS


def test_a_determination_carries_rule_citation_policy_and_day() -> None:
    (told,) = run(CONVICTED).determinations.to_dicts()

    assert told["determination"] == "dismissal"
    assert told["rule"] == told["reason"] == "cannabis_sentences_over"
    assert told["citation"].startswith("District Attorney's announcement, 13 February 2020")
    assert told["policy"] == load("la_2020").name
    assert told["as_of"] == AS_OF
    assert (told["file"], told["row"], told["case_numbers"]) == ("a.csv", 0, "BA1")


def test_what_is_missing_is_named_with_its_rule() -> None:
    life = {"SENT_LENGTH": "LIFE"}

    (told,) = run(CONVICTED | life | {"PRI_DOB": "UNKNOWN"}).determinations.to_dicts()

    assert told["determination"] == "needs_review"
    assert told["reason"] == "missing_fact"
    assert told["rule"] == "age_50_or_older"
    assert told["missing_facts"] == (
        "age_50_or_older: birth_date; under_21_at_conviction: birth_date"
    )


def test_a_person_in_two_files_is_one_person_now_and_two_for_the_pilot() -> None:
    rows = (CONVICTED | {"SENT_LENGTH": "LIFE"}, BURGLARY | {"file": "b.csv"})

    served = run(*rows).determinations["reason"][0]
    pilot = run(*rows, policy="la_pilot_2019").determinations["reason"][0]

    assert served == "no_rule_fits"
    assert pilot == "Only has 11357-60 charges and completed sentence"
    assert run(*rows).subjects.height == 1


def test_every_name_and_birth_date_of_a_subject_is_kept() -> None:
    married = CONVICTED | {"PRI_NAME": "OAKES,FARAH", "REQ_NAME": "MERRIDEW,FARAH L"}
    elsewhere = CONVICTED | {"SUBJECT_ID": "2", "PRI_NAME": "KESTREL,LORNE", "PRI_DOB": None}

    subjects = run(CONVICTED, elsewhere, married | {"PRI_DOB": "19800102"}).subjects.to_dicts()

    assert [subject["subject_id"] for subject in subjects] == ["1", "2"]
    assert subjects[0]["names"] == ["MERRIDEW,FARAH L", "OAKES,FARAH"]
    assert subjects[0]["birth_dates"] == ["1980-01-01", "1980-01-02"]
    assert subjects[1]["birth_dates"] == []


def test_a_resentencing_is_no_conviction_of_its_own() -> None:
    again = CONVICTED | {
        "CNT_ORDER": "101003001000",
        "STP_EVENT_DATE": "20150101",
        "DISP_DESCR": "CONVICTED/RESENT",
        "SENT_LENGTH": "9",
        "SENT_TIME_CODE": "Y",
    }

    found = run(CONVICTED, again)

    assert found.convictions["count_order"].to_list() == ["101002001000"]
    assert found.determinations["reason"].to_list() == ["no_rule_fits"]


def test_parts_of_one_count_count_for_it_wherever_they_stand() -> None:
    part = {"SENT_LENGTH": "20", "SENT_TIME_CODE": "Y"}

    found = run(CONVICTED, BURGLARY, CONVICTED | part)

    assert found.determinations["reason"].to_list() == ["no_rule_fits"]


@pytest.mark.parametrize("policy", ["la_2020", "la_pilot_2019"])
@pytest.mark.parametrize("day", ["00000101", "00010101", "99991231"])
def test_a_date_that_no_calendar_holds_stops_nothing(policy: str, day: str) -> None:
    odd = {"STP_EVENT_DATE": day, "PRI_DOB": day, "SENT_LENGTH": "9999", "SENT_TIME_CODE": "Y"}

    found = run(CONVICTED | odd, BURGLARY | odd, policy=policy, with_appended=True)

    assert found.determinations.height == 1
    assert found.appended is not None
    assert found.appended["Years Since This Conviction"].len() == 1
