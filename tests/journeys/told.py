"""What somebody was told, read off the words alone: the same for a text and for the terminal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from lookup.i18n import Catalogue
from tests.conversation.city import TRANSLATIONS

REFERENCE = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{2}")


@dataclass(frozen=True)
class Told:
    """One answer: verified with a headline, or a person with a reference."""

    outcome: str
    headline: str | None
    language: str
    reference: str | None = None
    convictions: frozenset[str] = frozenset()


def question_in(words: str) -> str | None:
    """The question that these words end with, by its id; None when they ask nothing."""
    found = last(words, "text.question.")
    return found and found[0].removeprefix("text.question.").split(".")[0]


def told_in(words: str) -> Told | None:
    """The answer that these words give; None when they give none."""
    found = last(words, "text.headline.", "text.answer.person")
    if found is None:
        return None
    message, language = found
    reference = REFERENCE.search(words)
    _, kind, code = message.split(".")
    verified = kind == "headline"
    return Told(
        outcome="verified" if verified else "person",
        headline=code if verified else None,
        language=language,
        reference=reference and reference[0],
    )


def last(words: str, *families: str) -> tuple[str, str] | None:
    """The message of these families that ends nearest to the end of the words, and its language."""
    ends = {
        (message, language): list(pattern.finditer(words))
        for message, language, pattern in patterns()
        if message.startswith(families)
    }
    found = {key: matches[-1].end() for key, matches in ends.items() if matches}
    return max(found, key=lambda key: found[key]) if found else None


@cache
def patterns() -> list[tuple[str, str, re.Pattern[str]]]:
    """Every text of a conversation as it looks with anything in its blanks."""
    catalogue = Catalogue.load(TRANSLATIONS)
    return [
        (message, language, pattern(catalogue.messages[message][language]))
        for message in catalogue.ids("text.")
        for language in ("en", "es")
    ]


def pattern(sentence: str) -> re.Pattern[str]:
    """A sentence with blanks as a pattern."""
    parts = re.split(r"\{\w+\}", sentence)
    return re.compile(".+?".join(re.escape(part) for part in parts), re.DOTALL)
