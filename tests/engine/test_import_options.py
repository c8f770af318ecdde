"""`cmr policies import-options`: a sound policy of any options, and a clear word on bad ones."""

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest

from cmr.errors import UsageError
from cmr.policy import check, load
from cmr.policy.configurable import policy_text, read_options
from cmr.policy.configurable.options import SECTIONS
from cmr.rehearsal import rehearse
from tests.engine.test_policy_sentences import counts, syllables
from tests.files.running import cmr


def write(folder: Path, options: Any) -> Path:
    """An options file."""
    path = folder / "options.json"
    path.write_text(options if isinstance(options, str) else json.dumps(options))
    return path


def random_options(chance: random.Random) -> dict[str, Any]:
    """Options that the program takes: any lists, any thresholds."""
    lists = [chance.choices(SECTIONS, k=chance.randint(0, 5)) for _ in range(2)]
    return {
        "baselineEligibility": {"dismiss": lists[0], "reduce": lists[1]},
        "additionalRelief": {
            "subjectUnder21AtConviction": chance.random() < 0.5,
            "subjectAgeThreshold": chance.choice([0, 40, 50, 65]),
            "yearsSinceConvictionThreshold": chance.choice([0, 1, 5, 10, 15]),
            "yearsCrimeFreeThreshold": chance.choice([0, 1, 5, 10, 15]),
            "subjectHasOnlyProp64Charges": chance.random() < 0.5,
            "subjectIsDeceased": chance.random() < 0.5,
        },
    }


@pytest.mark.parametrize("seed", range(4))
def test_any_options_make_a_policy_whose_cases_hold(tmp_path: Path, seed: int) -> None:
    options = read_options(write(tmp_path, random_options(random.Random(seed))))
    path = tmp_path / "policy.yaml"
    path.write_text(policy_text(options, "options.json"))

    assert check(path) == []
    assert [str(problem) for problem in rehearse(load(str(path)), "policy")] == []


def test_the_command_writes_a_policy_that_check_policy_finds_fine(tmp_path: Path) -> None:
    path = write(tmp_path, {"baselineEligibility": {"dismiss": ["11357"]}})
    made = cmr("policies", "import-options", str(path), "--out", str(tmp_path / "policy.yaml"))
    assert (made.code, made.err) == (0, "")
    assert "imported_options, 3 rules" in made.out
    assert cmr("check-policy", str(tmp_path / "policy.yaml")).code == 0


def test_keys_in_any_case_and_unknown_keys_are_read_as_the_program_reads_them(
    tmp_path: Path,
) -> None:
    text = """{"BaselineEligibility": {"DISMISS": ["11357"], "dismiss": ["11358", "11358"]},
        "additionalrelief": {"subjectagethreshold": 50, "SubjectIsDeceased": null}, "more": 1}"""
    options = read_options(write(tmp_path, text))
    assert (options.dismiss, options.reduce, options.age) == (("11358",), (), 50)
    assert not options.deceased


def test_nothing_at_all_is_off(tmp_path: Path) -> None:
    assert read_options(write(tmp_path, {})) == read_options(write(tmp_path, "null"))
    policy = tmp_path / "policy.yaml"
    policy.write_text(policy_text(read_options(write(tmp_path, {})), "x.json"))
    assert [rule.id for rule in load(str(policy)).rules] == ["not_a_felony", "no_rule_fits"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("", "line 1, column 1: is not JSON"),
        ("[]", "is not an options file; it holds an object"),
        ('{"additionalRelief": NaN}', "NaN is no number"),
        ({"baselineEligibility": []}, "baselineEligibility: write an object"),
        ({"baselineEligibility": {"dismiss": "11357"}}, "dismiss: write a list of sections"),
        ({"baselineEligibility": {"dismiss": [11357]}}, "11357 is not one of 11357, 11358"),
        ({"baselineEligibility": {"reduce": ["11357(a)"]}}, '"11357(a)" is not one of'),
        ({"additionalRelief": {"subjectIsDeceased": 1}}, "1 is not true or false"),
        ({"additionalRelief": {"subjectAgeThreshold": "50"}}, '"50" is not a whole number'),
        ('{"additionalRelief": {"subjectAgeThreshold": 50.0}}', "50.0 is not a whole number"),
        (
            {"additionalRelief": {"subjectAgeThreshold": 39}},
            "subjectAgeThreshold is 39: SubjectAgeThreshold should be between 40 and 65, or 0",
        ),
        (
            {"additionalRelief": {"yearsSinceConvictionThreshold": -1}},
            "YearsSinceConvictionThreshold should be between 1 and 15, or 0",
        ),
        (
            {"additionalRelief": {"yearsCrimeFreeThreshold": 16}},
            "YearsCrimeFreeThreshold should be between 1 and 15, or 0",
        ),
    ],
)
def test_a_bad_option_is_told_in_one_line(tmp_path: Path, options: Any, said: str) -> None:
    path = write(tmp_path, options)

    with pytest.raises(UsageError, match=re.escape(said)) as told:
        read_options(path)

    assert str(told.value).startswith(str(path))
    assert len(str(told.value).splitlines()) == 1


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    options = {
        "baselineEligibility": {"dismiss": ["1", "11357"]},
        "additionalRelief": {"subjectAgeThreshold": 70, "subjectIsDeceased": "no"},
    }
    out = tmp_path / "policy.yaml"
    path = str(write(tmp_path, options))
    ended = cmr("policies", "import-options", path, "--out", str(out))
    line = ended.only_line
    assert ended.code == 2
    assert not out.exists()
    assert '"1" is not one of' in line
    assert '"no" is not true or false' in line
    assert "should be between 40 and 65" in line


def test_an_out_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    out = tmp_path / "none" / "policy.yaml"
    ended = cmr("policies", "import-options", str(write(tmp_path, {})), "--out", str(out))
    assert ended.code == 2
    assert "choose another --out" in ended.only_line


def test_its_sentences_are_as_easy_as_those_of_the_shipped_policies(tmp_path: Path) -> None:
    everything = random_options(random.Random(1)) | {
        "additionalRelief": dict.fromkeys(
            ("subjectUnder21AtConviction", "subjectHasOnlyProp64Charges", "subjectIsDeceased"), True
        )
        | {"subjectAgeThreshold": 50, "yearsSinceConvictionThreshold": 9}
        | {"yearsCrimeFreeThreshold": 5},
        "baselineEligibility": {"dismiss": ["11357"], "reduce": ["11358"]},
    }
    path = tmp_path / "policy.yaml"
    path.write_text(policy_text(read_options(write(tmp_path, everything)), "x.json"))
    for rule in load(str(path)).rules:
        words, sentences = counts(rule.sentence.en)
        weight = syllables(rule.sentence.en, "en_US") / words
        assert 0.39 * words / sentences + 11.8 * weight - 15.59 <= 6, rule.sentence.en
        words, sentences = counts(rule.sentence.es)
        weight = syllables(rule.sentence.es, "es") / words
        assert 206.84 - 60 * weight - 1.02 * words / sentences >= 70, rule.sentence.es
