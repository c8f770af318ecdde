"""A full name in one text: the first word is the given name, every other part the family name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lookup.identity import canonical_surnames
from lookup.understanding.date_words import plain
from lookup.understanding.name_frames import (
    after_opening,
    is_opened,
    labelled_parts,
    unframed,
    with_suffix,
)
from lookup.understanding.number_words import number_of
from lookup.understanding.words import (
    BEGINS_A_SENTENCE,
    NOT_IN_NAMES,
    is_known_phrase,
    yes_or_no,
)


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
    return _split(_without_ornaments(unframed(text)[0]))


def _split(text: str) -> TypedName | None:
    last, comma, first = text.partition(",")
    if comma and last.strip() and first.strip(" ,"):
        if (parts := with_suffix(last.strip(), first)) is not None:
            return TypedName(*parts, certain=True)
        text = text.replace(",", " ")  # "Robert Smith, Jr."
    words = text.split()
    if len(words) < 2:
        return None
    family = " ".join(words[1:])
    # Particles and suffixes are no words of their own: DE LA CRUZ is one family name.
    return TypedName(words[0], family, certain=len(canonical_surnames(family)) <= 1)


_WORD = re.compile(r"[^\W\d_]+(?:['’‘ʻʼ`\-.][^\W\d_]*)*")
# From the first sign of a word on, or of a run of signs: never looked for again inside of it.
WORD_WITH_A_DIGIT = re.compile(r"(?<!\S)\S*\d\S*")
_ENDS_A_WORD = re.compile(r"(?<![.!?;:\"()])[.!?;:\"()]+(?=\s|$)")
_DATE_BEHIND = re.compile(r"(?<!\s)\s+\d[\d/\-. ]{0,30}$")
_VOWEL = re.compile(r"[aeiouy]")
LONGEST_NAME = 7  # words
LONGEST_FRAMED = 240  # signs: a name and what stands before it; what is behind needs no reading
_OF_ANOTHER = re.compile(
    r"\b(?:my|mi|soy (?:la|el|su)|(?:im|i am|this is) (?:his|her|the)) "
    r"(?:mom|mother|dad|father|son|daughter|brother|sister|husband|wife|uncle|aunt|cousin"
    r"|mama|papa|madre|padre|hij[oa]|herman[oa]|espos[oa]|marido|ti[oa]|prim[oa]|abuel[oa]|novi[oa])\b"
)


def name_in(text: str, *, expected: bool = True) -> TypedName | None:
    """A full name as the whole of a text (a date or a number behind it aside), or None.

    `expected`: we asked for one. Otherwise only what cannot be much else counts: every word with a
    capital, a comma between, or "my name is" before it.
    """
    asks, text = "?" in text or "¿" in text, text[:LONGEST_FRAMED]
    if (labelled := _labelled(text)) is not None:
        return labelled
    if _OF_ANOTHER.search(plain(text).replace("'", "")):
        return None  # "soy la mama de Juan Lopez": no name of who writes
    framed, opened = unframed(WORD_WITH_A_DIGIT.sub(" ", text).strip())
    bare = _without_ornaments(framed)
    words = bare.replace(",", " ").split()
    if not 2 <= len(words) <= LONGEST_NAME or not all(_WORD.fullmatch(word) for word in words):
        return None
    if asks or not _may_be_names(words, expected, opened):
        return None
    shown = opened or "," in bare or all(word[0].isupper() or _is_particle(word) for word in words)
    if not expected and not shown:
        return None
    return _split(bare)


def _labelled(text: str) -> TypedName | None:
    """Both parts said by their name: "first name Ana, last name Lopez"."""
    parts = labelled_parts(text)
    if parts is None or not all(_WORD.fullmatch(word) for word in " ".join(parts).split()):
        return None
    return TypedName(*parts, certain=True)


def name_within(text: str, *, expected: bool = True) -> TypedName | None:
    """A full name in what is left of a text: between commas, ordinary words around it taken off."""
    for part in re.split(r"\s,\s|[;\n]|\.\s|\?", text):
        if len(part.strip(" ,").split()) == 2:  # "April May": no word of it is taken off
            if (pair := name_in(part.strip(" ,"), expected=expected)) is not None:
                return pair
            continue
        words = part.strip(" ,").split()
        opened = bool(words) and is_opened(part.strip())
        while not opened and words and _is_ordinary(words[0]):
            words = words[1:]
        while words and _is_ordinary(words[-1]):
            words = words[:-1]
        if (name := name_in(" ".join(words).strip(" ,"), expected=expected)) is not None:
            return name
    return None


def _is_ordinary(word: str) -> bool:
    said = plain(word).strip(".,:;!#")
    return said in NOT_IN_NAMES or not said.strip("-")


def one_name_in(text: str) -> bool:
    """Whether a text is one word that can be a first or a last name by itself."""
    word = _without_ornaments(after_opening(text)).strip()
    if not _WORD.fullmatch(word) or len(word) < 2 or not _VOWEL.search(plain(word)):
        return False
    said = plain(word)
    return said not in NOT_IN_NAMES and not is_known_phrase(word) and yes_or_no(word) is None


def _may_be_names(words: list[str], expected: bool, opened: bool) -> bool:
    """Whether these words can be a name: hardly any is a word of ordinary sentences."""
    said = [plain(word).strip(".") for word in words if not _is_particle(word)]
    ordinary = [word for word in said if word in NOT_IN_NAMES]
    if is_known_phrase(" ".join(words)) or len(ordinary) == len(said):
        return False
    if not expected and not opened and any(number_of(word) is not None for word in said):
        return False
    # Do, My, Im and Will are names too, but only where a name was asked for.
    as_written = len(words) <= 3 and all(word[0].isupper() for word in words)
    may_begin = as_written or said[0] not in BEGINS_A_SENTENCE
    allowed = 1 if expected and len(said) <= 3 and may_begin else 0
    return len(ordinary) <= allowed and any(_VOWEL.search(word) for word in said)


def _is_particle(word: str) -> bool:
    return plain(word) in {"de", "del", "la", "las", "los", "y", "van", "von", "der", "da", "dos"}


def reads_as_a_sentence(text: str) -> bool:
    """Whether a text of three words or more is made of ordinary words rather than of names."""
    words = [plain(word).strip(".,:;!?") for word in text.split() if not _is_particle(word)]
    return len(words) >= 3 and 2 * sum(word in NOT_IN_NAMES for word in words) > len(words)


def split_at_family(text: str, family: str) -> TypedName | None:
    """The name in `text` when its last words are `family`; None when they are not."""
    words, last = (
        _without_ornaments(text).split(),
        _without_ornaments(after_opening(family)).split(),
    )
    if not last or len(last) >= len(words):
        return None
    if [plain(word) for word in words[-len(last) :]] != [plain(word) for word in last]:
        return None
    cut = len(words) - len(last)
    return TypedName(" ".join(words[:cut]), " ".join(words[cut:]), certain=True)


def _without_ornaments(text: str) -> str:
    """The text without a trailing date and stray punctuation."""
    text = _ENDS_A_WORD.sub(" ", text)
    text = _DATE_BEHIND.sub("", text.strip())
    return " ".join(text.split())
