"""Stretches of an extract, each a part that can be decided at once while people stand together."""

from collections.abc import Iterable, Iterator

import polars as pl

from cmr.doj.reader import Batch

# The smallest stretch is this part of a whole one.
_SMALLEST = 4


def segments(batches: Iterable[Batch], size: int, total: int) -> Iterator[pl.DataFrame]:
    """The rows of the batches, `total` bytes, in file order, in frames of at most about `size`.

    The first are smaller, so that whoever works on them soon has some, and the last, so that nobody
    works alone on a large one. The rows of the person a stretch ends with wait for the next one:
    people whose rows stand together are never cut in two.
    """
    smallest = size // _SMALLEST
    growing = smallest
    waiting: list[pl.DataFrame] = []
    bytes_waiting = 0
    for batch in batches:
        wanted = min(size, growing, max(smallest, total // 2))
        if waiting and bytes_waiting + batch.size > wanted:
            whole, rest = _before_the_last_person(pl.concat([*waiting, batch.rows]))
            waiting, growing = [rest], 2 * growing
            total -= bytes_waiting + batch.size
            bytes_waiting = 0
            if whole.height:
                yield whole
            continue
        waiting.append(batch.rows)
        bytes_waiting += batch.size
    if waiting:
        yield pl.concat(waiting)


def _before_the_last_person(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows before those of the person who stands last, and theirs."""
    if rows.is_empty():
        return rows, rows
    person = rows["SUBJECT_ID"].rechunk()
    others = person.ne_missing(person[-1]).arg_true()
    cut = int(others[-1]) + 1 if others.len() else 0
    return rows[:cut], rows[cut:]


class People:
    """Who has been seen in earlier parts, as hashes; 8 bytes a person."""

    def __init__(self) -> None:
        self._seen: list[pl.Series] = []

    def met_again(self, rows: pl.DataFrame) -> bool:
        """Whether somebody in `rows` was in an earlier part; everybody in them is seen now."""
        found = rows["SUBJECT_ID"].unique().drop_nulls().hash()
        if any(earlier.is_in(found.implode()).any() for earlier in self._seen):
            return True
        self._seen.append(found)
        return False
