"""Stretches of an extract: soon a first one, none too large, and nobody cut in two."""

from collections.abc import Iterator

import polars as pl

from cmr.doj.reader import Batch
from cmr.parts.segments import segments

NOTHING = pl.DataFrame()


def batches(*people: str) -> Iterator[Batch]:
    """Ten bytes a batch; each letter is a row of the person of that name."""
    for rows in people:
        yield Batch(pl.DataFrame({"SUBJECT_ID": list(rows)}), NOTHING, len(rows), 10)


def stretches(*people: str, size: int) -> list[str]:
    found = segments(batches(*people), size, total=10 * len(people))
    return ["".join(each["SUBJECT_ID"]) for each in found]


def test_the_first_and_the_last_ones_are_smaller() -> None:
    alone = [chr(ord("A") + n) for n in range(40)]
    found = stretches(*alone, size=80)
    assert "".join(found) == "".join(alone)
    assert [len(each) for each in found] == [2, 5, 9, 9, 8, 4, 3]


def test_whoever_stands_at_the_end_of_one_waits_for_the_next() -> None:
    assert stretches("aab", "bbc", "ccc", "cd", size=10) == ["aabbb", "ccccc", "d"]


def test_a_person_larger_than_a_stretch_is_one_stretch() -> None:
    assert stretches("aaa", "aaa", "aaa", "b", size=10) == ["aaaaaaaaa", "b"]
