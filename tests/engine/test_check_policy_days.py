"""Mistakes in a policy that would decide wrongly without a word: days, repeats, the last rule."""

from pathlib import Path

import pytest

from cmr.policy import check
from cmr.policy.load import SHIPPED

LAST = "  - id: no_rule_fits\n"


def changed(tmp_path: Path, old: str, new: str, *, after: str = "") -> list[str]:
    """What is wrong with the served policy once `old`, the first behind `after`, is `new`."""
    head, mark, tail = (
        (SHIPPED / "la_2020.yaml").read_text(encoding="utf-8").partition(after or "\n")
    )
    assert old in tail
    path = tmp_path / "mine.yaml"
    path.write_text(head + mark + tail.replace(old, new, 1), encoding="utf-8")
    return [str(problem).removeprefix(f"{path}") for problem in check(path)]


@pytest.mark.parametrize("day", ["2016-13-09", "2019-02-29"])
def test_a_day_that_no_calendar_has_is_told_with_its_place(tmp_path: Path, day: str) -> None:
    assert changed(tmp_path, "from: 2016-11-09", f"from: {day}") == [
        ", rule county_in_doubt, field in_force.from: write a date as YYYY-MM-DD"
    ]
    (problem,) = changed(tmp_path, "or_after: 2016-11-09", f"or_after: {day}")
    assert problem.startswith(", rule convicted_after_prop64, field when.convicted_on_or_after: ")
    assert "takes a date; write for example" in problem


def test_what_is_written_twice_is_told_and_not_the_last_one_taken(tmp_path: Path) -> None:
    (problem,) = changed(
        tmp_path, "relief: dismissal\n", "relief: dismissal\n    relief: not_eligible\n"
    )

    assert problem.startswith(": line ")
    assert problem.endswith("`relief` is written twice; keep one")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("from: 2016-11-09", "from: 2030-01-01", "in_force.from: the last rule must hold as long"),
        ("09}", "09, to: 2030-01-01}", "in_force.to: the last rule must hold as long"),
        ("    when", "    option: deceased\n    when", "option: the last rule must hold for every"),
        ("when: always", "when: deceased", "when: the last rule must hold for everybody"),
    ],
)
def test_the_last_rule_leaves_nobody_without_an_answer(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    (problem,) = changed(tmp_path, old, new, after=LAST)

    assert problem.startswith(f", rule no_rule_fits, field {told}")
