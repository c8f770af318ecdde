"""Work ahead of its turn, and two things at once: in order, not far ahead, nothing lost."""

from collections.abc import Iterator
from threading import Barrier, Event

import pytest

from cmr.parts.ahead import ahead, at_once

WITHIN = 30.0


def test_the_next_batches_are_made_while_one_is_dealt_with() -> None:
    made = [Event() for _ in range(4)]

    def batches() -> Iterator[int]:
        for number, each in enumerate(made):
            each.set()
            yield number

    with ahead(batches(), 2) as coming:
        assert next(coming) == 0
        # Nobody has asked for 1 and 2 yet.
        assert made[1].wait(WITHIN)
        assert made[2].wait(WITHIN)
        assert list(coming) == [1, 2, 3]


def test_the_first_ones_are_made_before_anybody_asks() -> None:
    made = Event()

    def batches() -> Iterator[int]:
        made.set()
        yield 0

    with ahead(batches(), 1):
        assert made.wait(WITHIN)


def test_no_more_is_made_than_may_wait() -> None:
    made = []

    def batches() -> Iterator[int]:
        for number in range(100):
            made.append(number)
            yield number

    with ahead(batches(), 3) as coming:
        for number in range(10):
            assert next(coming) == number
            assert len(made) <= number + 1 + 3 + 1


def test_what_goes_wrong_is_told_in_its_turn() -> None:
    def batches() -> Iterator[int]:
        yield 1
        raise ValueError("line 2 is damaged")

    with ahead(batches(), 5) as coming:
        assert next(coming) == 1
        with pytest.raises(ValueError, match="line 2"):
            next(coming)


def test_nothing_is_begun_any_more_when_nobody_wants_it() -> None:
    made = []

    def batches() -> Iterator[int]:
        for number in range(1000):
            made.append(number)
            yield number

    with ahead(batches(), 2) as coming:
        next(coming)
    count = len(made)
    assert count <= 5


def test_nothing_gives_nothing() -> None:
    with ahead(iter(()), 8) as coming:
        assert list(coming) == []
    assert list(at_once([], str, 2)) == []


def test_two_are_worked_on_at_once_and_come_in_their_order() -> None:
    both = Barrier(2, timeout=WITHIN)

    def work(number: int) -> str:
        both.wait()  # nobody gets on alone
        return f"part {number}"

    assert list(at_once(range(4), work, 2)) == ["part 0", "part 1", "part 2", "part 3"]


def test_no_more_are_taken_than_are_worked_on_and_one() -> None:
    taken = []

    def parts() -> Iterator[int]:
        for number in range(20):
            taken.append(number)
            yield number

    for done, _ in enumerate(at_once(parts(), str, 2), start=1):
        assert len(taken) <= done + 2


def test_work_that_fails_is_told_in_its_turn_and_ends_the_rest() -> None:
    begun = []

    def work(number: int) -> int:
        begun.append(number)
        return 1 // (number - 1)

    results = at_once(range(100), work, 2)
    assert next(results) == -1
    with pytest.raises(ZeroDivisionError):
        next(results)
    assert len(begun) <= 4
