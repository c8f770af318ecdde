"""Each of the receiver's 78 cases is the number in the name of at least one test of this folder."""

from __future__ import annotations

import ast
import re
from pathlib import Path

CASES = 78
NUMBERED = re.compile(r"test_((?:\d+_)+)")


def cases_of(name: str) -> list[int]:
    """The case numbers that a test's name begins with: test_38_39_a_stop... proves 38 and 39."""
    found = NUMBERED.match(name)
    return [int(number) for number in found[1].split("_") if number] if found else []


def test_every_case_of_the_receiver_has_a_test_that_names_it() -> None:
    named = {
        case
        for file in Path(__file__).parent.glob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef)
        for case in cases_of(node.name)
    }
    assert [case for case in range(1, CASES + 1) if case not in named] == []
