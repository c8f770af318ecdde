"""Sentences of rules are short and plain in both languages, and keep to what may be said."""

import re

import pyphen
import pytest

from cmr.policy import Rule, shipped

RULES = [
    pytest.param(rule, id=f"{policy.id}-{rule.id}") for policy in shipped() for rule in policy.rules
]
NEVER = re.compile(
    r"clean|no criminal|not cleared|own a gun|expunge|guilty|offender|criminal|denied|immigration"
    r"|culpable|delincuente|antecedentes limpios|negad|no (se )?anul",
    re.IGNORECASE,
)


def syllables(text: str, language: str) -> int:
    """Syllables of a text, counted by where its words may be broken."""
    breaks = pyphen.Pyphen(lang=language, left=1, right=1)
    return sum(breaks.inserted(word).count("-") + 1 for word in re.findall(r"[^\W\d_]+", text))


def counts(text: str) -> tuple[int, int]:
    """Words and sentences."""
    return len(re.findall(r"\w+", text)), len(re.findall(r"[.!?]", text))


@pytest.mark.parametrize("rule", RULES)
def test_english_is_at_a_sixth_grade_level_or_below(rule: Rule) -> None:
    words, sentences = counts(rule.sentence.en)

    grade = 0.39 * words / sentences + 11.8 * syllables(rule.sentence.en, "en_US") / words - 15.59

    assert grade <= 6, f"grade {grade:.1f}: {rule.sentence.en}"


@pytest.mark.parametrize("rule", RULES)
def test_spanish_is_fairly_easy_or_easier(rule: Rule) -> None:
    words, sentences = counts(rule.sentence.es)

    per_100_words = 100 * syllables(rule.sentence.es, "es") / words
    ease = 206.84 - 0.6 * per_100_words - 1.02 * words / sentences  # Fernández-Huerta

    assert ease >= 70, f"ease {ease:.0f}: {rule.sentence.es}"


@pytest.mark.parametrize("rule", RULES)
def test_nothing_is_said_that_must_never_be_said(rule: Rule) -> None:
    assert not NEVER.search(rule.sentence.en)
    assert not NEVER.search(rule.sentence.es)
    assert max(counts(part)[0] for part in re.split(r"(?<=[.!?])\s", rule.sentence.en)) <= 20
