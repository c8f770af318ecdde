"""A life in danger is heard in indirect words, and a saying that only sounds like it is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from lookup.understanding import understand
from lookup.understanding.intents import in_crisis

FILE = Path(__file__).with_name("danger.txt")


def texts(section: str) -> Iterator[tuple[str, str]]:
    """The languages and texts of one section of the file."""
    now = ""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            now = line.strip("[]")
        elif now == section and line:
            language, _, text = line.partition(" ")
            yield language, text


@pytest.mark.parametrize(("language", "text"), list(texts("danger")))
@pytest.mark.parametrize("asked", [None, "name", "dob", "confirm"])
def test_danger_is_heard_at_any_question(language: str, text: str, asked: str | None) -> None:
    assert in_crisis(text)
    heard = understand(text, language=language, asked=asked, today=date(2026, 3, 4))
    assert heard.kind == "crisis"


@pytest.mark.parametrize(("language", "text"), list(texts("harmless")))
def test_a_saying_wakes_nobody(language: str, text: str) -> None:
    assert not in_crisis(text)
    heard = understand(text, language=language, asked=None, today=date(2026, 3, 4))
    assert heard.kind != "crisis"


def test_danger_beside_a_saying_is_heard() -> None:
    assert in_crisis("my boss will kill me if im late. honestly i want to die")
    assert in_crisis("mi jefe me va a matar jaja pero ya no quiero vivir")


def test_both_kinds_are_there_in_both_languages() -> None:
    for section in ("danger", "harmless"):
        languages = [language for language, _ in texts(section)]
        assert min(languages.count("en"), languages.count("es")) >= 18
