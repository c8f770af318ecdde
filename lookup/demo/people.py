"""Choosing a few made-up people to try, and printing what each of them should be told."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

TOLD = {
    "all_dismissed": "a judge dismissed every cannabis conviction",
    "some_dismissed": "a judge dismissed some, not all",
    "pending": "on the list, waiting for a judge",
    "needs_person": "a lawyer must look: reference and date",
    "none_included": "was not in the group",
    "person": "not in the file: neutral answer, reference and date",
}


def choose(people_csv: Path) -> list[dict[str, str]]:
    """One person for each headline, somebody with two surnames, and one whom nobody knows."""
    with people_csv.open(newline="", encoding="utf-8") as file:
        everybody = list(csv.DictReader(file))
    chosen = [first(everybody, headline=headline) for headline in TOLD]
    two_surnames = [row for row in everybody if " " in row["family_names"] and usable(row)]
    unique: dict[tuple[str, ...], dict[str, str]] = {}
    for row in [*chosen, *two_surnames[:1]]:
        if row is not None:
            unique.setdefault(tuple(row.values()), row)
    return list(unique.values())


def usable(row: dict[str, str]) -> bool:
    """Whether a person has one of the numbers that the form asks for."""
    return bool(row["ssn4"] or row["license"] or row["cii"])


def first(everybody: Iterable[dict[str, str]], *, headline: str) -> dict[str, str] | None:
    """The first person with this headline whom the form can identify in both tiers."""
    return next(
        (
            row
            for row in everybody
            if row["expected_headline"] == headline and row["ssn4"] and unknown_if_asked(row)
        ),
        None,
    )


def unknown_if_asked(row: dict[str, str]) -> bool:
    """Whether somebody who stands for "nobody knows him" is in no file at all."""
    return row["expected_headline"] != "person" or not row["subject_id"]


def table(people: Iterable[dict[str, str]]) -> str:
    """The people as text: what to type, and what the answer should be."""
    blocks = []
    for row in people:
        numbers = [
            f"{label} {row[column].split('; ')[0]}"
            for column, label in (
                ("ssn4", "last 4 of SSN"),
                ("license", "license"),
                ("cii", "CII"),
                ("case_numbers", "case"),
            )
            if row[column]
        ]
        year, month, day = row["birth_date"].split("-")
        blocks.append(
            f"  {row['given_names']} {row['family_names']}   born {month}/{day}/{year}\n"
            f"      {', '.join(numbers)}\n"
            f"      should be told: {TOLD[row['expected_headline']]}"
        )
    return "\n".join(blocks)
