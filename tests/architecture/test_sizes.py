"""No file grows past 300 lines and no function past 50: what decays first is a file's size."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILES = [
    file
    for place in ("app.py", "cmr", "lookup", "sms", "tests", "bench")
    for file in ([ROOT / place] if place.endswith(".py") else sorted((ROOT / place).rglob("*.py")))
]


def test_no_file_is_longer_than_300_lines() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for file in FILES
        if (lines := len(file.read_text().splitlines())) > 300
    }
    assert not long, f"two nouns in one room? {long}"


def test_no_function_is_longer_than_50_lines() -> None:
    long = [
        f"{file.relative_to(ROOT)}:{node.lineno} {node.name}"
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= 50
    ]
    assert not long, f"more than one screen: {long}"
