"""Flips: nobody who was told "dismissed" is told otherwise before somebody has looked."""

from __future__ import annotations

import csv
from dataclasses import replace

from lookup.publish.people import LeftOut
from tests.publish.county import ANA, MARIA, Conviction, Publisher
from tests.publish.test_publishing import CII, claim, told

MARIA_ASKS = claim("Maria", "Garcia", "1975-04-09", (CII, "A66524879"))
MARIA_LOST = replace(MARIA, convictions=(Conviction("BA123456", ordered=False),))
MARIA_AND_MORE = replace(
    MARIA, convictions=(*MARIA.convictions, Conviction("BA999999", ordered=False))
)


def test_a_person_told_dismissed_is_held_back_and_listed(publisher: Publisher) -> None:
    publisher.publish("first", [MARIA, ANA], alone=False)
    second = publisher.publish("second", [MARIA_LOST, ANA], alone=False)
    assert second.left_out == {LeftOut.HELD_BACK: 1}
    assert told(publisher, "second", MARIA_ASKS) == []
    with (publisher.folder / "second.generation.flips.csv").open() as file:
        (listed,) = csv.DictReader(file)
    assert listed == {"subject": "70001", "dismissed_before": "1", "dismissed_now": "0"}


def test_the_list_itself_accepts_after_review(publisher: Publisher) -> None:
    publisher.publish("first", [MARIA], alone=False)
    publisher.publish("second", [MARIA_LOST], alone=False)
    reviewed = publisher.folder / "second.generation.flips.csv"
    third = publisher.publish("third", [MARIA_LOST], alone=False, accept_flips=reviewed)
    assert third.left_out == {}
    (record,) = told(publisher, "third", MARIA_ASKS)
    assert record.body["headline"] == "needs_person"
    fourth = publisher.publish("fourth", [MARIA_LOST], alone=False)
    assert fourth.flips == ()


def test_a_flip_that_nobody_reviewed_is_held_back_every_time(publisher: Publisher) -> None:
    publisher.publish("first", [MARIA], alone=False)
    for name in ("second", "third"):
        assert publisher.publish(name, [MARIA_LOST], alone=False).left_out == {LeftOut.HELD_BACK: 1}


def test_a_further_conviction_is_no_flip_while_the_dismissed_one_stays(
    publisher: Publisher,
) -> None:
    publisher.publish("first", [MARIA], alone=False)
    second = publisher.publish("second", [MARIA_AND_MORE], alone=False)
    assert second.flips == ()


def test_who_is_missing_from_the_new_data_is_listed_until_reviewed(publisher: Publisher) -> None:
    publisher.publish("first", [MARIA, ANA], alone=False)
    second = publisher.publish("second", [ANA], alone=False)
    assert [(flip.subject, flip.now) for flip in second.flips] == [("70001", None)]
    reviewed = publisher.folder / "reviewed.txt"
    reviewed.write_text("70001\n")
    publisher.publish("third", [ANA], alone=False, accept_flips=reviewed)
    assert publisher.publish("fourth", [ANA], alone=False).flips == ()


def test_the_ledger_tells_nothing_to_who_steals_it(publisher: Publisher) -> None:
    publisher.publish("first", [MARIA], alone=False)
    content = (publisher.keys / "publisher.ledger").read_bytes()
    for word in (b"70001", b"BA123456", b"11359", b"dismissed"):
        assert word not in content
