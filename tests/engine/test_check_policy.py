"""Mistakes in a policy are told all at once: the file, the rule, the field, what to write."""

from pathlib import Path

import pytest

from cmr.errors import PolicyError
from cmr.policy import check, load, shipped
from cmr.policy.load import SHIPPED

NEAR = "there is no condition `aged_at_lest`; write `aged_at_least`"
EXAMPLE = "write for example `no_felony_in_past_years: 10`"


def changed(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    """The served policy with texts replaced, as a file."""
    text = (SHIPPED / "la_2020.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_policies_are_sound() -> None:
    assert {policy.id: policy.status for policy in shipped()} == {
        "dismiss_all_prop64": "comparison",
        "dismiss_all_prop64_and_related": "comparison",
        "hs_11361_8": "not_signed_off",
        "la_2020": "served",
        "la_2020_pilot_criteria": "comparison",
        "la_2020_reported": "comparison",
        "la_pilot_2019": "comparison",
        "pc_1170_18": "not_signed_off",
    }
    assert [problem for p in shipped() for problem in check(SHIPPED / f"{p.id}.yaml")] == []


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    path = changed(
        tmp_path,
        ("when: {aged_at_least: 50}", "when: {aged_at_lest: 50}"),
        ("when: {no_felony_in_past_years: 10}", "when: {no_felony_in_past_years: ten}"),
        ("    relief: city_review", "    relief: city"),
        ("severity: any_spelling", "severitee: any_spelling"),
        ("option: deceased", "option: died"),
    )

    told = [str(problem).removeprefix(f"{path}, ") for problem in check(path)]

    reliefs = (
        "'dismissal', 'redesignation', 'city_review', 'not_eligible', 'needs_review' or 'none'"
    )
    years = "no_felony_in_past_years"
    assert told == [
        "field readings.severitee: there is no field `severitee`; write `severity`",
        f"rule misdemeanor_other_city, field relief: write one of {reliefs}, not 'city'",
        f"rule age_50_or_older, field when: {NEAR}",
        f"rule no_felony_in_ten_years, field when.{years}: takes a whole number; {EXAMPLE}",
        "rule deceased, field option: add `died: true` to the policy's options",
    ]


def test_loading_a_policy_with_a_typo_says_where_in_one_line(tmp_path: Path) -> None:
    path = changed(tmp_path, ("when: {aged_at_least: 50}", "when: {aged_at_lest: 50}"))

    with pytest.raises(PolicyError) as error:
        load(str(path))

    assert str(error.value) == f"{path}, rule age_50_or_older, field when: {NEAR}"


def test_a_file_that_is_not_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "torn.yaml"
    path.write_text("id: x\nrules: [\n", encoding="utf-8")

    (problem,) = check(path)

    assert problem.what.startswith("line 3: ")


def test_an_unknown_name_lists_the_shipped_policies() -> None:
    with pytest.raises(PolicyError, match="no such policy; write a path or one of dismiss_all"):
        load("la_2019")


def test_a_rule_without_a_near_miss_is_sent_back(tmp_path: Path) -> None:
    near_miss = "      - {what: living, fires: false, convictions: [{section: 11359 HS, dated: "
    path = changed(tmp_path, (near_miss, near_miss.replace("false", "true")))

    (problem,) = check(path)

    assert (problem.rule, problem.field) == ("deceased", "cases")
    assert "where it just does not (`fires: false`)" in problem.what


def test_comments_and_layout_do_not_change_the_digest(tmp_path: Path) -> None:
    same = load(str(changed(tmp_path, ("# Rules are tried", "#  Rules are tried"))))
    other = load(str(changed(tmp_path, ("aged_at_least: 50}\n", "aged_at_least: 51}\n"))))

    assert same.digest == load("la_2020").digest != other.digest
