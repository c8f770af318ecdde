"""Every journey of the one list, on the web, by text and in a terminal."""

from __future__ import annotations

import pytest

from tests.journeys.cast import Asker
from tests.journeys.channel import Channel
from tests.journeys.form import Form
from tests.journeys.house import House
from tests.journeys.journeys import JOURNEYS, Journey
from tests.journeys.told import Told
from tests.journeys.typed import Terminal, Texts

pytestmark = pytest.mark.slow
CHANNELS = {"web": Form, "text": Texts, "terminal": Terminal}
STEPS = 40


def pairs() -> list[object]:
    """Every journey with every way in that it can happen on."""
    return [
        pytest.param(journey, kind, id=f"{name}: {journey.name}")
        for journey in JOURNEYS
        for name, kind in CHANNELS.items()
        if kind.may_send_twice or not journey.twice
    ]


@pytest.mark.parametrize(("journey", "kind"), pairs())
def test_everybody_is_told_what_is_so(home: House, journey: Journey, kind: type[Channel]) -> None:
    asker = journey.who(home.cast)
    before = home.escalations()
    channel = kind(home, journey.language)
    channel.begin()
    try:
        told = walk(channel, asker, journey)
    finally:
        channel.leave()
    assert told == expected(channel, asker, journey, reference=told.reference)
    assert home.escalations() - before == (1 if told.reference else 0)


def walk(channel: Channel, asker: Asker, journey: Journey) -> Told:
    """Answer what is asked, do what is done on the way, and give the answer."""
    to_do = dict(journey.on_the_way)
    for _ in range(STEPS):
        question = channel.question
        if question is None:
            break
        for action in to_do.pop(question, ()):
            if action == "stop":
                channel.stop()
                channel.begin()
            else:
                channel.do(action)
        channel.answer(asker, twice=journey.twice)
    told = channel.told()
    assert told is not None, "no answer at the end of the questions"
    return told


def expected(channel: Channel, asker: Asker, journey: Journey, *, reference: str | None) -> Told:
    """What people.csv says of this person, as far as this way in may say it."""
    language = journey.ends_in or journey.language
    if not journey.finds:
        assert reference, "whoever is not answered gets a reference"
        return Told("person", None, language, reference)
    in_full = channel.shows_details and len(asker.numbers) > 1
    convictions = asker.convictions if in_full else frozenset()
    return Told("verified", asker.headline, language, reference, convictions)
