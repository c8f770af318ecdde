"""Outcome and headline: the lawyer's table, and every combination against a second reading."""

import itertools
from datetime import date
from pathlib import Path

import pytest
import yaml

from cmr.relief import Event, EventKind, Headline, Outcome, headline_of, outcome_of
from cmr.relief.outcome import safest_headline

TABLE = yaml.safe_load((Path(__file__).parent / "outcomes.yaml").read_text())
DETERMINATIONS = ("dismissal", "redesignation", "city_review", "not_eligible", "needs_review", None)


def event_from(text: str) -> Event:
    kind, _, day = text.partition(" ")
    return Event(EventKind(kind), date.fromisoformat(day) if day else None)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["because"])
def test_each_line_of_the_lawyers_table_holds(row):
    events = [event_from(text) for text in row["events"]]
    engine = None if row["engine"] == "none" else row["engine"]
    assert outcome_of(events, engine, row["case"] == "whole") == row["outcome"]


def test_the_table_reaches_every_outcome_and_names_every_event():
    assert {row["outcome"] for row in TABLE} == set(Outcome)
    named = {text.split()[0] for row in TABLE for text in row["events"]}
    assert named == set(EventKind)


def naive_outcome(events, determination, wholly):  # noqa: C901  one line per clause of the contract
    """Contracts 5 read sentence by sentence, without sharing a line with the code under test."""
    by = {}
    for event in events:
        by.setdefault(event.kind.value, []).append(event.date)
    grants = by.get("ordered", []) + by.get("redesignated", [])
    if grants:
        last = sorted(grants)[-1]
        if [day for day in by.get("challenged", []) if day > last]:
            return "challenged"
        if [day for day in by.get("denied", []) if day > last]:
            return "needs_person"
    if "sealed" in by:
        return "dismissed_and_sealed"
    if "ordered" in by and wholly:
        return "dismissed_and_sealed"
    if "ordered" in by:
        return "dismissed"
    if "redesignated" in by:
        return "redesignated"
    if "challenged" in by:
        return "challenged"
    if "denied" in by:
        return "needs_person"
    if "in_motion" in by:
        return "pending"
    if "court_updated" in by or "doj_updated" in by:
        return "needs_person"
    return "not_included" if determination == "not_eligible" else "needs_person"


DAYS = (date(2020, 3, 1), date(2020, 4, 1))


def test_every_set_of_events_on_two_days_gives_what_the_contract_says():
    dated = [Event(kind, day) for kind in EventKind for day in DAYS]
    for size in range(5):
        for events in itertools.combinations(dated, size):
            for determination, wholly in itertools.product(DETERMINATIONS, (True, False)):
                told = outcome_of(events, determination, wholly)
                assert told == naive_outcome(events, determination, wholly), events


def test_every_set_of_kinds_on_one_day_gives_what_the_contract_says():
    for chosen in itertools.product((False, True), repeat=len(EventKind)):
        events = [
            Event(kind, DAYS[0]) for kind, is_in in zip(EventKind, chosen, strict=True) if is_in
        ]
        for determination, wholly in itertools.product(DETERMINATIONS, (True, False)):
            told = outcome_of(events, determination, wholly)
            assert told == naive_outcome(events, determination, wholly), events


def naive_headline(outcomes):
    dismissed = [o for o in outcomes if o.startswith("dismissed")]
    if outcomes and len(dismissed) == len(outcomes):
        return "all_dismissed"
    if dismissed:
        return "some_dismissed"
    for code in ("needs_person", "challenged", "redesignated"):
        if code in outcomes:
            return "needs_person"
    return "pending" if "pending" in outcomes else "none_included"


def test_every_record_of_up_to_four_convictions_gets_the_contracts_headline():
    for size in range(5):
        for outcomes in itertools.combinations_with_replacement(Outcome, size):
            assert headline_of(outcomes) == naive_headline([str(o) for o in outcomes]), outcomes


@pytest.mark.parametrize(
    ("readings", "told"),
    [
        ([Headline.ALL_DISMISSED, Headline.ALL_DISMISSED], Headline.ALL_DISMISSED),
        ([Headline.ALL_DISMISSED, Headline.SOME_DISMISSED], Headline.SOME_DISMISSED),
        ([Headline.NONE_INCLUDED, Headline.SOME_DISMISSED], Headline.NEEDS_PERSON),
        ([Headline.PENDING, Headline.ALL_DISMISSED], Headline.NEEDS_PERSON),
        ([Headline.PENDING, Headline.NONE_INCLUDED], Headline.NEEDS_PERSON),
    ],
)
def test_where_two_readings_are_possible_only_what_holds_in_both_is_told(readings, told):
    assert safest_headline(readings) == told
