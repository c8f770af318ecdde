"""The report: its parts add up, both files say the same, and no person is in it."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import product
from typing import Any

import pytest

from cmr.reports.summary_page import render
from tests.reports.counties_of_people import CITIES, REASONS, Had, by_chance, run_of, summary_of


@pytest.fixture(scope="module")
def large() -> dict[str, Any]:
    """The figures of a county with a dozen and more of everything: nothing has to be hidden."""
    every = product(REASONS, ("11357(A) HS", "11359 HS"), ("FELONY", "MISDEMEANOR"), (1969, 1994))
    record = [
        Had(says, reason, section, level, city, date(year, 5, 5))
        for says, section, level, year in every
        for reason in REASONS[says]
        for city in CITIES
    ]
    told: dict[str, Any] = summary_of(
        run_of((race, [had]) for race in ("BLACK", "WHITE") for had in record * 6)
    ).as_json()
    return told


def added(rows: dict[str, dict[str, Any]], name: str) -> int:
    """The sum of a column."""
    return sum(row[name] for row in rows.values())


@pytest.mark.parametrize("table", ["by_section", "by_decade", "by_severity"])
def test_every_table_adds_up_to_the_same_sums(large: dict[str, Any], table: str) -> None:
    columns = {"convictions": "in_scope", "relief": "relief", "no_relief": "no_relief"}
    if table != "by_severity":
        columns |= {"felony_relief": "felony_relief", "other_relief": "other_relief"}
    for column, whole in columns.items():
        assert added(large[table], column) == large["convictions"][whole] > 0, column


def test_rows_add_up_across(large: dict[str, Any]) -> None:
    for table in ("by_section", "by_decade"):
        for row in large[table].values():
            assert row["felony_relief"] + row["other_relief"] == row["relief"]
            assert row["relief"] + row["no_relief"] == row["convictions"]


def test_felonies_and_the_cities_add_up(large: dict[str, Any]) -> None:
    assert large["felonies_prosecuted_by"] == "Los Angeles County District Attorney"
    felonies, cities = large["by_severity"]["FELONY"], large["less_serious_by_city"]
    for name, whole in (("relief", "relief"), ("no_relief", "no_relief")):
        assert felonies[name] + added(cities, name) == large["convictions"][whole]
    assert cities["Torrance"]["prosecutor"] == "Torrance City Attorney"
    assert len(cities) == len(CITIES)


def test_races_answers_and_reasons_add_up(large: dict[str, Any]) -> None:
    for name in ("relief", "no_felony", "no_conviction"):
        assert added(large["by_race"], name) == large["people"][name] > 0
    assert sum(large["by_determination"].values()) == large["convictions"]["in_scope"]
    for name, reasons in large["by_reason"].items():
        assert sum(reasons.values()) == large["by_determination"][name] > 0
    assert large["records"] == {"read": 500, "used": 497, "quarantined": 3}


def test_the_page_has_the_numbers_of_the_json_file_and_no_others() -> None:
    summary = summary_of(by_chance(8, 3000))
    told = json.loads(json.dumps(summary.as_json()))
    in_json = {f"{n:,}" for n in _numbers(told)} | {"11357", "11358", "11359", "11360"}
    tables = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", render(summary), re.S)
    cells = {re.sub(r"<[^>]*>", "", cell).strip() for cell in tables}
    counts = {cell for cell in cells if re.fullmatch(r"[\d,]+", cell)}
    assert counts
    assert counts <= in_json


def _numbers(value: object) -> set[int]:
    if isinstance(value, dict):
        return set().union(*map(_numbers, value.values()))
    return {value} if isinstance(value, int) and not isinstance(value, bool) else set()


def test_the_page_needs_no_network_and_no_script() -> None:
    page = render(summary_of(by_chance(1, 200)))
    assert not re.search(r"(src|href|action)=|url\(|@import|<script|https?:", page)


def test_every_chart_has_a_name_and_a_table() -> None:
    page = render(summary_of(by_chance(2, 2000)))
    charts = re.findall(r'<svg class="chart" role="img" aria-labelledby="([^"]+)"', page)
    assert len(charts) == 7
    for name in charts:
        assert f'id="{name}"' in page
        assert f'<table aria-describedby="{name}"' in page


def test_a_hidden_count_is_a_word_not_a_blank() -> None:
    had = {"says": "dismissal", "severity": "MISDEMEANOR"}
    people = [("BLACK", [Had(**had, authority=city)]) for city in
              ["Torrance City Attorney"] * 4 + ["Pasadena City Prosecutor"] * 30
              + ["Los Angeles City Attorney"] * 60]  # fmt: skip
    summary = summary_of(run_of(people))
    assert summary.as_json()["less_serious_by_city"]["Torrance"]["convictions"] is None
    row = re.search(r'<th scope="row">Torrance</th>.*?</tr>', render(summary), re.S)
    assert row is not None
    assert row[0].count('<span class="en" lang="en">hidden</span>') == 2
    assert row[0].count('<span class="es" lang="es">oculto</span>') == 2


def test_too_few_to_tell_are_not_listed_at_all() -> None:
    summary = summary_of(run_of([("BLACK", [Had("dismissal")])] * 3))
    told = summary.as_json()
    assert told["by_section"] is told["less_serious_by_city"] is told["by_race"] is None
    assert "11359" not in json.dumps({k: v for k, v in told.items() if "by_" in k})
    assert "There are too few to show here." in render(summary)


def test_small_groups_are_put_together() -> None:
    people = [("BLACK", 40), ("WHITE", 30), ("ASIAN", 4), ("SAMOAN", 9)]
    run = run_of([(race, [Had("dismissal")]) for race, n in people for _ in range(n)])
    sizes = {race: row["relief"] for race, row in summary_of(run).as_json()["by_race"].items()}
    assert sizes == {"BLACK": 40, "WHITE": 30, "small_groups": 13}


def test_a_county_text_that_names_no_county_is_counted() -> None:
    texts = ["LOS ANGELES COUNTY"] * 3 + [None] * 2 + ["OKONJO,ALMA"] + ["Los  Angeles", "KERN"]
    run = run_of([("BLACK", [Had(None, county=text)]) for text in texts])
    summary = summary_of(run)
    assert summary.as_json()["unknown_county"] == {
        "convictions": 6,
        "blank": 2,
        "near_misses": [{"text": "LOS ANGELES COUNTY", "county": "LOS ANGELES", "convictions": 3}],
        "other": 1,
    }
    assert "OKONJO" not in render(summary)


NOTES = {
    "No lawyer has said yes to these rules.": {"hs_11361_8", "pc_1170_18"},
    "These rules are here to compare, not to use.": {"dismiss_all_prop64", "la_pilot_2019"},
    "These are the rules of an older program": {"la_pilot_2019"},
}


@pytest.mark.parametrize(
    "policy", ["la_2020", "hs_11361_8", "pc_1170_18", "dismiss_all_prop64", "la_pilot_2019"]
)
def test_what_nobody_signed_off_says_so_on_top(policy: str) -> None:
    page = render(summary_of(by_chance(4, 60), policy))
    top = page.split("<section")[0]
    assert {note for note in NOTES if note in top} == {
        note for note, policies in NOTES.items() if policy in policies
    }
    assert page.count('role="note"') == top.count('role="note"')
