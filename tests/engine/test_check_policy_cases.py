"""`cmr check-policy` tries every case of a policy by the real engine."""

from pathlib import Path

import pytest

from cmr.policy import check, load, shipped
from cmr.policy.load import SHIPPED
from cmr.rehearsal import rehearse
from tests.engine.test_check_policy import changed


def tried(path: Path) -> list[str]:
    """What the cases of a sound policy file say is wrong with it."""
    assert check(path) == []
    return [
        str(problem).removeprefix(f"{path}, ") for problem in rehearse(load(str(path)), str(path))
    ]


@pytest.mark.parametrize("name", [policy.id for policy in shipped()])
def test_the_shipped_policies_do_as_their_cases_say(name: str) -> None:
    assert tried(SHIPPED / f"{name}.yaml") == []


def test_a_changed_number_is_caught_by_the_case_beside_it(tmp_path: Path) -> None:
    path = changed(tmp_path, ("when: {aged_at_least: 50}", "when: {aged_at_least: 51}"))

    (problem,) = tried(path)

    assert problem.startswith("rule age_50_or_older, field cases[0]: the fiftieth birthday: ")
    assert problem.endswith("`fires: true`, but cannabis_sentences_over decides")


def test_transposed_digits_are_caught_by_the_case_beside_them(tmp_path: Path) -> None:
    path = changed(tmp_path, ('["11357(a)", "11357(b)"]', '["11375(a)", "11357(b)"]'))

    (problem,) = tried(path)

    assert problem.startswith("rule possession_a_or_b, field cases[0]: subdivision (a): ")


def test_a_case_says_what_is_given_and_of_whom(tmp_path: Path) -> None:
    wrong = changed(
        tmp_path,
        ("02-11, convictions: [{section: 11359 HS", "02-11, convictions: [{section: 459 PC"),
        ("dated: 2016-11-09}], gives: not_eligible", "dated: 2016-11-09}], gives: dismissal"),
    )  # fmt: skip

    told = tried(wrong)

    assert [problem.partition(": ")[0] for problem in told] == [
        "rule convicted_after_prop64, field cases[0]",
        "rule age_50_or_older, field cases[0]",
    ]
    assert told[0].endswith("`gives: dismissal`, but the engine gives not_eligible")
    assert "nothing is decided; write an offense" in told[1]


def test_a_rule_that_is_switched_off_is_not_tried(tmp_path: Path) -> None:
    assert tried(changed(tmp_path, ("  deceased: true\n", "  deceased: false\n"))) == []


@pytest.mark.parametrize(
    ("old", "new"), [("fires: true", "fires: [x]"), ("option: deceased", "option: [x]")]
)
def test_a_list_in_the_wrong_place_is_told(tmp_path: Path, old: str, new: str) -> None:
    assert check(changed(tmp_path, (old, new)))
