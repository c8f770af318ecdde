"""What a text is about when it answers no question: danger.yaml, then intents.yaml, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import yaml
from rapidfuzz.distance import OSA

from lookup.understanding.keywords import is_automatic, is_reaction
from lookup.understanding.words import NOT_IN_NAMES, bare

LONGEST_WORD_READ = 24
SPOKEN_FROM = 4  # words; in fewer an "uh" may be the answer
_REPEATED = re.compile(r"([a-z])\1{2,}")
# More short numbers in a row than any pattern has a use for.
_MANY_NUMBERS = re.compile(r"(?<!\S)(?:\d{1,4} ){4,}")
# What is taken out of a text before a list is looked for in it: another list.
_LEFT_OUT: Final = {
    "crisis": ("harmless",),
    **dict.fromkeys(("call", "human", "restart"), ("unwanted", "refused")),
    "stop": ("going_on",),
    "start": ("staying_out",),
    "english": ("unspoken_english",),
    "spanish": ("unspoken_spanish",),
}
# Left out only where nothing is asked: "no me pueden llamar" refuses, with a question mark it asks.
_REFUSED: Final = "refused"
_FILES: Final = ("danger.yaml", "intents.yaml")
_TABLES: Final = ("lists", "words", "spellings")
# What is said between words when a phone writes down what it hears.
_SPOKEN = re.compile(
    r"\b(?:u[hm]+|er+m?|h?m+|eh|like|o sea|pues|verdad|fijese|mire|period|punto|comma|coma)(?: |$)"
)
# Words of their own, whatever word of ours they are near.
_KEPT = NOT_IN_NAMES | frozenset(
    {"casas", "change", "closed", "changed", "nothing", "mother", "numbers", "costs"}
)


def plain_words(text: str) -> str:
    """The text as the patterns read it: plain, no apostrophes, drawn-out letters taken back."""
    said = _REPEATED.sub(r"\1\1", bare(text).replace("'", ""))
    return " ".join(_without_repeats(_MANY_NUMBERS.sub("0 ", said).split()))


def _without_repeats(words: list[str]) -> Iterator[str]:
    """The words without those said three times and more in a row: "no no no no" is "no no"."""
    for place, word in enumerate(words):
        if place < 2 or not word == words[place - 1] == words[place - 2]:
            yield word


def intent_of(text: str, *wanted: str) -> str | None:
    """The first list of intents.yaml that a text matches, of those wanted; None for none."""
    forms, asks = _forms(text), "?" in text
    for name, pattern in _patterns().items():
        if name in wanted and any(pattern.search(_meant(name, form, asks)) for form in forms):
            return name
    return None


def is_wholly(text: str, *wanted: str) -> bool:
    """Whether nothing is left of a text beside what one of these lists says: no name, then."""
    patterns = _patterns()
    return any(patterns[name].fullmatch(form) for name in wanted for form in _forms(text))


def _meant(name: str, said: str, asks: bool) -> str:
    """What a list is to read: danger is looked for without the sayings that speak of none, a call
    or a person without the words that want none."""
    for other in _LEFT_OUT.get(name, ()):
        if other != _REFUSED or not asks:
            said = _patterns()[other].sub(" ", said)
    return said


@lru_cache(maxsize=1)  # one text is asked about many lists in a row, and none is kept for longer
def _forms(text: str) -> tuple[str, ...]:
    """A text as it stands, with slips put right, and with short forms written out."""
    said = plain_words(text)
    forms = {said: None, respelled(said): None, respelled(in_full(said)): None}
    meant = _SPOKEN.sub("", said).strip()
    if len(meant.split()) >= SPOKEN_FROM:
        forms[respelled(in_full(meant))] = None
    return tuple(forms)


def in_full(said: str) -> str:
    """The same with texted short forms written out: "kiero saver" as "quiero saber"."""
    spellings = _spellings()
    return " ".join(spellings.get(word, word) for word in said.split())


def in_crisis(text: str) -> bool:
    """Whether a text speaks of ending one's life, or of being in danger; idioms are left out, and
    so is what a phone wrote: a tapped heart quotes our own words about danger."""
    if is_reaction(text) or is_automatic(text):
        return False
    return intent_of(text, "crisis") is not None


def respelled(said: str) -> str:
    """The same with words of five letters and more that are one letter off put right."""
    return " ".join(_nearest(word) for word in said.split())


def _nearest(word: str) -> str:
    """One slip in five to seven letters, two in a longer word; the first letter is right."""
    if len(word) < 5 or len(word) > LONGEST_WORD_READ or word in _KEPT or word in _vocabulary():
        return word
    slips = 1 if len(word) < 8 else 2
    near = [
        known
        for length in range(max(5, len(word) - slips), len(word) + slips + 1)
        for known in _by_shape().get((word[0], length), ())
        if OSA.distance(word, known, score_cutoff=slips) <= slips
    ]
    return min(near, default=word)


@cache
def _by_shape() -> Mapping[tuple[str, int], tuple[str, ...]]:
    """The vocabulary by first letter and length: only these can be a slip away."""
    found: dict[tuple[str, int], list[str]] = {}
    for known in _vocabulary():
        found.setdefault((known[0], len(known)), []).append(known)
    return {shape: tuple(words) for shape, words in found.items()}


@cache
def _vocabulary() -> frozenset[str]:
    """The plain words of the lists, for telling a slip from another word."""
    found = re.findall(r"[a-z]{4,}", " ".join(_table("lists").values()))
    return frozenset(found) | frozenset(_file()["words"])


@cache
def _spellings() -> Mapping[str, str]:
    return {str(texted): str(word) for texted, word in _table("spellings").items()}


def _table(name: str) -> Mapping[str, str]:
    table: Mapping[str, str] = _file()[name]
    return table


@cache
def _file() -> Mapping[str, Any]:
    """All that the files hold; their lists of words are one table."""
    read: dict[str, Any] = {"lists": {}}
    for file in _FILES:
        text = Path(__file__).with_name(file).read_text(encoding="utf-8")
        found = yaml.safe_load(text)
        read["lists"] |= found.pop("lists", {})
        read |= found
    return read


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    """Each list as one pattern, between word boundaries; a broken line is named."""
    lists = {
        name: re.sub(r"\s*\n\s*|\|\s+", "|", text.strip()).replace("||", "|")
        for name, text in _table("lists").items()
    }
    lists = {name: _filled(words, lists) for name, words in lists.items()}  # a list may name others
    found = {}
    for name, lines in _file().items():
        if name in _TABLES:
            continue
        filled = [f"(?:{_filled(line, lists)})" for line in lines]
        try:
            found[name] = re.compile(r"(?<!\w)(?:" + "|".join(filled) + r")(?:\b|$)")
        except re.error as problem:
            raise ValueError(
                f"{' or '.join(_FILES)}: {name}: not a pattern: {problem}"
            ) from problem
    return found


def _filled(line: str, lists: Mapping[str, str]) -> str:
    for name, words in lists.items():
        line = line.replace("{" + name + "}", words)
    return line
