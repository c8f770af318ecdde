"""How hard a sentence is to read: Flesch-Kincaid for English, Fernandez-Huerta for Spanish."""

from __future__ import annotations

import re

import pyphen

HARDEST_GRADE = 6.0
EASIEST_ALLOWED = 70.0  # Fernandez-Huerta counts upwards: 70 and more is fairly easy
_ENGLISH = pyphen.Pyphen(lang="en_US", left=1, right=1)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
# An e that is not heard: cases has one and keeps another; judge, like, asked, dismissed.
_SILENT = re.compile(
    r"(?<=[aeiouy][^aeiouy])e$|(?<=[^aeiouyl][^aeiouyl])e$|(?<=[^td])ed$"
    r"|(?<=[aeiouy][kltvmnpr])es$"
)
_STRONG, _WEAK = "aeoáéóíú", "iuü"


def sentences(text: str) -> int:
    """How many sentences; at least one.  A colon before a list ends one, as in reading aloud."""
    text = text.replace("U.S.", "US").replace("L.A.", "LA")
    return max(1, len(re.findall(r"[.!?:](?:\s|$)", text)))


def words(text: str) -> list[str]:
    """The words, without numbers: nobody spells those out."""
    return _WORD.findall(text)


def english_syllables(word: str) -> int:
    """Syllables by hyphenation, or by groups of vowels where those are more: the harder count."""
    word = word.lower()
    hyphens = len(_ENGLISH.inserted(word).split("-"))
    groups = len(_VOWELS.findall(word)) - len(_SILENT.findall(word))
    return max(1, hyphens, groups)


def spanish_syllables(word: str) -> int:
    """Syllables by Spanish rules: two strong vowels part, a weak one joins its neighbour."""
    count, before = 0, ""
    word = word.lower().replace("qu", "k").replace("gue", "ge").replace("gui", "gi")
    for sign in word.replace("y", "i"):
        if sign in _STRONG + _WEAK:
            joined = bool(before) and not (before in _STRONG and sign in _STRONG)
            count += 0 if joined else 1
            before = sign
        else:
            before = ""
    return max(1, count)


def grade(text: str) -> float:
    """The Flesch-Kincaid grade of an English text."""
    found = words(text)
    syllables = sum(english_syllables(word) for word in found)
    return 0.39 * len(found) / sentences(text) + 11.8 * syllables / len(found) - 15.59


def ease(text: str) -> float:
    """The Fernandez-Huerta ease of a Spanish text: 70 and more is easy."""
    found = words(text)
    syllables = sum(spanish_syllables(word) for word in found)
    return 206.84 - 60 * syllables / len(found) - 1.02 * len(found) / sentences(text)
