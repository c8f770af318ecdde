"""A reply before it goes: as the phone will show it, its cost, and what should not be in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol

from lookup.i18n import Catalogue
from lookup.office.reaching import Reach
from lookup.understanding.date_words import plain

LONGEST: Final = 1_600  # characters: the provider's own limit
SEGMENTS_AT_MOST: Final = 10
_BLANK: Final = re.compile(r"<[^<>]{1,40}>")
# What a text tells whoever holds the phone, in both languages, accents left off. To a phone that
# nobody has proved none of these goes: it may be anybody's.
_ABOUT_A_CASE: Final = re.compile(
    r"\b(?:cases?|casos?|courts?|cortes?|tribunal(?:es)?|judges?|juez|jueces|convict\w*|conden\w*"
    r"|records?|antecedentes?|expedientes?|dismiss\w*|anul\w*|seal(?:ed|ing)?|sellad\w*|expung\w*"
    r"|felon\w*|misdemeanors?|delitos?|arrest\w*|drugs?|drogas?|marijuana|marihuana|cannabis|weed"
    r"|prop(?:osition|osicion)? ?64|probation|jail|prison|carcel|charges?|cargos?)\b",
    re.IGNORECASE,
)
_NEVER: Final = re.compile(r"criminal", re.IGNORECASE)


class Counted(Protocol):
    """How a text travels."""

    @property
    def gsm(self) -> bool:
        """Whether the plain message alphabet is enough."""
        ...

    @property
    def units(self) -> int:
        """Septets, or UCS-2 units when it is not."""
        ...

    @property
    def segments(self) -> int:
        """How many messages are paid for."""
        ...


class Lettering(Protocol):
    """What a texting channel knows of letters."""

    def to_gsm(self, text: str, /) -> str:
        """The text with accents and typography that a message cannot carry made plain."""
        ...

    def not_gsm(self, text: str, /) -> str:
        """The characters that make every message carry less than half."""
        ...

    def count(self, text: str, /) -> Counted:
        """How the text travels."""
        ...


class Unfit(StrEnum):
    """Why a reply cannot go as it is."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    BLANK_LEFT = "blank_left"  # <day> of a ready-made reply
    UNPROVED = "unproved"  # about a case, to a phone that nobody has proved: no confirming helps
    PERSONAL = "personal"  # a name, a number of theirs, a word that no text of ours may say


@dataclass(frozen=True, repr=False)
class Draft:
    """What was typed, and what would be sent for it."""

    typed: str
    words: str
    counted: Counted
    costly: str  # characters outside the plain message alphabet
    personal: tuple[str, ...]  # what should not stand in a text
    unproved: tuple[str, ...] = ()  # what may not stand in one to a phone that nobody has proved

    def __repr__(self) -> str:
        return f"Draft({self.counted.segments} segments)"

    @property
    def unfit(self) -> Unfit | None:
        """The first reason why it cannot go; PERSONAL may be overruled by who writes it."""
        if not self.typed.strip():
            return Unfit.EMPTY
        if len(self.words) > LONGEST or self.counted.segments > SEGMENTS_AT_MOST:
            return Unfit.TOO_LONG
        if _BLANK.search(self.typed):
            return Unfit.BLANK_LEFT
        if self.unproved:
            return Unfit.UNPROVED
        return Unfit.PERSONAL if self.personal else None


@dataclass(frozen=True)
class Writing:
    """Makes drafts in the words and letters of this service."""

    catalogue: Catalogue
    lettering: Lettering
    names: Mapping[str, Mapping[str, str]]  # the county's words, by language

    def draft(self, typed: str, reach: Reach, claim: Mapping[str, Any]) -> Draft:
        """A reply as it would go; who never wrote to us is told who writes and how to stop."""
        typed = typed.replace("\r\n", "\n").strip()
        words = self.lettering.to_gsm(typed)
        if reach.is_new and words:
            first, last = (
                self.catalogue.text(f"text.office.{part}", reach.language, **self._names(reach))
                for part in ("first", "last")
            )
            words = self.lettering.to_gsm(f"{first} {words} {last}")
        personal = tuple(personal_words(typed, claim))
        return Draft(
            typed=typed,
            words=words,
            counted=self.lettering.count(words),
            costly=self.lettering.not_gsm(words),
            personal=personal,
            unproved=() if reach.is_proved else (*personal, *words_about_a_case(typed)),
        )

    def ready_made(self) -> list[tuple[str, str, str]]:
        """The ready-made replies: id, English, Spanish."""
        said = self.catalogue.text
        return [
            (
                id_.rpartition(".")[2],
                said(id_, "en", **self.names["en"]),
                said(id_, "es", **self.names["es"]),
            )
            for id_ in self.catalogue.ids("text.reply.")
        ]

    def _names(self, reach: Reach) -> Mapping[str, str]:
        return self.names[reach.language if reach.language in self.names else "en"]


def words_about_a_case(typed: str) -> tuple[str, ...]:
    """The words that tell what a text is about, each once."""
    return tuple(dict.fromkeys(found[0] for found in _ABOUT_A_CASE.finditer(plain(typed))))


def personal_words(typed: str, claim: Mapping[str, Any]) -> Iterable[str]:
    """What stands in a reply that no text may show on a lock screen: names, numbers, one word."""
    if found := _NEVER.search(typed):
        yield found[0]
    said = " ".join(typed.split()).casefold()
    for own in sorted(_own_words(claim)):
        if re.search(rf"(?<![\w-]){re.escape(own)}(?![\w-])", said):
            yield own


def _own_words(claim: Mapping[str, Any]) -> set[str]:
    answers = claim.get("answers") or {}
    names = [*(answers.get("name") or {}).values(), *(answers.get("other_names") or {}).values()]
    numbers = [
        value
        for question in ("identifier", "second_identifier")
        for value in (answers.get(question) or {}).values()
    ]
    words = {word for name in names for word in str(name).casefold().split() if len(word) > 2}
    return words | {str(number).casefold().strip() for number in numbers if len(str(number)) > 3}
