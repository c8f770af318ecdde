"""An explanation names every rule in order, what held, on which facts, and what cannot be seen."""

from datetime import date

import pytest

from cmr.errors import UsageError
from cmr.explain import Explanation, explain
from cmr.policy import load
from cmr.policy.cases import case_rows
from cmr.policy.schema import Case

CASE = Case.model_validate(
    {
        "what": "no birth date, a long sentence, a burglary",
        "fires": True,
        "born": None,
        "convictions": [
            {"section": "11359 HS", "dated": date(2012, 1, 1), "sentence": "20 Y"},
            {"section": "459 PC", "dated": date(2015, 6, 1)},
        ],
    }
)


def explained(count: str | None = None) -> Explanation:
    return explain(case_rows(CASE), load("la_2020"), "LOS ANGELES", date(2020, 2, 11), "1", count)


def test_every_rule_is_told_in_order_with_its_citation_and_sentence() -> None:
    (conviction,) = explained().convictions

    assert [rule.id for rule in conviction.rules] == [rule.id for rule in load("la_2020").rules]
    assert all(rule.citation and rule.sentence.keys() == {"en", "es"} for rule in conviction.rules)


def test_conditions_are_true_false_or_unknown_with_the_facts_they_read() -> None:
    rules = {rule.id: rule for rule in explained().convictions[0].rules}

    (age,) = rules["age_50_or_older"].conditions
    (felony,) = rules["no_felony_in_ten_years"].conditions

    assert (age.name, age.holds) == ("aged_at_least: 50", None)
    assert age.facts == {"birth_date": "unknown or none"}
    assert felony.holds is False
    assert felony.facts["latest_felony_on"] == "2015-06-01"
    assert rules["no_rule_fits"].holds is True
    assert rules["age_50_or_older"].decided


def test_it_says_what_the_engine_cannot_see_and_what_it_does_not_decide() -> None:
    text = explained().to_text()

    assert "102002001000  459 PC  LOS ANGELES: not decided" in text
    assert "Whether a court has dismissed anything" in text
    assert "missing: age_50_or_older: birth_date" in text


def test_one_count_alone_can_be_asked_for() -> None:
    assert explained("102002001000").convictions == ()
    with pytest.raises(UsageError, match="has no conviction 999002001000"):
        explained("999002001000")


def test_a_stranger_is_told_in_one_line() -> None:
    with pytest.raises(UsageError, match="subject 7: not in the extract"):
        explain(case_rows(CASE), load("la_2020"), "LOS ANGELES", date(2020, 2, 11), "7")
