"""Nobody who has the whole report can work out a hidden count: tried with a solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from cmr.determine import Run
from cmr.reports.hiding import RANGE, SMALLEST_SHOWN
from tests.reports.attacker import KINDS, TABLES, Attacker
from tests.reports.counties_of_people import Had, by_chance, run_of, summary_of

A_LITTLE = 1e-6


def shown_numbers(value: object, where: str = "") -> Iterator[tuple[str, int]]:
    """Every number of the report's tables, and where it stands."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from shown_numbers(inner, f"{where}/{name}")
    elif isinstance(value, int):
        yield where, value


def really(run: Run) -> Counter[tuple[str, ...]]:
    """The exact counts behind hidden cells of tables of convictions, counted one by one."""
    found: Counter[tuple[str, ...]] = Counter()
    for row in run.determinations.iter_rows(named=True):
        relief = row["determination"] in ("dismissal", "redesignation")
        felony = row["severity"] == "FELONY"
        kind = ("felony_relief" if felony else "other_relief") if relief else "no_relief"
        decade = f"{row['convicted_on'].year // 10 * 10}s" if row["convicted_on"] else "unknown"
        section = next(s for s in ("11357", "11358", "11359", "11360") if s in row["section"])
        for table, value in zip(TABLES, (section, decade), strict=True):
            found.update({(table, value, kind): 1, (table, value, "convictions"): 1})
        two = [("by_severity", row["severity"] or "unknown")]
        two += [] if felony else [("less_serious_by_city", _city(row["authority"]))]
        for which in two:
            found.update({(*which, "relief" if relief else "no_relief"): 1})
            found.update({(*which, "convictions"): 1})
        found.update({("answer", row["determination"]): 1})
        found.update({("reason", row["determination"], row["reason"]): 1})
    return found


def _city(authority: str | None) -> str:
    if authority is None or "County" in authority:
        return authority or "unknown"
    return authority.removesuffix(" City Attorney").removesuffix(" City Prosecutor")


def narrowed(run: Run) -> list[str]:
    """Hidden counts that the report gives away: to the number, or a small one nearly so."""
    exact, attacker = really(run), Attacker(summary_of(run).as_json())
    wrong = []
    for name in attacker.hidden:
        least, most = attacker.range_of(name)
        small = name in exact and exact[name] < SMALLEST_SHOWN
        if name in exact and not least - A_LITTLE <= exact[name] <= most + A_LITTLE:
            wrong.append(f"{name}: {exact[name]} is not in {least}..{most}")
        if most - least < (RANGE if small else 1) - A_LITTLE:
            wrong.append(f"{name}: between {least} and {most}")
    return wrong


@pytest.mark.parametrize("seed", range(7))
def test_a_solver_cannot_narrow_down_what_is_hidden(seed: int) -> None:
    run = by_chance(seed, 100 + 240 * seed)
    assert narrowed(run) == []


@pytest.mark.parametrize("people", [0, 1, 2, 5, 12, 20, 35, 60])
def test_nor_in_a_small_file(people: int) -> None:
    assert narrowed(by_chance(people, people)) == []


def test_the_attacker_is_no_straw_man() -> None:
    """Given all but one of the hidden cells of a row and a column, he finds it at once."""
    run = by_chance(3, 900)
    told, exact = summary_of(run).as_json(), really(run)
    target = next(name for name in Attacker(told).hidden if name[0] == "by_decade")
    for decade, row in told["by_decade"].items():
        for kind in (*KINDS, "convictions"):
            if ("by_decade", decade, kind) != target:
                row[kind] = exact["by_decade", decade, kind]
    least, most = Attacker(told).range_of(target)
    assert least == pytest.approx(exact[target]) == pytest.approx(most)


@pytest.mark.parametrize("seed", range(20))
def test_no_small_count_is_shown(seed: int) -> None:
    told = summary_of(by_chance(100 + seed, 20 + 60 * seed)).as_json()
    tables = {name: told[name] for name in told if "by_" in name}
    tables |= {"people": told["people"], "convictions": told["convictions"]}
    whole = {"/people/on_file", "/convictions/all", "/convictions/in_scope"}
    small = [(where, n) for where, n in shown_numbers(tables) if 0 < n < SMALLEST_SHOWN]
    assert [each for each in small if each[0] not in whole] == []


def test_most_of_a_large_county_is_shown() -> None:
    told = summary_of(by_chance(7, 4000)).as_json()
    cells = [cell for table in TABLES for row in told[table].values() for cell in row.values()]
    assert sum(cell is not None for cell in cells) > len(cells) / 2


def test_the_order_of_hidden_cells_says_nothing() -> None:
    often = {"zeta": 9, "alpha": 3, "midst": 40, "omega": 30}
    people = [("BLACK", [Had("dismissal", reason)] * n) for reason, n in often.items()]
    reasons = summary_of(run_of(people)).as_json()["by_reason"]["dismissal"]
    assert list(reasons.items()) == [("midst", 40), ("omega", 30), ("alpha", None), ("zeta", None)]


def test_a_file_with_everybody_alike_has_nothing_to_hide() -> None:
    run = run_of([("BLACK", [Had("dismissal")])] * 30)
    told = summary_of(run).as_json()
    assert told["convictions"]["felony_relief"] == told["people"]["no_conviction"] == 30
    assert told["by_section"] == {
        "11359": {
            "felony_relief": 30, "other_relief": 0, "no_relief": 0,
            "relief": 30, "convictions": 30,
        }
    }  # fmt: skip
