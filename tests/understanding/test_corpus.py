"""What people really text: every line of the corpus is understood as it says there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from lookup.understanding import understand

TODAY = date(2026, 3, 4)
FILES = sorted((Path(__file__).parent / "corpus").glob("*.txt"))


@dataclass(frozen=True)
class Line:
    """One text of the corpus, and what it should be heard as."""

    language: str
    asked: str | None
    text: str
    kind: str
    value: str | None
    place: str


def corpus() -> Iterator[Line]:
    """Every text of every file; a file's name begins with the language."""
    for file in FILES:
        kind, asked = "", None
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip() or line.startswith("# "):
                continue
            if line.startswith("["):
                kind, _, question = line.strip("[]").partition(", ")
                asked = question or None
                continue
            text, _, value = line.partition(" => ")
            given = None if value in ("", "?") else value
            yield Line(
                file.stem.partition("-")[0], asked, text, kind, given, f"{file.name}:{number}"
            )


LINES = list(corpus())


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.place} {line.text[:40]}")
def test_a_text_is_understood(line: Line) -> None:
    heard = understand(line.text, language=line.language, asked=line.asked, today=TODAY)
    value = (heard.value or "").replace("-", "") if line.kind == "claim_code" else heard.value
    expected = (line.value or "").replace("-", "") if line.kind == "claim_code" else line.value
    assert (heard.kind, value) == (line.kind, expected)


def test_the_corpus_is_large_and_half_of_it_spanish() -> None:
    """At least 800 lines, as much Spanish as English; no text stands there twice."""
    counts = Counter(line.language for line in LINES)
    assert sum(counts.values()) >= 800
    assert counts["es"] >= counts["en"]
    twice = Counter((line.language, line.asked, line.text) for line in LINES)
    assert [key for key, count in twice.items() if count > 1] == []
