"""Events that cannot all be: told as the contract says, and a person is asked to look."""

import pytest

from tests.relief.county import COUNT, conviction, headlines, joined, person, row

ANA = person("1", "GARCIA LOPEZ,ANA MARIA")


def record_of(tmp_path, *events):
    lines = [row(event, on, subject_id="1", count=COUNT) for event, on in events]
    return joined(tmp_path, [ANA], [conviction("1")], lines)


@pytest.mark.parametrize(
    "events",
    [
        [("ordered", "2020-03-01"), ("denied", "2020-03-01")],
        [("ordered", "2020-03-01"), ("challenged", "2020-03-01")],
        [("ordered", "2020-03-01"), ("redesignated", "2020-04-01")],
        [("sealed", "2020-04-01"), ("denied", "2020-03-01")],
    ],
)
def test_a_contradiction_opens_an_escalation_in_either_order(tmp_path, events):
    for order in (events, events[::-1]):
        result = record_of(tmp_path, *order)
        assert headlines(result) == {"1": "all_dismissed"}
        assert result.subjects[0].escalate


@pytest.mark.parametrize(
    "events",
    [
        [("denied", "2020-03-01"), ("ordered", "2020-04-01")],
        [("ordered", "2020-03-01"), ("ordered", "2020-04-01"), ("sealed", "2020-05-01")],
        [("in_motion", "2020-02-11"), ("ordered", "2020-03-01"), ("doj_updated", "2020-02-20")],
    ],
)
def test_what_can_be_opens_none(tmp_path, events):
    assert not record_of(tmp_path, *events).subjects[0].escalate


@pytest.mark.parametrize("event", ["doj_updated", "court_updated", "in_motion", "challenged"])
def test_only_an_order_or_a_sealing_says_that_a_court_dismissed(tmp_path, event):
    (record,) = record_of(tmp_path, (event, "2020-03-01")).subjects
    assert str(record.convictions[0].outcome) in ("needs_person", "pending", "challenged")
