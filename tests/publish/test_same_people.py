"""One person under two ids, two people under one: what is published, and who is told to look."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from cmr.relief import Headline, SubjectOutcome, join_relief
from lookup.identity.claims import Claim, Identifier
from lookup.identity.identifiers import IdentifierKind
from lookup.publish import Order, publish
from lookup.publish.people import LeftOut, person_of, subject_name
from lookup.sealing import read_publisher_keys
from lookup.store import OpenedRecord
from tests.publish.county import (
    MARIA,
    RELIEF_COLUMNS,
    STANDING_ALONE,
    Conviction,
    Publisher,
)
from tests.store.server import ask, open_store
from tests.store.test_suppression import purge_at_the_publisher

AGAIN = replace(
    MARIA,
    subject_id="70009",
    license=None,
    cii="A31313131",
    convictions=(Conviction("BA909090", ordered=False),),
)
STRANGER = replace(
    MARIA, subject_id="70010", names=("OKAFOR,BEN",), born="1990-12-12", license="C1234567"
)


def opened(publisher: Publisher, number: tuple[IdentifierKind, str]) -> list[OpenedRecord]:
    """What the published generation opens for Maria with one number."""
    url = f"sqlite:///{publisher.folder / 'server' / 'two.db'}"
    store = open_store(url, publisher)
    store.load(publisher.file("two"))
    generation = store.current()
    assert generation is not None
    claim = Claim("Maria", "Garcia", date(1975, 4, 9), (Identifier(*number),))
    return ask(generation, claim)


def test_a_number_of_two_ids_opens_for_nobody_and_an_own_one_says_no_more_than_holds(
    publisher: Publisher,
) -> None:
    publisher.publish("two", (MARIA, AGAIN), alone=False)
    # Two records behind one number: the identity check then answers as if there were none.
    both = opened(publisher, (IdentifierKind.SSN4, "3456"))
    assert len({record.body["id"] for record in both}) == 2
    (own,) = opened(publisher, (IdentifierKind.CII, "A66524879"))
    assert (own.body["headline"], own.body["escalate"]) == ("some_dismissed", True)
    assert [one["case_numbers"] for one in own.body["convictions"]] == [["BA123456"]]


def test_what_is_in_doubt_is_listed_for_its_owner_alone(publisher: Publisher) -> None:
    published = publisher.publish("two", (MARIA, AGAIN, STRANGER), alone=False)
    listed = publisher.folder / "two.generation.same-people.csv"
    assert listed.read_text().splitlines() == [
        "doubt,subject_ids,shared",
        "perhaps_one_person,70001; 70009,ssn",
        "two_people_one_number,70001; 70010,cii; ssn",
        "two_people_one_number,70009; 70010,ssn",
    ]
    assert listed.stat().st_mode & 0o077 == 0
    assert published.people == 3
    publisher.publish("two", (MARIA,), alone=False)
    assert not listed.exists()


def test_two_people_under_one_subject_id_cannot_be_looked_up() -> None:
    mixed = SubjectOutcome(
        subject_id="70011",
        names=("GARCIA LOPEZ,MARIA ELENA", "OKAFOR,BEN"),
        birth_dates=("1975-04-09", "1990-12-12"),
        ssn=("900123456",),
        license=(),
        idn=(),
        cii=("A66524879", "A99887766"),
        convictions=(),
        headline=Headline.ALL_DISMISSED,
        escalate=True,
        mixed=True,
    )
    assert person_of(mixed, id_key=b"k" * 32) is LeftOut.TWO_PEOPLE
    assert person_of(replace(mixed, mixed=False), id_key=b"k" * 32) is not LeftOut.TWO_PEOPLE


def court_list(publisher: Publisher, name: str, *lines: dict[str, str]) -> Order:
    """A publishing of nobody but people of a court list."""
    order = publisher.order(name, (MARIA,), alone=False)
    with order.relief.open("a", newline="") as file:
        csv.DictWriter(file, RELIEF_COLUMNS, restval="").writerows(lines)
    return order


def test_one_person_under_two_spellings_of_court_lists_is_listed_by_the_marks_of_other_lists(
    publisher: Publisher,
) -> None:
    again = STANDING_ALONE | {"list_id": "challenges", "event": "challenged", "cii": ""}
    again |= {"name": "OKAFOR SMITH,CHIDI", "date": "2020-05-05"}
    publish(court_list(publisher, "two", STANDING_ALONE, again), clock=publisher.clock)
    (line,) = (publisher.folder / "two.generation.same-people.csv").read_text().splitlines()[1:]
    doubt, marks, shared = line.split(",")
    assert (doubt, shared) == ("perhaps_one_person", "case_number")
    assert [mark[:11] for mark in marks.split("; ")] == ["court-list-"] * 2
    assert len(set(marks.split("; "))) == 2


def test_no_new_spelling_and_no_added_cii_brings_a_purged_person_of_a_court_list_back(
    publisher: Publisher,
) -> None:
    unnumbered = STANDING_ALONE | {"cii": ""}
    order = court_list(publisher, "first", unnumbered)
    publish(order, clock=publisher.clock)
    joined = join_relief(order.relief, *(pl.read_parquet(file) for file in tables(order)))
    key = read_publisher_keys(order.keys).cache_key
    purge_at_the_publisher(publisher, subject_name(joined.subjects[-1], id_key=key))
    for number, change in enumerate(
        (
            {},
            {"name": "Okáfor, Chidi"},
            {"cii": "A99887766"},
            {"name": "okafor, chidi", "cii": "99887766"},
        )
    ):
        publisher.clock.move(minutes=1)
        again = court_list(publisher, f"later{number}", unnumbered | change)
        assert publish(again, clock=publisher.clock).left_out == {LeftOut.PURGED: 1}
    other = court_list(publisher, "other", unnumbered | {"name": "OKAFOR,NGOZI"})
    assert publish(other, clock=publisher.clock).left_out == {}


def tables(order: Order) -> list[Path]:
    """The tables that a list is joined to, in the order of `join_relief`."""
    return [
        order.determinations / f"{name}.parquet"
        for name in ("determinations", "convictions", "subjects")
    ]
