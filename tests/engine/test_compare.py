"""Every conviction that two policies answer differently is explained by a named difference."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from cmr.compare import Comparison, compare
from cmr.compare.known import known_differences
from cmr.compare.way import way
from cmr.doj.readings import Readings
from cmr.policy import Policy, load, shipped
from cmr.policy.cases import case_rows
from cmr.policy.configurable import policy_text, read_options
from cmr.policy.schema import Case
from tests.engine.messy import AS_OF, messy_rows
from tests.engine.reference_data import Answers, extract_rows
from tests.engine.test_policy_sentences import counts, syllables

PILOT, SERVED = load("la_pilot_2019"), load("la_2020")
IN_FORCE = [policy for policy in shipped() if policy.in_force.on(AS_OF)]
# The served policy with every other one, both ways, and the others in a ring.
OTHERS = [policy.id for policy in IN_FORCE if policy.id != "la_2020"]
PAIRS = [pair for name in OTHERS for pair in (("la_2020", name), (name, "la_2020"))]
PAIRS += list(zip(OTHERS, OTHERS[1:] + OTHERS[:1], strict=True))


def compared(rows: pl.LazyFrame, first: Policy, second: Policy, **more: Any) -> Comparison:
    """The comparison in Los Angeles on 11 February 2020."""
    return compare(rows, first, second, county="LOS ANGELES", as_of=AS_OF, **more)


def one(first: Policy, second: Policy, *convictions: dict[str, Any], **person: Any) -> str:
    """What explains the first conviction of a made-up person."""
    case = Case.model_validate(
        {"what": "a person", "fires": True, "convictions": convictions, **person}
    )
    rows = compared(case_rows(case), first, second).rows
    names: str = rows.filter(pl.col("row") == 1)["differences"][0]
    return names


A = {"section": "11359 HS", "dated": date(2012, 1, 1), "sentence": "20 Y"}
B = {"section": "459 PC", "dated": date(2015, 6, 1)}


@pytest.mark.parametrize(
    ("convictions", "person", "name"),
    [
        ([A, B], {"born": None}, "dates_that_cannot_be_read"),
        ([A, B], {"born": date(1992, 6, 1)}, "age_at_the_time_of_the_case"),
        ([A, B], {"registered_on": date(2018, 1, 1)}, "when_an_older_case_counts"),
        ([A, B, {"section": "187(A) PC", "dated": date(2005, 1, 1)}], {}, "how_sections_are_read"),
        ([A | {"severity": "Felony"}, B], {}, "how_felony_is_written"),
        ([A | {"county": "Los Angeles "}, B], {}, "how_the_county_is_written"),
        ([A, B], {"deceased": True}, "still_serving"),
        ([A | {"dated": date(2008, 1, 1)},
          {"section": "484 PC", "dated": date(2015, 1, 1), "severity": "MISDEMEANOR"}], {},
         "ten_years_without_a_felony"),
        ([A | {"severity": "MISDEMEANOR"}], {}, "less_serious_cases_of_cities_that_signed"),
        ([A | {"severity": "MISDEMEANOR", "dated": date(2018, 1, 1)}], {}, "date_of_the_new_law"),
    ],
)  # fmt: skip
def test_a_quirk_s_example_is_explained_by_the_difference_that_makes_it(
    convictions: list[dict[str, Any]], person: dict[str, Any], name: str
) -> None:
    assert name in one(PILOT, SERVED, *convictions, **person).split("; ")


def test_a_changed_rule_is_named_with_the_people_it_moves_and_nobody_else() -> None:
    """From 50 to 55: whoever is 50 to 54 and has no other rule loses, nobody gains."""
    rules = [
        rule.model_copy(update={"when": {"aged_at_least": 55}})
        if rule.id == "age_50_or_older"
        else rule
        for rule in SERVED.rules
    ]
    plain = SERVED.model_dump(by_alias=True) | {
        "rules": [rule.model_dump(by_alias=True) for rule in rules]
    }
    stricter = Policy.model_validate(plain)
    at_52 = Case.model_validate(
        {"what": "52", "fires": True, "born": date(1968, 1, 1), "convictions": [A, B]}
    )
    at_60 = Case.model_validate(
        {"what": "60", "fires": True, "born": date(1960, 1, 1), "convictions": [A, B]}
    )
    found = compared(case_rows(at_52), SERVED, stricter)

    assert found.rows["change"].to_list() == ["loses"]
    assert found.rows["differences"].to_list() == ["rule_changed:age_50_or_older"]
    assert (
        found.named[0].citation
        == 'District Attorney\'s announcement, 13 February 2020 ("50 years or older")'
    )
    assert compared(case_rows(at_60), SERVED, stricter).rows.is_empty()


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_every_difference_between_two_shipped_policies_is_explained(
    first: str, second: str
) -> None:
    check(compared(messy_rows(1, people=50), load(first), load(second)))


def test_the_reference_extract_is_explained_and_imported_options_too(tmp_path: Path) -> None:
    options = read_options(Answers("configurable_b").options())
    path = tmp_path / "policy.yaml"
    path.write_text(policy_text(options, "b.json"))
    check(compared(extract_rows(), PILOT, SERVED))
    check(compared(extract_rows(), load(str(path)), SERVED))


def check(found: Comparison) -> None:
    """Nothing is unexplained, every name is one of the comparison, and the counts add up."""
    named = {each.id for each in found.named}
    for names in found.rows["differences"]:
        assert names
        assert set(names.split("; ")) <= named
    assert found.unexplained == 0
    moved = sum(number for a, to in found.counts.items() for b, number in to.items() if a != b)
    assert moved == found.rows.height == found.people["convictions"].sum()


def test_the_same_policy_differs_from_itself_in_nothing() -> None:
    found = compared(messy_rows(3), SERVED, SERVED)
    assert (found.rows.height, found.people.height, found.named) == (0, 0, ())


def test_a_difference_that_the_list_does_not_know_is_unexplained() -> None:
    known = known_differences()
    forgetful = known.model_copy(
        update={"readings": {k: v for k, v in known.readings.items() if k != "dates"}}
    )
    case = Case.model_validate({"what": "x", "fires": True, "born": None, "convictions": [A, B]})
    found = compared(case_rows(case), PILOT, SERVED, known=forgetful)
    assert found.unexplained == 1
    assert found.rows["differences"].to_list() == ["unexplained"]


def test_every_reading_that_decides_has_a_name_in_the_list() -> None:
    assert set(known_differences().readings) == set(Readings.model_fields) - {"appended_columns"}


def test_every_rule_that_differs_between_the_pilot_and_the_served_policy_is_in_the_list() -> None:
    for first, second in ((PILOT, SERVED), (SERVED, PILOT)):
        steps = way(first, second, known_differences(), AS_OF)
        names = [step.difference.id for step in steps if step.difference]
        assert [name for name in names if name.startswith("rule_")] == []
    for each in known_differences().rules:
        first, second = (load(name) for name in each.between)
        assert set(each.instead_of) <= {rule.id for rule in first.rules}
        assert set(each.comes) <= {rule.id for rule in second.rules}


def sentences() -> Iterator[tuple[str, str]]:
    """Every sentence of the list, English and Spanish."""
    known = known_differences()
    for each in (*known.readings.values(), *known.rules):
        yield each.sentence.en, each.sentence.es


def test_the_known_differences_are_told_in_easy_words_in_both_languages() -> None:
    for en, es in sentences():
        words, number = counts(en)
        grade = 0.39 * words / number + 11.8 * syllables(en, "en_US") / words - 15.59
        assert grade <= 6, f"grade {grade:.1f}: {en}"
        words, number = counts(es)
        ease = 206.84 - 60 * syllables(es, "es") / words - 1.02 * words / number
        assert ease >= 70, f"ease {ease:.0f}: {es}"
        assert re.search(r"[.]$", en)
