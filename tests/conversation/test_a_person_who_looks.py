"""Nobody reads that a person will look without a reference, a day and an inquiry behind it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lookup.clock import FixedClock
from tests.conversation.city import ANA, city
from tests.publish import county
from tests.publish.county import Conviction, Publisher


@pytest.mark.parametrize("event", ["redesignated", "denied", "challenged", "court_updated"])
def test_whoever_reads_the_headline_of_a_person_gets_one(
    tmp_path: Path, clock: FixedClock, event: str
) -> None:
    desk = Publisher(tmp_path / "publisher")
    told_of = Conviction("BA888888", event=event)
    desk.publish("first", [replace(county.ANA, convictions=(told_of,))], alone=False)
    town = city(desk, f"sqlite:///{tmp_path / 'lookup.db'}", tmp_path, clock)
    ana = town.browser()
    ana.tells(ANA, ("ssn4", "5111"))
    receipt = ana.confirms().receipt
    result = ana.answers("contact_consent", answer="no").result
    town.database.engine.dispose()
    assert receipt is not None
    assert result is not None
    assert (result.headline, result.escalation) == ("needs_person", receipt)
