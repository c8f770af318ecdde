"""Whatever courts answer, in whatever order: no contradiction gets into relief.csv."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from cmr.packet.contradictions import Asked, examine
from cmr.relief.outcome import Event, EventKind, outcome_of

GRANTS = {EventKind.ORDERED, EventKind.REDESIGNATED}
OBJECTIONS = {EventKind.DENIED, EventKind.CHALLENGED}
DAYS = st.integers(1, 4).map(lambda day: date(2020, 3, day))
ACTS = st.frozensets(st.tuples(st.sampled_from(list(EventKind)), DAYS), max_size=6)
ASKED = st.builds(
    Asked, st.sampled_from(["dismissal", "redesignation"]), st.sampled_from(["whole", "part"])
)


def contradicts(acts):
    """Whether acts grant both things, or grant and refuse on one day."""
    grants = {kind for kind, _ in acts} & GRANTS
    granted = {day for kind, day in acts if kind in GRANTS}
    refused = {day for kind, day in acts if kind in OBJECTIONS}
    return len(grants) == 2 or bool(granted & refused)


@settings(deadline=None)
@given(ASKED, ACTS, ACTS)
def test_no_contradiction_is_written(asked, old, new):
    if not contradicts(old):
        held = {act for act, _ in examine(asked, old, new - old).held}
        assert not contradicts(old | (new - old - held))


@settings(deadline=None)
@given(ASKED, ACTS)
def test_nobody_is_told_of_a_dismissal_that_was_not_asked_or_not_sure(asked, new):
    held = {act for act, _ in examine(asked, frozenset(), new).held}
    events = [Event(kind, day) for kind, day in new - held]
    told = outcome_of(events, "dismissal", False)
    if told in ("dismissed", "dismissed_and_sealed"):
        kinds = {kind for kind, _ in new}
        assert EventKind.REDESIGNATED not in kinds or EventKind.ORDERED not in kinds
        if asked.relief == "redesignation":
            assert told == "dismissed_and_sealed"  # only that the court says it sealed the case
        if told == "dismissed_and_sealed":
            assert asked.sealing == "whole"


@settings(deadline=None)
@given(ASKED, ACTS, ACTS)
def test_what_is_held_stays_held_when_it_is_read_again(asked, old, new):
    first = {act for act, _ in examine(asked, old, new - old).held}
    written = old | (new - old - first)
    again = {act for act, _ in examine(asked, written, new - written).held}
    assert again <= first
