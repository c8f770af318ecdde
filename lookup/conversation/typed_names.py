"""A full name in one text: the first word is the given name, every other part the family name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lookup.conversation.date_words import plain
from lookup.conversation.words import HONORIFICS, NAME_OPENING
from lookup.identity import canonical_surnames


@dataclass(frozen=True, repr=False)
class TypedName:
    """A name split in two; `certain` is false when another split is as likely."""

    given: str
    family: str
    certain: bool

    def __repr__(self) -> str:
        return "TypedName(...)"


def read_name(text: str) -> TypedName | None:
    """The name in a text, or None when there are not two words of one."""
    text = _without_ornaments(text)
    last, comma, first = text.partition(",")
    if comma and last.strip() and first.strip():
        return TypedName(first.strip(), last.strip(), certain=True)
    words = text.split()
    if len(words) < 2:
        return None
    family = " ".join(words[1:])
    # Particles and suffixes are no words of their own: DE LA CRUZ is one family name.
    return TypedName(words[0], family, certain=len(canonical_surnames(family)) <= 1)


def split_at_family(text: str, family: str) -> TypedName | None:
    """The name in `text` when its last words are `family`; None when they are not."""
    words, last = _without_ornaments(text).split(), _without_ornaments(family).split()
    if not last or len(last) >= len(words):
        return None
    if [plain(word) for word in words[-len(last) :]] != [plain(word) for word in last]:
        return None
    cut = len(words) - len(last)
    return TypedName(" ".join(words[:cut]), " ".join(words[cut:]), certain=True)


def _without_ornaments(text: str) -> str:
    """The text without 'my name is', honorifics, a trailing date and stray punctuation."""
    text = re.sub(r"[.!?;:\"()]+(?=\s|$)", " ", text)
    text = re.sub(r"\s+\d[\d/\-. ]*$", "", text.strip())
    opening = NAME_OPENING.match(plain(text))
    # Im and Soy are names too: what is left must still be a full name.
    if opening and len(text[opening.end() :].split()) > 1:
        text = text[opening.end() :]
    words = text.split()
    while len(words) > 2 and plain(words[0]).rstrip(".") in HONORIFICS:
        words = words[1:]
    return " ".join(words)
