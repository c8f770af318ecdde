"""An attacker who has the whole report and a solver: how far can each hidden count be narrowed?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy
from scipy.optimize import linprog
from scipy.sparse import lil_matrix

KINDS = ("felony_relief", "other_relief", "no_relief")
TABLES = ("by_section", "by_decade")
DISMISSED_OR_LOWERED = ("dismissal", "redesignation")
MARKS = ("no_felony", "no_conviction", "none_recent")
# What everybody knows who reads the words of the report: the first is a part of the others.
PARTS = {
    "conviction": ("on_file",), "in_scope": ("conviction",), "felony": ("conviction",),
    "recent": ("conviction",), "relief": ("in_scope",), "review": ("in_scope",),
    "no_felony": ("relief", "felony"), "no_conviction": ("relief",),
    "none_recent": ("relief", "recent"),
}  # fmt: skip
Name = tuple[str, ...]


class Attacker:
    """Everything that summary.json tells, as equations and inequalities between counts."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self.told = told
        self.place: dict[Name, int] = {}
        self.least: dict[Name, float] = {}
        self.equal: list[tuple[dict[int, float], float]] = []
        self.at_most: list[tuple[dict[int, float], float]] = []
        self.hidden: list[Name] = []
        self._sums()
        for table in TABLES:
            self._table(table)
        self._severities()
        self._answers()
        self._people()
        self._races()

    def range_of(self, name: Name) -> tuple[float, float]:
        """The least and the most that a count may be."""
        return self._solve(name, 1), self._solve(name, -1)

    def _solve(self, name: Name, sign: int) -> float:
        goal = numpy.zeros(len(self.place))
        goal[self.place[name]] = sign
        found = linprog(
            goal,
            A_eq=self._matrix(self.equal), b_eq=[value for _, value in self.equal],
            A_ub=self._matrix(self.at_most) if self.at_most else None,
            b_ub=[value for _, value in self.at_most] or None,
            bounds=[(self.least.get(each, 0), None) for each in self.place],
        )  # fmt: skip
        if found.status == 3:
            return float("inf")
        assert found.status == 0, f"what is told cannot be: {found.message}"
        return float(sign * found.fun)

    def _matrix(self, lines: list[tuple[dict[int, float], float]]) -> Any:
        matrix = lil_matrix((len(lines), len(self.place)))
        for row, (cells, _) in enumerate(lines):
            for column, factor in cells.items():
                matrix[row, column] = factor
        return matrix.tocsr()

    def _count(self, *name: str, shown: int | None, least: float = 0) -> Name:
        """A count; known where it is shown, else one to find out."""
        self.place.setdefault(name, len(self.place))
        self.least[name] = max(least, self.least.get(name, 0))
        if shown is None:
            self.hidden.append(name)
        else:
            self.equal.append(({self.place[name]: 1}, shown))
        return name

    def _is_sum(self, whole: Name, parts: Iterator[Name] | list[Name]) -> None:
        cells: dict[int, float] = {self.place[whole]: -1}
        for part in parts:
            cells[self.place[part]] = cells.get(self.place[part], 0) + 1
        self.equal.append((cells, 0))

    def _is_part(self, part: Name, whole: Name) -> None:
        self.at_most.append(({self.place[part]: 1, self.place[whole]: -1}, 0))

    def _sums(self) -> None:
        told = self.told["convictions"]
        every = [self._count("sum", kind, shown=told[kind]) for kind in KINDS]
        relief = self._count("sum", "relief", shown=told["relief"])
        whole = self._count("sum", "convictions", shown=told["in_scope"])
        self._is_sum(relief, every[:2])
        self._is_sum(whole, every)

    def _table(self, table: str) -> None:
        rows = self.told[table]
        if rows is None:
            return
        for name, row in rows.items():
            cells = [self._count(table, name, kind, shown=row[kind]) for kind in KINDS]
            relief = self._count(table, name, "relief", shown=row["relief"])
            whole = self._count(table, name, "convictions", shown=row["convictions"], least=1)
            self._is_sum(relief, cells[:2])
            self._is_sum(whole, cells)
        for kind in KINDS:
            self._is_sum(("sum", kind), [(table, name, kind) for name in rows])

    def _severities(self) -> None:
        """Levels; and the cities' table, which holds all that is no felony."""
        levels = self._two("by_severity")
        cities = self._two("less_serious_by_city")
        for kind in ("relief", "no_relief"):
            others = [("by_severity", name, kind) for name in levels if name != "FELONY"]
            if levels:
                self._is_sum(("sum", kind), [("by_severity", name, kind) for name in levels])
            if kind == "relief" and levels:
                self._is_sum(("sum", "other_relief"), others)
            if cities:
                self._same(others, [("less_serious_by_city", name, kind) for name in cities])

    def _two(self, table: str) -> Mapping[str, Any]:
        """The rows of a table of relief, none and their sum."""
        rows: Mapping[str, Any] = self.told[table] or {}
        for name, row in rows.items():
            cells = [
                self._count(table, name, kind, shown=row[kind]) for kind in ("relief", "no_relief")
            ]
            whole = self._count(table, name, "convictions", shown=row["convictions"], least=1)
            self._is_sum(whole, cells)
        return rows

    def _same(self, some: list[Name], others: list[Name]) -> None:
        """Two ways of adding up the same."""
        cells = {self.place[name]: 1.0 for name in some}
        self.equal.append((cells | {self.place[name]: -1.0 for name in others}, 0))

    def _answers(self) -> None:
        found = self.told["by_determination"]
        if found is None:
            return
        for name, number in found.items():
            whole = self._count("answer", name, shown=number, least=1)
            reasons = self.told["by_reason"][name]
            if reasons is not None:
                parts = [
                    self._count("reason", name, reason, shown=n, least=1)
                    for reason, n in reasons.items()
                ]
                self._is_sum(whole, parts)
        for kind, relief in (("relief", True), ("no_relief", False)):
            names = [name for name in found if (name in DISMISSED_OR_LOWERED) is relief]
            self._is_sum(("sum", kind), [("answer", name) for name in names])

    def _people(self) -> None:
        for name, number in self.told["people"].items():
            self._count("people", name, shown=number)
        for part, wholes in PARTS.items():
            for whole in wholes:
                self._is_part(("people", part), ("people", whole))
        self._is_part(("people", "relief"), ("sum", "relief"))
        self._is_part(("people", "in_scope"), ("sum", "convictions"))

    def _races(self) -> None:
        rows = self.told["by_race"]
        if rows is None:
            return
        for race, row in rows.items():
            size = self._count("race", race, "relief", shown=row["relief"], least=1)
            for mark in MARKS:
                self._is_part(self._count("race", race, mark, shown=row[mark]), size)
        for mark in ("relief", *MARKS):
            self._is_sum(("people", mark), [("race", race, mark) for race in rows])
