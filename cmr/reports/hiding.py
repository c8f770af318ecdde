"""Small cells hidden, and as many others as it takes that nobody can work them out again.

Cells of 1 to 10 are hidden, as California's health agencies do (CalHHS Data De-Identification
Guidelines, 4.4.1). That alone is undone by subtraction, so further cells are hidden until every
small one might be anything within a range of at least ten.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

SMALLEST_SHOWN = 11
# How far apart the lowest and the highest value must be that a small cell may have.
RANGE = SMALLEST_SHOWN - 1
# Hiding one cell more costs more than hiding a larger one; hiding the sum of a row costs most.
_ANY_CELL, _ANY_SUM = 10**9, 10**10

Shown = dict[str, int | None]


def is_small(count: int) -> bool:
    """Whether a count may point to somebody; nobody is pointed to by 0."""
    return 0 < count < SMALLEST_SHOWN


def hide_in_list(cells: Mapping[str, int]) -> Shown | None:
    """A list whose sum is known, null where hidden; None when even its names would tell too much.

    Each name is known to stand for at least one. The smallest cells that suffice are hidden.
    """
    by_size = sorted((name for name in cells if cells[name]), key=lambda name: (cells[name], name))
    hidden = {name for name in by_size if is_small(cells[name])}
    if hidden:
        for name in by_size:
            if _free(cells, hidden) >= RANGE:
                break
            hidden.add(name)
        if _free(cells, hidden) < RANGE:
            return None
    # The order must not tell which of two hidden cells is the larger.
    shown = [name for name in reversed(by_size) if name not in hidden]
    empty = sorted(name for name in cells if not cells[name])
    return {name: cells[name] for name in (*shown, *empty)} | dict.fromkeys(sorted(hidden))


def _free(cells: Mapping[str, int], hidden: set[str]) -> int:
    """How far each hidden cell may move; alone it cannot."""
    return sum(cells[name] for name in hidden) - len(hidden) if len(hidden) > 1 else 0


@dataclass(frozen=True)
class Table:
    """Rows of counts by column; `sums` of each row. Null is hidden."""

    columns: tuple[str, ...]
    rows: dict[str, tuple[int | None, ...]]
    sums: Shown


def hide_in_table(
    columns: Sequence[str],
    rows: Mapping[str, Sequence[int]],
    *,
    always_shown: Iterable[tuple[str, str]] = (),
    sums_known: bool = False,
) -> Table | None:
    """A table whose column sums are known, with cells hidden; None where that is not enough.

    `always_shown` are (row, column) told elsewhere; with `sums_known` the row sums are too. Rows
    that are named count at least one.
    """
    kept = {name: tuple(counts) for name, counts in rows.items() if sum(counts)}
    fixed = {(list(kept).index(row), columns.index(column)) for row, column in always_shown}
    known = fixed | ({(row, _SUM) for row in range(len(kept))} if sums_known else set())
    net = _Net([*kept.values()], len(columns), known)
    small = [cell for cell in net.counts if is_small(net.counts[cell]) and cell not in known]
    net.hidden.update(small)
    if not all(net.protect(cell) for cell in sorted(small, key=lambda cell: -net.counts[cell])):
        return None
    return Table(
        tuple(columns),
        {
            name: tuple(net.shown((row, column)) for column in range(len(columns)))
            for row, name in enumerate(kept)
        },
        {name: net.shown((row, _SUM)) for row, name in enumerate(kept)},
    )


_SUM = -1  # the column of the row sums
_Cell = tuple[int, int]
_Node = tuple[str, int]
_ALL: _Node = ("all", 0)


class _Net:
    """A table as a network: `all` -> rows (their sums) -> columns (whose sums stand still).

    A way round through a cell along hidden cells, some more and others less by the same number,
    is another table that shows the same: what an attacker cannot tell from the true one.
    """

    def __init__(self, rows: Sequence[Sequence[int]], columns: int, known: set[_Cell]) -> None:
        self.counts: dict[_Cell, int] = {}
        for row, counts in enumerate(rows):
            self.counts[row, _SUM] = sum(counts)
            self.counts |= {(row, column): counts[column] for column in range(columns)}
        self.known = known
        self.hidden: set[_Cell] = set()
        self._at: dict[_Node, list[_Cell]] = {}
        for cell in self.counts:
            for node in _ends(cell):
                self._at.setdefault(node, []).append(cell)

    def shown(self, cell: _Cell) -> int | None:
        """The count, or None where it is hidden."""
        return None if cell in self.hidden else self.counts[cell]

    def protect(self, cell: _Cell) -> bool:
        """Hide what it takes that `cell` may move by RANGE, up and down together."""
        up = self._move(cell, RANGE, upwards=True)
        return up >= RANGE or up + self._move(cell, RANGE - up, upwards=False) >= RANGE

    def _move(self, cell: _Cell, wanted: int, *, upwards: bool) -> int:
        """How far the cell may go one way, up to `wanted`; hides the cells on the way round."""
        moved: dict[_Cell, int] = {}
        done = 0
        if not upwards:
            wanted = min(wanted, self.counts[cell] - self._least(cell))
        tail, head = _ends(cell)
        start, end = (head, tail) if upwards else (tail, head)
        while done < wanted:
            way = self._cheapest(start, end, cell, moved)
            if not way:
                break
            step = min(wanted - done, *(self._room(*arc, moved) for arc in way))
            for other, sign in way:
                moved[other] = moved.get(other, 0) + sign * step
            done += step
        self.hidden.update(other for other, change in moved.items() if change)
        return done

    def _least(self, cell: _Cell) -> int:
        """What a count is known not to fall below: a row that is named has at least one."""
        return 1 if cell[1] == _SUM else 0

    def _room(self, cell: _Cell, sign: int, moved: Mapping[_Cell, int]) -> int:
        """How far a cell may still go up (sign 1) or down (-1)."""
        if sign > 0:
            return RANGE
        return self.counts[cell] + moved.get(cell, 0) - self._least(cell)

    def _cheapest(
        self, start: _Node, end: _Node, without: _Cell, moved: Mapping[_Cell, int]
    ) -> list[tuple[_Cell, int]]:
        """The way from start to end that hides least (Dijkstra); empty when there is none."""
        best: dict[_Node, int] = {start: 0}
        came: dict[_Node, tuple[_Node, _Cell, int]] = {}
        queue = [(0, start)]
        while queue:
            cost, node = heappop(queue)
            if node == end:
                return _way(came, start, end)
            if cost > best[node]:
                continue
            for cell in self._at[node]:
                tail, head = _ends(cell)
                sign, to = (1, head) if node == tail else (-1, tail)
                total = cost + self._cost(cell)
                blocked = cell == without or cell in self.known or not self._room(cell, sign, moved)
                if not blocked and total < best.get(to, total + 1):
                    best[to], came[to] = total, (node, cell, sign)
                    heappush(queue, (total, to))
        return []

    def _cost(self, cell: _Cell) -> int:
        if cell in self.hidden:
            return 0
        return (_ANY_SUM if cell[1] == _SUM else _ANY_CELL) + self.counts[cell]


def _ends(cell: _Cell) -> tuple[_Node, _Node]:
    """Where a count flows from and to."""
    row, column = cell
    if column == _SUM:
        return _ALL, ("row", row)
    return ("row", row), ("column", column)


def _way(
    came: Mapping[_Node, tuple[_Node, _Cell, int]], start: _Node, end: _Node
) -> list[tuple[_Cell, int]]:
    way = []
    while end != start:
        end, cell, sign = came[end]
        way.append((cell, sign))
    return way
