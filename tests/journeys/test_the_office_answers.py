"""Somebody asks for a person, the office answers in its console, and the text arrives."""

from __future__ import annotations

import pyotp
import pytest

from lookup.clock import SystemClock
from tests.journeys.channel import Channel
from tests.journeys.form import Form
from tests.journeys.house import House
from tests.journeys.journeys import unknown
from tests.journeys.told import REFERENCE
from tests.journeys.typed import Terminal, Texts
from tests.journeys.walker import Walker

pytestmark = pytest.mark.slow
ANSWER = "We looked at it. Please call us at (213) 555-0199 when you can talk."


@pytest.fixture(scope="module")
def staff(home: House) -> Walker:
    """Somebody of the office, signed in."""
    walker = Walker(home.console_url)
    walker.get("/")
    walker.submit("/sign-in", login=home.account.login, password=home.account.password)
    code = pyotp.TOTP(home.account.totp_secret).at(SystemClock().now())
    walker.submit("/sign-in/code", code=code)
    assert walker.page.url == f"{home.console_url}/"
    return walker


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", [Form, Texts, Terminal])
def test_the_answer_reaches_the_phone_that_was_left(
    home: House, staff: Walker, kind: type[Channel], language: str
) -> None:
    phone = home.another_phone()
    reference = ask_for_a_person(kind(home.reachable_at(phone.number), language))
    assert status(home, reference) == "received"

    page = f"/escalations/{reference}"
    staff.get("/")
    assert reference in staff.page.text
    staff.get(page)
    assert phone.number[-4:] not in staff.page.text, "nothing is shown before it is opened"
    staff.submit(f"{page}/open", reason="answer")
    assert phone.number[-4:] in staff.page.text
    staff.submit(f"{page}/claim")
    assert status(home, reference) == "being_read"
    staff.submit(f"{page}/reply", text=ANSWER)
    assert staff.page.read.mark("delivery") == "queued"

    home.desk.work()
    (arrived,) = home.desk.twilio.to(phone.number)
    assert ANSWER in arrived
    assert status(home, reference) == "answered"


def ask_for_a_person(channel: Channel) -> str:
    """Two answers, then PERSON, and a number where they may be reached; the reference."""
    asker = unknown(channel.house.cast)
    channel.begin()
    try:
        while channel.question in ("consent", "name"):
            channel.answer(asker)
        channel.do("person")
        while channel.question in ("contact_consent", "contact"):
            channel.answer(asker)
        told = channel.told()
    finally:
        channel.leave()
    assert told is not None
    assert (told.outcome, told.language) == ("person", channel.language)
    assert REFERENCE.fullmatch(told.reference or "")
    return told.reference or ""


def status(home: House, reference: str) -> str | None:
    """What the asker is shown at /reference."""
    asker = Walker(home.url)
    asker.get("/reference")
    return asker.submit("/reference", reference=reference).read.mark("status")
