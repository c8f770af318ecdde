"""Everybody in a made-up county asks on the web, and is told exactly what people.csv says."""

from __future__ import annotations

import re

import pytest

from tests.journeys.conftest import Served
from tests.journeys.walker import Walker

pytestmark = pytest.mark.slow
WEAK = (("ssn4", "ssn4"), ("license", "license"), ("case_number", "case_numbers"))
Person = dict[str, str]


def weak_identifiers(person: Person) -> list[tuple[str, str]]:
    """What this person can name: at most one of each weak kind."""
    return [(kind, person[column].split("; ")[0]) for kind, column in WEAK if person[column]]


def known(served: Served) -> list[Person]:
    """Everybody whom the lists know; who is told by a person only ("person") is a stranger here."""
    return [person for person in served.people if person["expected_headline"] != "person"]


def strangers(served: Served) -> list[Person]:
    return [person for person in served.people if person["expected_headline"] == "person"]


def test_with_one_number_everybody_hears_the_headline_and_nothing_else(served: Served) -> None:
    wrong = []
    for person in known(served):
        page = Walker(served.url).ask(person, weak_identifiers(person)[0])
        told = page.read.mark("outcome"), page.read.mark("tier"), page.read.mark("headline")
        if told != ("verified", "headline", person["expected_headline"]):
            wrong.append((person["subject_id"], told))
        for case in person["case_numbers"].split("; "):
            assert case not in page.text, "the short answer names no case"
    assert len(known(served)) > 100
    assert not wrong


def test_with_two_numbers_everybody_hears_each_conviction(served: Served) -> None:
    asked, wrong = 0, []
    for person in known(served):
        numbers = weak_identifiers(person)
        if len(numbers) < 2:
            continue
        asked += 1
        page = Walker(served.url).ask(person, *numbers[:2])
        told = {f"{case}={code}" for case, code in told_of_each(page.read)}
        if page.read.mark("tier") != "details" or told != expected(person):
            wrong.append((person["subject_id"], told))
    assert asked > 50
    assert not wrong


def told_of_each(page: object) -> list[tuple[str, str]]:
    cases = page.marks_of("case")  # type: ignore[attr-defined]
    codes = page.marks_of("conviction-outcome")  # type: ignore[attr-defined]
    return list(zip(cases, codes, strict=True))


def expected(person: Person) -> set[str]:
    return {each for each in person["expected_outcomes"].split("; ") if each}


def test_somebody_whom_nobody_knows_gets_the_neutral_answer_and_a_reference(
    served: Served,
) -> None:
    assert any(not person["subject_id"] for person in strangers(served)), "not in any file"
    for person in strangers(served):
        page = Walker(served.url).ask(person, ("ssn4", person["ssn4"] or "4823"))
        assert page.read.mark("outcome") == "person"
        assert re.fullmatch(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{2}", page.read.mark("escalation"))


def test_no_name_number_or_birth_date_of_anybody_reaches_the_log(served: Served) -> None:
    log = served.log.read_text()
    assert "check" in log
    for person in served.people:
        for column in ("family_names", "ssn4", "license", "cii", "birth_date"):
            for value in filter(None, [person[column]]):
                assert not re.search(rf'"[^"]*\b{re.escape(value)}\b[^"]*"', log), column
