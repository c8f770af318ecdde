"""What counts as an earlier conviction: what cannot be read, the same arrest, days to come."""

from typing import Any

import pytest

from tests.engine.test_determine import BURGLARY, CONVICTED, run

MURDER = CONVICTED | {
    "CNT_ORDER": "102002001000",
    "STP_EVENT_DATE": "20050101",
    "OFFENSE_DESCR": "187(A) PC-MURDER",
}
REGISTERED = {
    "SUBJECT_ID": "1",
    "CNT_ORDER": "108001001000",
    "STP_TYPE_DESCR": "REGISTRATION",
    "STP_EVENT_DATE": "20050101",
    "OFFENSE_DESCR": "290 PC-REGISTRATION",
}
SERVING = CONVICTED | {"SENT_LENGTH": "20", "SENT_TIME_CODE": "Y"}


def told(*rows: dict[str, Any]) -> tuple[str, str, str]:
    """Determination, rule and what is missing, of the first conviction."""
    first = run(*rows).determinations.row(0, named=True)
    return first["determination"], first["rule"], first["missing_facts"]


@pytest.mark.parametrize("text", ["", "   ", "SEE COMMENT FOR CHARGE", "KIDNAPPING", "(A) PC"])
def test_an_earlier_conviction_that_cannot_be_read_leaves_doubt(text: str) -> None:
    unread = MURDER | {"OFFENSE_DESCR": text}

    determination, rule, missing = told(CONVICTED, unread)

    assert (determination, rule) == ("needs_review", "earlier_superstrike")
    assert "earlier_superstrike: superstrike_section" in missing
    assert "earlier_pc290: pc290_section" in missing


def test_a_later_one_that_cannot_be_read_changes_nothing() -> None:
    later = MURDER | {"OFFENSE_DESCR": "", "STP_EVENT_DATE": "20140101"}

    assert told(CONVICTED, later)[0] == "dismissal"


@pytest.mark.parametrize(("text", "answer"), [
    ("", ("needs_review", "cannabis_sentences_over", "cannabis_sentences_over: sentence")),
    ("459 PC-BURGLARY", ("dismissal", "cannabis_sentences_over", "")),
    ("11358 HS-CULT MARIJ", ("needs_review", "no_rule_fits", "")),
])  # fmt: skip
def test_time_that_runs_for_what_cannot_be_read_may_be_for_cannabis(
    text: str, answer: tuple[str, str, str]
) -> None:
    running = BURGLARY | {"OFFENSE_DESCR": text, "SENT_LENGTH": "20", "SENT_TIME_CODE": "Y"}

    assert told(CONVICTED, running) == answer


def test_a_local_ordinance_is_neither_a_super_strike_nor_a_reason_to_register() -> None:
    assert told(CONVICTED, MURDER | {"OFFENSE_DESCR": "LOCAL ORDINANCE VIOL"})[0] == "dismissal"


def test_a_registration_that_does_not_say_under_which_law_leaves_doubt() -> None:
    of_narcotics = REGISTERED | {"OFFENSE_DESCR": "11590 HS-REGISTRATION"}

    assert told(CONVICTED, REGISTERED)[:2] == ("not_eligible", "earlier_pc290")
    assert told(CONVICTED, REGISTERED | {"OFFENSE_DESCR": ""}) == (
        "needs_review",
        "earlier_pc290",
        "earlier_pc290: pc290_section",
    )
    assert told(CONVICTED, of_narcotics)[0] == "dismissal"


def test_a_registration_with_blanks_around_the_word_is_one() -> None:
    assert told(CONVICTED, REGISTERED | {"STP_TYPE_DESCR": "REGISTRATION "})[0] == "not_eligible"


def test_the_conviction_s_own_cycle_holds_no_earlier_ones_of_the_section() -> None:
    same_arrest = CONVICTED | {"CNT_ORDER": "101002002000", "STP_EVENT_DATE": "20110601"}
    before = CONVICTED | {"CNT_ORDER": "102002001000", "STP_EVENT_DATE": "20040101"}
    again = CONVICTED | {"CNT_ORDER": "103002001000", "STP_EVENT_DATE": "20060101"}

    assert told(CONVICTED, same_arrest, before)[0] == "dismissal"
    assert told(CONVICTED, again, before)[:2] == ("not_eligible", "two_earlier_same_section")
    assert told(CONVICTED, same_arrest, again, before)[0] == "not_eligible"


def test_a_super_strike_of_the_same_arrest_on_an_earlier_day_leaves_doubt() -> None:
    same_arrest = MURDER | {"CNT_ORDER": "101002002000", "STP_EVENT_DATE": "20110601"}

    assert told(CONVICTED, same_arrest) == (
        "needs_review",
        "earlier_superstrike",
        "earlier_superstrike: superstrike_same_cycle",
    )
    assert told(CONVICTED, same_arrest, MURDER)[:2] == ("not_eligible", "earlier_superstrike")


def test_a_felony_after_the_as_of_day_does_not_end_ten_years_without_one() -> None:
    old = SERVING | {"STP_EVENT_DATE": "20080101"}
    tomorrow = BURGLARY | {"STP_EVENT_DATE": "20200212"}

    assert told(old, tomorrow)[:2] == ("dismissal", "no_felony_in_ten_years")
    assert told(old, tomorrow | {"STP_EVENT_DATE": "20200211"})[0] == "needs_review"


def test_a_cannabis_sentence_that_begins_after_the_as_of_day_is_not_running_yet() -> None:
    running = SERVING | {"CNT_ORDER": "103002001000", "STP_EVENT_DATE": "20200212"}

    assert told(CONVICTED, BURGLARY, running)[:2] == ("dismissal", "cannabis_sentences_over")


@pytest.mark.parametrize("day", ["99991231", "20991231", "00010101"])
def test_a_day_that_stands_for_no_day_is_unknown(day: str) -> None:
    determination, rule, missing = told(CONVICTED | {"STP_EVENT_DATE": day})

    assert (determination, rule) == ("needs_review", "convicted_after_prop64")
    assert missing.startswith("convicted_after_prop64: convicted_on")


def test_which_of_two_doubts_is_told_does_not_hang_on_their_order() -> None:
    undated = MURDER | {"STP_EVENT_DATE": ""}
    doubtful = undated | {"CNT_ORDER": "103002001000", "OFFENSE_DESCR": "207(A) PC-KIDNAPPING"}

    answer = told(CONVICTED, undated, doubtful)

    assert answer[2].startswith("earlier_superstrike: superstrike_date")
    assert told(CONVICTED, doubtful, undated) == answer
