"""An explanation names every rule in order, what held, on which facts, and what cannot be seen."""

import json
import re
from datetime import date

import pytest

from cmr.errors import UsageError
from cmr.explain import Explanation, explain
from cmr.policy import load
from cmr.policy.cases import case_rows
from cmr.policy.schema import Case
from cmr.vocabulary import DETERMINATION_COLUMNS
from tests.engine.test_policy_sentences import counts, syllables

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
    assert [limit.id for limit in explained().not_seen] == [
        "years", "other_counties", "court_files", "other_places", "amounts", "how_time_went",
    ]  # fmt: skip
    assert "What it has on this person is from 2012-01-01 to 2015-06-01" in text
    assert "Here 0 of 2 cases are not from LOS ANGELES" in text
    assert "Only court orders and lists show that a case was dismissed" in text
    assert "Solo las órdenes y listas de la corte lo muestran" in text
    assert "missing: age_50_or_older: birth_date" in text


def test_a_conviction_that_is_not_decided_is_told_with_the_reason() -> None:
    case = Case.model_validate(
        {
            "what": "another county's, another offense, and no offense at all",
            "fires": True,
            "convictions": [
                {"section": "11359 HS", "dated": date(2012, 1, 1)},
                {"section": "11359 HS", "dated": date(2012, 1, 1), "county": "KERN"},
                {"section": "459 PC", "dated": date(2012, 1, 1)},
                {"section": "SOMETHING", "dated": date(2012, 1, 1)},
            ],
        }
    )
    found = explain(case_rows(case), load("la_2020"), "LOS ANGELES", date(2020, 2, 11), "1")
    assert [each["why"] for each in found.not_in_scope] == [
        "another_county", "another_offense", "offense_unread",
    ]  # fmt: skip
    assert [each["why"] for each in found.to_json()["not_decided"]] == [
        "another_county", "another_offense", "offense_unread",
    ]  # fmt: skip
    assert "no offense can be read: it may be of anything" in found.to_text()


def test_an_undated_conviction_and_another_county_are_named_among_what_is_not_seen() -> None:
    case = Case.model_validate(
        {
            "what": "no date at all, and a case of another county",
            "fires": True,
            "convictions": [{"section": "11359 HS"}, {"section": "459 PC", "county": "KERN"}],
        }
    )
    found = explain(case_rows(case), load("la_2020"), "Los Angeles", date(2020, 2, 11), "1")
    said = {limit.id: limit.en for limit in found.not_seen}
    assert said["years"].startswith("No year at all")
    assert said["dates"] == "The date of some cases. Here 2 of 2 have none."
    assert "Here 1 of 2 cases are not from Los Angeles" in said["other_counties"]


def test_every_rule_s_sentence_is_shown_not_only_that_of_the_deciding_one() -> None:
    text = explained().to_text()
    for rule in load("la_2020").rules:
        assert f"en: {rule.sentence.en}" in text
        assert f"es: {rule.sentence.es}" in text


def test_what_is_not_seen_is_said_in_easy_words_in_both_languages() -> None:
    in_easy_words(explained())


def in_easy_words(found: Explanation) -> None:
    """What is not seen is said at a reading level that the house keeps to."""
    for limit in found.not_seen:
        words, sentences = counts(re.sub(r"\d{4}-\d\d-\d\d", "May 1", limit.en))
        weight = syllables(limit.en, "en_US") / words
        assert 0.39 * words / sentences + 11.8 * weight - 15.59 <= 6, limit.en
        words, sentences = counts(re.sub(r"\d{4}-\d\d-\d\d", "mayo", limit.es))
        weight = syllables(limit.es, "es") / words
        assert 206.84 - 60 * weight - 1.02 * words / sentences >= 70, limit.es


def test_the_json_form_has_every_rule_condition_and_fact_of_the_text_form() -> None:
    found = explained()
    told = json.loads(json.dumps(found.to_json()))
    policy = load("la_2020")

    assert told["format"] == 1
    assert (told["subject_id"], told["county"], told["as_of"]) == ("1", "LOS ANGELES", "2020-02-11")
    assert told["policy"] == {
        "id": policy.id, "digest": policy.digest, "status": "served", "notice": None,
    }  # fmt: skip
    (conviction,) = told["convictions"]
    assert conviction["determination"].keys() == set(DETERMINATION_COLUMNS)
    assert conviction["determination"]["convicted_on"] == "2012-01-01"
    assert [rule["id"] for rule in conviction["rules"]] == [rule.id for rule in policy.rules]
    rules = {rule["id"]: rule for rule in conviction["rules"]}
    assert rules["no_rule_fits"]["holds"] is True
    (age,) = rules["age_50_or_older"]["conditions"]
    assert (age["name"], age["holds"]) == ("aged_at_least: 50", None)
    assert age["facts"] == {"birth_date": {"value": None, "text": "unknown or none"}}
    (felony,) = rules["no_felony_in_ten_years"]["conditions"]
    assert felony["holds"] is False
    assert felony["facts"]["latest_felony_on"] == {"value": "2015-06-01", "text": "2015-06-01"}
    for rule in policy.rules:
        assert rules[rule.id]["citation"] == rule.citation
        assert rules[rule.id]["sentence"] == {"en": rule.sentence.en, "es": rule.sentence.es}
    assert [each["section"] for each in told["not_decided"]] == ["459 PC"]
    assert [each["id"] for each in told["cannot_see"]] == [each.id for each in found.not_seen]
    assert all(each["en"] and each["es"] for each in told["cannot_see"])


def test_a_stand_in_for_an_unknown_day_is_no_value() -> None:
    case = Case.model_validate(
        {
            "what": "a murder of nobody knows when",
            "fires": True,
            "convictions": [
                {"section": "11359 HS", "dated": date(2012, 1, 1)},
                {"section": "187(A) PC"},
            ],
        }
    )
    found = explain(case_rows(case), load("la_2020"), "LOS ANGELES", date(2020, 2, 11), "1")
    text = json.dumps(found.to_json())
    assert "0001-01" not in text
    assert "9999-12-31" not in text
    assert "no date" in text


def test_damaged_lines_with_the_person_s_number_are_among_what_is_not_seen() -> None:
    found = explain(
        case_rows(CASE), load("la_2020"), "LOS ANGELES", date(2020, 2, 11), "1", unreadable=2
    )
    said = {limit.id: limit.en for limit in found.not_seen}
    assert "Here 2 of them may be of this person" in said["unreadable"]
    in_easy_words(found)


def test_one_count_alone_can_be_asked_for() -> None:
    assert explained("102002001000").convictions == ()
    with pytest.raises(UsageError, match="has no conviction 999002001000"):
        explained("999002001000")


def test_a_stranger_is_told_in_one_line() -> None:
    with pytest.raises(UsageError, match="subject 7: not in the extract"):
        explain(case_rows(CASE), load("la_2020"), "LOS ANGELES", date(2020, 2, 11), "7")
