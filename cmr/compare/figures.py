"""How many a comparison moves: counts that add up over parts of an extract that share no person."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from cmr.compare.comparison import Comparison
from cmr.compare.known import Difference


@dataclass(frozen=True)
class Moved:
    """What one difference moves: convictions, people, and convictions by `change`."""

    difference: Difference
    convictions: int
    people: int
    changes: Counter[str]


@dataclass(frozen=True)
class Figures:
    """`reliefs`: convictions by relief in the first policy and in the second. `changes` and
    `people`: differing convictions and people by `change`. `moved`: every difference on the way, in
    its order, used or not. `counties`: every conviction by county text; `decided` those in scope.
    """

    reliefs: Counter[tuple[str, str]]
    changes: Counter[str]
    people: Counter[str]
    unexplained: int
    moved: tuple[Moved, ...]
    counties: Counter[str | None]

    @property
    def decided(self) -> int:
        """Convictions that either policy decides."""
        return self.reliefs.total()

    @property
    def named(self) -> tuple[Moved, ...]:
        """The differences that explain some row."""
        return tuple(each for each in self.moved if each.convictions)

    def by_relief(self) -> dict[str, dict[str, int]]:
        """Convictions by relief in the first policy, then in the second; sorted."""
        found: dict[str, dict[str, int]] = {}
        for (before, after), number in sorted(self.reliefs.items()):
            found.setdefault(before, {})[after] = number
        return found

    def as_json(self) -> dict[str, Any]:
        """The counts and the named differences as plain values."""
        return {
            "convictions": {
                "by_relief": self.by_relief(),
                "differing": self.changes.total(),
                "unexplained": self.unexplained,
                **dict(sorted(self.changes.items())),
            },
            "people": {"differing": self.people.total(), **dict(sorted(self.people.items()))},
            "differences": [
                {
                    **each.difference.model_dump(include={"id", "sentence", "citation", "quirks"}),
                    "convictions": each.convictions,
                    "people": each.people,
                    **dict(sorted(each.changes.items())),
                }
                for each in self.named
            ],
        }


def figures_of(comparison: Comparison) -> Figures:
    """Count a comparison, of a whole extract or of a part of one."""
    rows = comparison.rows
    return Figures(
        reliefs=Counter(
            {
                (before, after): number
                for before, to in comparison.counts.items()
                for after, number in to.items()
            }
        ),
        changes=_changes(rows),
        people=_changes(comparison.people),
        unexplained=comparison.unexplained,
        moved=tuple(
            Moved(each, mine.height, mine["subject_id"].n_unique(), _changes(mine))
            for each in comparison.on_the_way
            for mine in [rows.filter(_explains(each))]
        ),
        counties=Counter(dict(comparison.counties.rows())),
    )


def add_up(parts: Sequence[Figures]) -> Figures:
    """The figures of a whole from those of its parts; at least one part, no person in two."""
    return Figures(
        reliefs=sum((part.reliefs for part in parts), Counter()),
        changes=sum((part.changes for part in parts), Counter()),
        people=sum((part.people for part in parts), Counter()),
        unexplained=sum(part.unexplained for part in parts),
        moved=tuple(
            Moved(
                same[0].difference,
                sum(each.convictions for each in same),
                sum(each.people for each in same),
                sum((each.changes for each in same), Counter()),
            )
            for same in zip(*(part.moved for part in parts), strict=True)
        ),
        counties=sum((part.counties for part in parts), Counter()),
    )


def _explains(each: Difference) -> pl.Expr:
    return pl.col("differences").str.split("; ").list.contains(each.id)


def _changes(frame: pl.DataFrame) -> Counter[str]:
    return Counter(dict(frame["change"].value_counts().rows()))
