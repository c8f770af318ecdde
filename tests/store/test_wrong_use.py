"""Commands that are typed wrongly: one line that says what is wrong and where to read on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from lookup.cli import COMMANDS, in_one_line

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["purge"], "Error: Missing option '--reference'. (see flask purge --help)\n"),
        (["suppress", "--nope"], "Error: No such option '--nope'. (see flask suppress --help)\n"),
        (
            ["generations", "forwards"],
            "Error: No such command 'forwards'. (see flask generations --help)\n",
        ),
    ],
)
def test_a_command_of_the_server_typed_wrongly_says_so_in_one_line(
    words: list[str], line: str
) -> None:
    flask = click.Group("flask")
    for room in COMMANDS["public"]:
        for command in room.commands:
            flask.add_command(in_one_line(command, debug=False))
    told = CliRunner().invoke(flask, words, prog_name="flask")
    assert (told.exit_code, told.stdout, told.stderr) == (2, "", line)


@pytest.mark.parametrize(
    ("module", "words"),
    [
        ("lookup.publish", []),
        ("lookup.publish.purge", []),
        ("lookup.publish.claim_codes", []),
        ("lookup.keys", ["new"]),
    ],
)
def test_a_command_of_the_publisher_typed_wrongly_says_so_in_one_line(
    module: str, words: list[str]
) -> None:
    told = subprocess.run(
        [sys.executable, "-m", module, *words], cwd=ROOT, capture_output=True, text=True
    )
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith("Error: Missing ")
    assert told.stderr.endswith(f" (see {' '.join(['python -m', module, *words])} --help)\n")
    assert told.stderr.count("\n") == 1
