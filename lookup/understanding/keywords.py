"""Reading a text before all else: cleaned copies, keywords, what phones write by themselves."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

import yaml

LONGEST_HEARD: Final = 1600  # what one text can hold; whatever is longer did not come from a phone
_SPACES: Final = re.compile(r"\s+")
_AROUND: Final = " \t\"'`.,;:!?¡¿()[]<>*_~-\u2018\u2019\u201c\u201d\u00ab\u00bb\u2026"
# Emoji may be said with; a keyword with a red hand behind it is still the keyword.
_SYMBOLS: Final = ("So", "Sk", "Mn", "Me", "Cf", "Cc", "Cs", "Co", "Cn")
_LANGUAGES: Final = ("en", "es")


class Command(StrEnum):
    """What is done before the conversation hears anything."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    WRONG_NUMBER = "wrong_number"


@dataclass(frozen=True)
class Heard:
    """A command, the language of its word, and whether the provider itself knows the word."""

    command: Command
    language: str
    exact: bool
    providers: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """The words of keywords.yaml, each reduced as `reduced` does."""

    exact: Mapping[str, tuple[Command, str]]
    phrases: Mapping[str, tuple[Command, str]]
    providers: frozenset[str]
    fillers: tuple[str, ...]
    reactions: re.Pattern[str]
    automatic: re.Pattern[str]
    by_hand: re.Pattern[str]


def cleaned(body: str) -> str:
    """The copy that the conversation hears: whole characters, no controls, no hidden marks."""
    body = body[: 2 * LONGEST_HEARD]
    if body.isascii() and body.isprintable():  # nothing to take off
        return _SPACES.sub(" ", body).strip()[:LONGEST_HEARD]
    text = unicodedata.normalize("NFKC", body)
    kept = (
        " " if character in "\r\n\t\v\f\u2028\u2029" else character
        for character in text
        if character in "\r\n\t\v\f\u2028\u2029\u200d"
        or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    return _SPACES.sub(" ", "".join(kept)).strip()[:LONGEST_HEARD]


def reduced(text: str) -> str:
    """Letters and digits only as they are said: no case, accents, outer marks or pictures."""
    plain = unicodedata.normalize("NFKD", cleaned(text))
    if not plain.isascii() or "^" in plain or "`" in plain:
        plain = "".join(c for c in plain if unicodedata.category(c) not in _SYMBOLS)
    return _SPACES.sub(" ", plain.casefold().replace("\u2019", "'")).strip(_AROUND)


def hear(body: str) -> Heard | None:
    """The command that a whole text is, or None; never one found inside a sentence or a name."""
    words, said = vocabulary(), reduced(body)
    if found := words.exact.get(said):
        return Heard(*found, exact=True, providers=said in words.providers)
    core = without_fillers(said, words.fillers)
    if found := words.phrases.get(core) or words.phrases.get(said):
        return Heard(*found, exact=False)
    if core != said and (found := words.exact.get(core)):  # "stop please"
        return Heard(*found, exact=False)
    return None


def without_fillers(said: str, fillers: tuple[str, ...]) -> str:
    """What is left of a reduced text without the polite and angry words at either end."""
    core = said
    while core:
        shorter = core
        for filler in fillers:
            shorter = shorter.removeprefix(filler + " ").removesuffix(" " + filler)
        shorter = shorter.strip(_AROUND)
        if shorter == core:
            break
        core = shorter
    return core


def without_courtesy(body: str) -> str:
    """A text reduced, without "please", "hola" and the like at either end."""
    return without_fillers(reduced(body), vocabulary().fillers)


def is_reaction(body: str) -> bool:
    """Whether a phone wrote this for a tap on one of our texts (`Liked "..."`): it says nothing."""
    return vocabulary().reactions.match(cleaned(body)) is not None


def is_automatic(body: str) -> bool:
    """Whether a phone or an office wrote this while nobody was there: it gets no answer."""
    return vocabulary().automatic.search(reduced(body)) is not None


def is_ready_made(body: str) -> bool:
    """Whether this is a phone's ready-made answer ("can't talk right now"); a hand may write it."""
    return vocabulary().by_hand.search(reduced(body)) is not None


@cache
def vocabulary() -> Vocabulary:
    """The shipped words, read once; a word with two meanings is refused here."""
    listed = yaml.safe_load(Path(__file__).with_name("keywords.yaml").read_text(encoding="utf-8"))
    return Vocabulary(
        exact=_by_word(listed["exact"]),
        phrases=_by_word(listed["phrases"]),
        providers=frozenset(map(reduced, listed["providers"])),
        fillers=tuple(sorted(map(reduced, listed["fillers"]), key=len, reverse=True)),
        reactions=re.compile("|".join(listed["reactions"]), re.IGNORECASE | re.DOTALL),
        automatic=re.compile("|".join(listed["automatic"])),
        by_hand=re.compile("|".join(listed["by_hand"])),
    )


def _by_word(listed: Mapping[str, Mapping[str, list[str]]]) -> Mapping[str, tuple[Command, str]]:
    found: dict[str, tuple[Command, str]] = {}
    for name, by_language in listed.items():
        for language in _LANGUAGES:
            for word in map(reduced, by_language.get(language, [])):
                meaning = (Command(name), language)
                if found.setdefault(word, meaning)[0] is not meaning[0]:
                    raise ValueError(f"keywords.yaml: {word!r} has two meanings")
    return found
