"""`flask understand`: a JSON object a line in, the same with class and value out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lookup.cli.understand import understand_command


def run(*lines: object) -> Result:
    given = "\n".join(each if isinstance(each, str) else json.dumps(each) for each in lines)
    return CliRunner().invoke(understand_command, input=given + "\n")


def test_each_line_comes_back_with_what_it_is() -> None:
    done = run(
        {"text": "its 4/19/83", "lang": "en", "asked": "dob"},
        {"text": "ALTO", "lang": "es"},
        {"text": "5/6/83", "lang": "es", "asked": "dob"},
        {"text": "Alicia Gómez 4/19/83", "lang": "mix", "asked": "name", "id": 7},
    )
    assert done.exit_code == 0
    date, stop, either, both = [json.loads(line) for line in done.output.splitlines()]
    assert (date["class"], date["value"]) == ("dob", "1983-04-19")
    assert stop == {"text": "ALTO", "lang": "es", "class": "stop"}
    assert (either["class"], either["value"]) == ("dob", None)
    assert both == {
        "text": "Alicia Gómez 4/19/83",
        "lang": "mix",
        "asked": "name",
        "id": 7,
        "class": "name",
        "value": "Alicia Gómez",
        "also": [{"class": "dob", "value": "1983-04-19"}],
    }


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("not json", "not JSON"),
        ("[1]", 'write an object with "text"'),
        ({"lang": "en"}, 'write an object with "text"'),
        ({"text": "hi", "lang": "fr"}, "en, es, mix or und"),
        ({"text": "hi", "lang": "en", "asked": "shoe size"}, '"asked" is one of'),
    ],
)
def test_a_line_that_is_wrong_is_named(line: object, why: str) -> None:
    done = run({"text": "hi", "lang": "en"}, line)
    assert done.exit_code == 1
    assert "line 2" in done.output
    assert why in done.output


def test_it_needs_no_settings_no_keys_and_no_database(tmp_path: Path) -> None:
    flask = Path(sys.executable).with_name("flask")
    done = subprocess.run(
        [flask, "--app", "app", "understand"],
        input='{"text": "no mas textos", "lang": "es"}\n',
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["class"] == "stop"
