"""What of a tally may be shown: every table of the report with its small cells hidden.

Tables that share a sum are hidden so that none undoes another: the sums they share are either shown
in all of them, or their columns are put together in all of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from cmr.doj.severity import FELONY
from cmr.reports.hiding import Shown, Table, hide_in_list, hide_in_table, is_small
from cmr.reports.tally import IMPACT, RELIEF, Tally

FELONY_RELIEF, OTHER_RELIEF, NO_RELIEF = "felony_relief", "other_relief", "no_relief"
_KINDS = (FELONY_RELIEF, OTHER_RELIEF, NO_RELIEF)
RELIEF_COLUMN, ALL = "relief", "convictions"
SMALL_GROUPS = "small_groups"
Row = dict[str, int | None]


@dataclass(frozen=True)
class Convictions:
    """Convictions in scope: `felony_relief + other_relief + no_relief`; null is hidden.

    Where `no_relief` is hidden, nothing but the whole is told.
    """

    in_scope: int
    felony_relief: int | None
    other_relief: int | None
    no_relief: int | None

    @property
    def relief(self) -> int | None:
        """Convictions that the policy would dismiss or lower."""
        return None if self.no_relief is None else self.in_scope - self.no_relief

    def columns(self) -> dict[str, tuple[str, ...]]:
        """The columns that every table has, and the kinds of conviction in each."""
        if self.no_relief is None:
            return {ALL: _KINDS}
        if self.felony_relief is None:
            return {RELIEF_COLUMN: (FELONY_RELIEF, OTHER_RELIEF), NO_RELIEF: (NO_RELIEF,)}
        return {kind: (kind,) for kind in _KINDS}


def show_convictions(tally: Tally) -> Convictions:
    """The sums that every table of convictions shares."""
    counted = _by(tally.decided, "section")
    felony, other, none = (
        sum(row[place] for row in counted.values()) for place in range(len(_KINDS))
    )
    if is_small(none) or is_small(felony + other):
        return Convictions(felony + other + none, None, None, None)
    parts = hide_in_list({FELONY_RELIEF: felony, OTHER_RELIEF: other})
    shown: Shown = parts or dict.fromkeys((FELONY_RELIEF, OTHER_RELIEF))
    return Convictions(felony + other + none, shown[FELONY_RELIEF], shown[OTHER_RELIEF], none)


def show_by(tally: Tally, name: str, sums: Convictions) -> dict[str, Row] | None:
    """Convictions in scope by section or decade: kinds and their sum, null if hidden."""
    columns = sums.columns()
    rows = {
        value: tuple(
            sum(counts[_KINDS.index(kind)] for kind in kinds) for kinds in columns.values()
        )
        for value, counts in _by(tally.decided, name).items()
    }
    return _rows(hide_in_table(list(columns), rows))


def _rows(table: Table | None) -> dict[str, Row] | None:
    return None if table is None else {value: _row(table, value) for value in table.rows}


def _row(table: Table, value: str) -> Row:
    """The cells of one row by name, the columns that are put together left null, and their sum."""
    cells = dict(zip(table.columns, table.rows[value], strict=True))
    felony, other, none = (cells.get(kind) for kind in _KINDS)
    relief, whole = cells.get(RELIEF_COLUMN), table.sums[value]
    if felony is not None and other is not None:
        relief = felony + other
    elif whole is not None and none is not None:
        relief = whole - none
    return {
        FELONY_RELIEF: felony, OTHER_RELIEF: other, NO_RELIEF: none,
        RELIEF_COLUMN: relief, ALL: whole,
    }  # fmt: skip


def show_by_severity(tally: Tally, sums: Convictions) -> dict[str, Row] | None:
    """Convictions in scope by severity: relief, none, and their sum."""
    if sums.felony_relief is None:
        return None
    counted = _by(tally.decided, "severity")
    rows = {value: (felony + other, none) for value, (felony, other, none) in counted.items()}
    told = [(FELONY, RELIEF_COLUMN)] if FELONY in rows else []
    return _two(hide_in_table((RELIEF_COLUMN, NO_RELIEF), rows, always_shown=told))


def _two(table: Table | None) -> dict[str, Row] | None:
    """The rows of a table of relief and none."""
    if table is None:
        return None
    return {
        value: {RELIEF_COLUMN: relief, NO_RELIEF: none, ALL: table.sums[value]}
        for value, (relief, none) in table.rows.items()
    }


def show_less_serious(tally: Tally, severities: dict[str, Row] | None) -> dict[str, Row] | None:
    """What is less than a felony, or of no stated level, by who prosecutes it: relief, none, sum.

    Felonies all have one prosecutor, so what is left is told only where theirs is.
    """
    felonies = (severities or {}).get(FELONY, {NO_RELIEF: 0})
    if severities is None or felonies[NO_RELIEF] is None:
        return None
    others = tally.decided.filter(pl.col("severity") != FELONY)
    rows = {who: (other, none) for who, (_, other, none) in _by(others, "authority").items()}
    return _two(hide_in_table((RELIEF_COLUMN, NO_RELIEF), rows))


def show_determinations(tally: Tally, sums: Convictions) -> Shown | None:
    """Convictions in scope by determination; those with relief and the others add up apart."""
    if sums.relief is None:
        return None
    counted = tally.by_determination()
    parts = [
        hide_in_list({name: n for name, n in counted.items() if (name in RELIEF) is relief})
        for relief in (True, False)
    ]
    if None in parts:
        return None
    return {name: n for part in parts for name, n in (part or {}).items()}


def show_reasons(tally: Tally, determinations: Shown | None) -> dict[str, Shown | None]:
    """Per determination its reasons; null where the determination is hidden, or too few."""
    found: dict[str, Shown | None] = {}
    for name, whole in (determinations or {}).items():
        counted = _counts(tally.decided.filter(pl.col("determination") == name), "reason")
        found[name] = None if whole is None else hide_in_list(counted)
    return found


def _by(decided: pl.DataFrame, name: str) -> dict[str, tuple[int, int, int]]:
    """Convictions of each kind by one characteristic, in its order."""
    relief = pl.col("determination").is_in(RELIEF)
    felony = pl.col("severity") == FELONY
    n = pl.col("n")
    counted = decided.group_by(name).agg(
        n.filter(relief & felony).sum(), n.filter(relief & ~felony).sum().alias("other"),
        n.filter(~relief).sum().alias("none"),
    )  # fmt: skip
    return {value: (f, o, none) for value, f, o, none in counted.sort(name).iter_rows()}


def _counts(frame: pl.DataFrame, name: str) -> dict[str, int]:
    counted = frame.group_by(name).agg(pl.col("n").sum())
    return dict(counted.sort(["n", name], descending=[True, False]).iter_rows())


# What is counted of people, the most asked for first; and what each is a part of.
ON_FILE = "on_file"
PARTS_OF: Mapping[str, tuple[str, ...]] = {
    "relief": ("in_scope", "conviction", ON_FILE),
    "no_felony": ("relief", "felony", "in_scope", "conviction", ON_FILE),
    "no_conviction": ("relief", "in_scope", "conviction", ON_FILE),
    "none_recent": ("relief", "recent", "in_scope", "conviction", ON_FILE),
    "in_scope": ("conviction", ON_FILE),
    "conviction": (ON_FILE,),
    "felony": ("conviction", ON_FILE),
    "recent": ("conviction", ON_FILE),
    "review": ("in_scope", "conviction", ON_FILE),
}


def show_people(tally: Tally) -> Shown:
    """People on file, and parts of them; hidden where a part, or what it leaves over, is small."""
    shown: Shown = {ON_FILE: tally.on_file()}
    for name in PARTS_OF:
        count = tally.people_with(name)
        related = [
            other for other in shown if other in PARTS_OF[name] or name in PARTS_OF.get(other, ())
        ]
        left_over = [abs((shown[other] or 0) - count) for other in related if shown[other]]
        small = is_small(count) or (count and any(map(is_small, left_over)))
        shown[name] = None if small else count
    return shown


def show_races(tally: Tally, people: Shown) -> dict[str, Row] | None:
    """People with relief by race, and of these the three marks of a changed record.

    Small groups are put together, so that the people of each group can always be told.
    """
    if not people["relief"]:
        return None
    groups = _large_groups(_counts(tally.people.filter("relief"), "race"))
    relieved = tally.people.filter("relief").with_columns(pl.col("race").replace(groups))
    sizes = _counts(relieved, "race")
    rows: dict[str, Row] = {race: {"relief": size} for race, size in sizes.items()}
    for mark in IMPACT:
        marked = _counts(relieved.filter(mark), "race")
        pairs = {race: (marked.get(race, 0), n - marked.get(race, 0)) for race, n in sizes.items()}
        table = hide_in_table((mark, "others"), pairs, sums_known=True)
        for race in rows:
            known = table is not None and people[mark] is not None
            rows[race][mark] = table.rows[race][0] if table and known else None
    return rows


def _large_groups(sizes: Mapping[str, int]) -> dict[str, str]:
    """Which races are put together: the small ones, and the next until they are enough."""
    by_size: Sequence[str] = sorted(sizes, key=lambda race: (sizes[race], race))
    together = [race for race in by_size if is_small(sizes[race])]
    for race in by_size[len(together) :]:
        if not is_small(sum(sizes[name] for name in together)):
            break
        together.append(race)
    return dict.fromkeys(together, SMALL_GROUPS)
