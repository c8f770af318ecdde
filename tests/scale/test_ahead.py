"""What comes next is made while what came is dealt with: in order, not far ahead, nothing lost."""

from collections.abc import Iterator
from threading import Event

import pytest

from cmr.parts.ahead import ahead

WITHIN = 30.0


def test_the_next_batches_are_made_while_one_is_dealt_with() -> None:
    made = [Event() for _ in range(4)]

    def batches() -> Iterator[int]:
        for number, each in enumerate(made):
            each.set()
            yield number

    coming = ahead(batches(), 2)
    assert next(coming) == 0
    # Nobody has asked for 1 and 2 yet.
    assert made[1].wait(WITHIN)
    assert made[2].wait(WITHIN)
    assert list(coming) == [1, 2, 3]


def test_no_more_is_made_than_may_wait() -> None:
    made = []

    def batches() -> Iterator[int]:
        for number in range(100):
            made.append(number)
            yield number

    coming = ahead(batches(), 3)
    for number in range(10):
        assert next(coming) == number
        assert len(made) <= number + 1 + 3 + 1


def test_what_goes_wrong_is_told_in_its_turn() -> None:
    def batches() -> Iterator[int]:
        yield 1
        raise ValueError("line 2 is damaged")

    coming = ahead(batches(), 5)
    assert next(coming) == 1
    with pytest.raises(ValueError, match="line 2"):
        next(coming)


def test_nothing_is_begun_any_more_when_nobody_wants_it() -> None:
    made = []

    def batches() -> Iterator[int]:
        for number in range(1000):
            made.append(number)
            yield number

    coming = ahead(batches(), 2)
    next(coming)
    coming.close()
    count = len(made)
    assert count <= 5
    assert list(coming) == []
    assert len(made) == count


def test_nothing_gives_nothing() -> None:
    assert list(ahead(iter(()), 8)) == []
