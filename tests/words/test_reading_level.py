"""Everybody can read it: English at sixth grade or below, Spanish easy by its own index."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.words.reading import (
    EASIEST_ALLOWED,
    HARDEST_GRADE,
    ease,
    english_syllables,
    grade,
    spanish_syllables,
    words,
)
from tests.words.said import everything, read_aloud

SHORTEST = 15  # words; in less than that one long name decides everything
WORDED_BY_OTHERS = "text.keyword."  # what phone companies require almost word by word


def passage_of(message_id: str) -> str:
    """What is read at one go: a text, or all the sentences of one question, outcome or page."""
    if message_id.startswith("text."):
        return message_id
    return ".".join(message_id.split(".")[:2])


def passages() -> list[tuple[str, str, str]]:
    """Each passage in each language, its parts one after the other."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for message_id, language in everything():
        sentence = read_aloud(message_id, language)
        ended = sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."
        found[passage_of(message_id), language].append(ended)
    return [
        (passage, language, " ".join(parts))
        for (passage, language), parts in found.items()
        if not passage.startswith(WORDED_BY_OTHERS)
        if len(words(" ".join(parts))) >= SHORTEST
    ]


PASSAGES = passages()


@pytest.mark.parametrize(
    ("passage", "text"),
    [(passage, text) for passage, language, text in PASSAGES if language == "en"],
)
def test_english_is_at_sixth_grade_or_below(passage: str, text: str) -> None:
    assert grade(text) <= HARDEST_GRADE, f"{passage} is at grade {grade(text):.1f}: {text}"


@pytest.mark.parametrize(
    ("passage", "text"),
    [(passage, text) for passage, language, text in PASSAGES if language == "es"],
)
def test_spanish_is_easy(passage: str, text: str) -> None:
    assert ease(text) >= EASIEST_ALLOWED, f"{passage} has an ease of {ease(text):.0f}: {text}"


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("judge", 1),
        ("marijuana", 4),
        ("conviction", 3),
        ("dismissed", 2),
        ("asked", 1),
        ("needed", 2),
        ("every", 3),
        ("people", 2),
        ("city", 2),
        ("immigration", 4),
        ("case", 1),
        ("cases", 2),
    ],
)
def test_english_syllables(word: str, count: int) -> None:
    assert english_syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("juez", 1),
        ("marihuana", 4),
        ("anuló", 3),
        ("día", 2),
        ("Defensoría", 5),
        ("oficina", 4),
        ("quiere", 2),
        ("ciudadano", 4),
    ],
)
def test_spanish_syllables(word: str, count: int) -> None:
    assert spanish_syllables(word) == count


def test_the_measure_knows_hard_from_easy() -> None:
    hard = (
        "Adjudicated dispositions notwithstanding, eligibility determinations remain discretionary."
    )
    easy = "A judge dismissed your case. It is free to ask."
    assert grade(hard) > 12 > HARDEST_GRADE > grade(easy)
    assert ease("La desestimación jurisdiccional de antecedentes penales es improcedente.") < 30
