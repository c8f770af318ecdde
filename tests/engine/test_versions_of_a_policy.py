"""Named versions of a policy, and policies that nobody may be told an answer from."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cmr.policy import check, load
from tests.engine.test_determine import BURGLARY, CONVICTED, run

HEAD = """
id: mine
based_on: la_2020
title: Mine
citation: ours
in_force: {from: 2019-01-01}
"""


def written(folder: Path, text: str) -> Path:
    """A policy file."""
    path = folder / "mine.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def test_a_version_keeps_all_other_rules_in_their_places(tmp_path: Path) -> None:
    base, mine = load("la_2020"), load(str(written(tmp_path, "without: [age_50_or_older]\n")))

    kept = [rule.id for rule in base.rules if rule.id != "age_50_or_older"]
    assert [rule.id for rule in mine.rules] == kept
    assert mine.readings == base.readings
    assert mine.options == base.options
    assert mine.digest != base.digest


def test_a_version_may_switch_an_option(tmp_path: Path) -> None:
    mine = load(str(written(tmp_path, "options: {deceased: false}\n")))

    assert mine.options == {"under_21_at_conviction": True, "deceased": False}
    assert "deceased" not in [rule.id for rule in mine.rules_on(date(2020, 2, 11))]


def test_a_rule_that_the_base_does_not_have_is_told(tmp_path: Path) -> None:
    (problem,) = check(written(tmp_path, "without: [age_50_or_oder]\n"))

    assert problem.field == "without"
    assert problem.what == "la_2020 has no rule `age_50_or_oder`; write `age_50_or_older`"


def test_a_version_of_a_version_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "")
    path.write_text(path.read_text().replace("la_2020", "la_2020_reported"))

    (problem,) = check(path)

    assert problem.field == "based_on"
    assert "there is no shipped policy `la_2020_reported`; write one of" in problem.what


def test_a_field_that_no_version_has_is_told(tmp_path: Path) -> None:
    (problem,) = check(written(tmp_path, "with_out: []\n"))

    assert problem.field == "with_out"


def test_a_policy_that_says_nothing_of_it_is_not_signed_off(tmp_path: Path) -> None:
    mine = load(str(written(tmp_path, "")))

    assert mine.status == "not_signed_off"
    assert mine.notice.startswith("NOT SIGNED OFF")
    assert load("la_2020").notice == ""


# Sixty, a sentence that runs and a burglary of 2015: a door of the release, none of the report.
FIFTY = CONVICTED | {"PRI_DOB": "19600101", "SENT_LENGTH": "20", "SENT_TIME_CODE": "Y"}
PETTY = BURGLARY | {"OFFENSE_DESCR": "484(A) PC-THEFT", "CONV_STAT_DESCR": "MISDEMEANOR"}


@pytest.mark.parametrize(
    ("rows", "release", "report", "pilot"),
    [
        ((FIFTY, BURGLARY | {"PRI_DOB": "19600101"}), "dismissal", "needs_review", "dismissal"),
        ((CONVICTED, BURGLARY), "dismissal", "needs_review", "needs_review"),
        (
            (CONVICTED | {"STP_EVENT_DATE": "20080101"}, PETTY),
            "dismissal",
            "needs_review",
            "needs_review",
        ),
        ((CONVICTED,), "dismissal", "needs_review", "dismissal"),
    ],
    ids=["fifty", "time is over", "only a misdemeanor since", "only cannabis"],
)
def test_where_sources_conflict_each_has_a_version_of_its_own(
    rows: tuple[dict[str, Any], ...], release: str, report: str, pilot: str
) -> None:
    names = ("la_2020", "la_2020_reported", "la_2020_pilot_criteria")
    told = [run(*rows, policy=name).determinations["determination"][0] for name in names]

    assert told == [release, report, pilot]


def test_a_conviction_that_cannot_be_read_may_not_be_of_cannabis() -> None:
    later = BURGLARY | {"OFFENSE_DESCR": ""}

    told = run(CONVICTED, later, policy="la_2020_pilot_criteria").determinations

    assert told["missing_facts"][0] == "cannabis_sentences_over: only_cannabis"
