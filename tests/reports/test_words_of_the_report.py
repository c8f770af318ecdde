"""The report's words: in both languages, easy to read, and none that must not be said."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import cmr.reports
from tests.words.reading import EASIEST_ALLOWED, HARDEST_GRADE, ease, grade

FILE = Path(cmr.reports.__file__).parent / "words.yaml"
WORDS: dict[str, dict[str, str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
SENTENCES = sorted(name for name, said in WORDS.items() if said.get("en", "").endswith("."))
SHORT = {"n": "66", "most": "10", "date": "", "county": "", "text": "", "number": "1", "bytes": "9"}


def test_every_text_is_there_in_both_languages() -> None:
    assert {name: set(said) for name, said in WORDS.items() if set(said) != {"en", "es"}} == {}


@pytest.mark.parametrize("name", SENTENCES)
def test_every_sentence_is_easy_in_both_languages(name: str) -> None:
    english, spanish = (WORDS[name][it].format(**SHORT) for it in ("en", "es"))
    assert grade(english) <= HARDEST_GRADE, english
    assert ease(spanish) >= EASIEST_ALLOWED, spanish


@pytest.mark.parametrize("word", ["offender", "criminal", "guilty", "expunge", "clean", "felon "])
def test_nothing_is_said_that_must_not_be(word: str) -> None:
    said = [text for texts in WORDS.values() for text in texts.values()]
    assert [text for text in said if word in f"{text.lower()} "] == []
