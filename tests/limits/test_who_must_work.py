"""Who is asked for work: networks, everybody at level one; never a text, never an inquiry."""

from __future__ import annotations

from dataclasses import replace

from lookup.clock import FixedClock
from lookup.limits import (
    Attempt,
    BucketClass,
    Exceeded,
    Granted,
    Guess,
    Origin,
)
from tests.limits.trying import (
    ASKED,
    HOME,
    NOW,
    after_two_failures,
    attempt,
    fails,
    limiter,
)


def test_a_network_past_sixty_failures_must_work_and_past_150_is_refused(url: str) -> None:
    limits = limiter(url, text='[lookups]\ntokens = ["9999 per hour"]\n')

    def neighbour(n: int) -> Origin:
        return Origin("web", n.to_bytes(32, "big"), None, f"192.0.2.{n}")

    assert all(isinstance(fails(limits, attempt(n, neighbour(n))), Granted) for n in range(60))
    answers = []
    for n in range(60, 160):
        origin = neighbour(n)
        first = fails(limits, attempt(n, origin))
        proven = replace(attempt(n, origin), has_worked=True)
        answers.append((first, fails(limits, proven)))
    assert all(first == ASKED and isinstance(then, Granted) for first, then in answers[:90])
    assert all(then == Exceeded(86_400, BucketClass.SOURCE) for _, then in answers[90:])


def test_at_level_one_every_browser_must_work_and_no_text(url: str) -> None:
    limits = limiter(url, text='[everybody_failing]\nalarm = "3 per hour"\n')
    for n in range(3):
        fails(limits, attempt(n, Origin("web", bytes([n]) * 32, None, f"10.{n}.0.1")))
    browser = Origin("web", b"b" * 32, None, "203.0.113.5")
    assert fails(limits, attempt(10, browser)) == ASKED
    strong = attempt(11, browser, kind="cii")
    assert fails(limits, strong) == ASKED
    text = Origin("sms", b"p" * 32, "+12135550100", None)
    assert isinstance(fails(limits, attempt(12, text)), Granted)
    terminal = Origin("chat", b"c" * 32)
    assert isinstance(fails(limits, attempt(13, terminal)), Granted)


def test_no_inquiry_is_asked_for_work(url: str) -> None:
    limits = limiter(url)
    after_two_failures(limits)
    assert limits.note_inquiry(HOME, ["K001|19800101"])


def test_a_partners_help_desk_is_asked_later(url: str) -> None:
    limits = limiter(url, text='[address]\npartners = ["192.0.2.0/24"]\npartner_factor = 4\n')
    desk = [Origin("web", bytes([n]) * 32, None, "192.0.2.1") for n in range(9)]
    answers = [fails(limits, attempt(n, origin)) for n, origin in enumerate(desk)]
    assert answers[8] == ASKED
    assert all(isinstance(one, Granted) for one in answers[:8])


def test_what_strangers_do_elsewhere_asks_nothing_of_the_person(url: str) -> None:
    """Row 16: five failures from one place, five more from others; the person's own is free."""
    clock = FixedClock(NOW)
    limits = limiter(url, clock)
    strangers = [HOME, *(Origin("web", bytes([n]) * 32, None, f"10.{n}.0.1") for n in range(9))]
    for origin in strangers:
        for _ in range(2):
            clock.move(minutes=11)
            fails(limits, attempt(1, origin))
    person = Origin("web", b"p" * 32, None, "203.0.113.5")
    assert isinstance(fails(limits, attempt(1, person)), Exceeded)  # the digits alone are used up
    strong = Guess("cii", "A123", (), ("19800101",))
    granted = limits.charge(Attempt(person, (strong,), ("K001|19800101",)))
    assert isinstance(granted, Granted)
