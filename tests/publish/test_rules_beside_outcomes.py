"""A rule's sentence stands beside what a court did only where the rule found the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lookup.identity.claims import Claim, Identifier
from lookup.identity.identifiers import IdentifierKind
from tests.publish.county import MARIA, Conviction, Publisher
from tests.store.server import ask, open_store


@pytest.mark.parametrize(
    ("event", "determination", "rule"),
    [
        ("ordered", "dismissal", "prop64"),
        ("in_motion", "dismissal", "prop64"),
        ("ordered", "needs_review", None),
        ("ordered", "not_eligible", None),
        ("in_motion", "city_review", None),
        ("redesignated", "dismissal", None),
    ],
)
def test_a_judge_dismissed_it_is_never_explained_by_a_rule_that_found_otherwise(
    publisher: Publisher, event: str, determination: str, rule: str | None
) -> None:
    told_of = Conviction("BA123456", event=event, determination=determination)
    publisher.publish("one", [replace(MARIA, convictions=(told_of,))], alone=False)
    store = open_store(f"sqlite:///{publisher.folder / 'server.db'}", publisher)
    store.load(publisher.file("one"))
    generation = store.current()
    assert generation is not None
    cii = Identifier(IdentifierKind.CII, "66524879")
    (record,) = ask(generation, Claim("Maria", "Garcia", date(1975, 4, 9), (cii,)))
    assert [one["rule"] for one in record.body["convictions"]] == [rule]
