"""Every call of the log names only keys that the allow-list holds."""

from __future__ import annotations

import ast
import logging
from collections.abc import Iterator
from pathlib import Path

from lookup import log
from lookup.log import KEYS
from tests.canaries import Listener

ROOT = Path(__file__).parents[2]
CALLS = {("log", "event"), ("log", "failure")}


def logged(tree: ast.AST) -> Iterator[tuple[int, str | None]]:
    """Line and key of everything that is handed to the log; None for a whole mapping."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            owner = call.func.value
            if isinstance(owner, ast.Name) and (owner.id, call.func.attr) in CALLS:
                yield from ((call.lineno, word.arg) for word in call.keywords)


def test_only_allowed_keys_are_logged() -> None:
    found, strange = 0, []
    for folder in ("lookup", "sms"):
        for file in (ROOT / folder).rglob("*.py"):
            for line, key in logged(ast.parse(file.read_text())):
                found += 1
                if key is not None and key not in KEYS:
                    strange.append(f"{file.relative_to(ROOT)}:{line}: {key}")
    assert found > 50
    assert not strange


def test_the_search_finds_a_strange_key() -> None:
    source = 'log.event("check_done", ms=10, name="Maria")'
    assert [key for _, key in logged(ast.parse(source)) if key not in KEYS] == ["name"]


def test_the_listener_of_every_test_hears_a_person_and_nobody_else(
    nobody_in_the_log: Listener,
) -> None:
    log.event("check_done", channel="web", ms=10)
    assert nobody_in_the_log.told == []
    logging.getLogger("lookup.events").info(
        "event", extra={"event_name": "slip", "event_fields": {"name": "Maria"}}
    )
    assert len(nobody_in_the_log.told) == 1
    nobody_in_the_log.told.clear()
