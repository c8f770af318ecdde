"""Names: given names and surname parts in canonical form, whoever wrote them how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations
from typing import Final

from lookup.identity.normalise import canonical_text

# Glued to what follows: the file has DELACRUZ, DE LA CRUZ and DELA CRUZ for one family.
# LE, DO and TO are left out: they are Vietnamese surnames in their own right.
_PARTICLES: Final = frozenset(
    {
        "DE", "DEL", "DELA", "DELAS", "DELOS", "LA", "LAS", "LOS", "DA", "DAS", "DOS", "DI", "DU",
        "VAN", "VON", "DER", "DEN", "VANDER", "VANDE", "ST", "STE", "SAN", "SANTA", "SANTO", "MC",
        "MAC", "O", "D", "AL", "EL", "BIN", "IBN", "ABU", "TER",
    }
)  # fmt: skip
# What people leave out or exchange: CRUZ for DE LA CRUZ, BERG for VAN DER BERG, AL for EL. The
# others are the name itself: nobody called O'BRIEN, MCCARTHY or ST CLAIR is BRIEN, CARTHY or CLAIR.
_LEFT_OUT: Final = _PARTICLES - {"ST", "STE", "SAN", "SANTA", "SANTO", "MC", "MAC", "O", "D"}
PARTICLES_LEFT_OUT: Final = frozenset(
    "".join(row) for n in (1, 2) for row in permutations(sorted(_LEFT_OUT), n)
)
_WRITTEN_AS: Final = {"SAINT": "ST", "SAINTE": "STE"}
_AND: Final = frozenset({"Y", "E"})
# As the files write them in one word; DE, DEL and VAN alone begin too many other names (DELGADO).
_GLUED: Final = ("DELA", "DELAS", "DELOS", "VANDER", "VANDEN")
_SHORTEST_BARE: Final = 3
_SUFFIXES: Final = frozenset(
    {"JR", "SR", "II", "III", "IV", "V", "1ST", "2ND", "3RD", "4TH", "JUNIOR", "SENIOR"}
)


@dataclass(frozen=True)
class PersonName:
    """One name in canonical form: given names in order, surname parts in order; never printed.

    `bare` holds the parts that have a particle (DELACRUZ) without it (CRUZ).
    """

    given: tuple[str, ...]
    surnames: tuple[str, ...]
    bare: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "PersonName(...)"


def canonical_given(raw: str) -> tuple[str, ...]:
    """The given names as words in order, suffixes dropped; () if there is no letter."""
    return _with_a_letter(_without_suffix(canonical_text(raw).split()))


def canonical_surnames(raw: str) -> tuple[str, ...]:
    """The surname's parts in order, particles glued to what follows; () if there is no letter."""
    return _with_a_letter(_glued(_family_words(raw)))


def bare_surnames(raw: str) -> tuple[str, ...]:
    """The surname's parts that stand behind a particle, without it: CRUZ of DE LA CRUZ."""
    words = _family_words(raw)
    parts = [b for a, b in pairwise(words) if a in _LEFT_OUT and b not in _PARTICLES]
    parts += [
        word.removeprefix(glued)
        for word in words
        for glued in _GLUED
        if word.startswith(glued) and len(word) - len(glued) > _SHORTEST_BARE
    ]
    return tuple(dict.fromkeys(part for part in parts if len(part) >= _SHORTEST_BARE))


def person_name(given_names: str, family_names: str) -> PersonName:
    """The canonical name of two fields as typed."""
    given, surnames = canonical_given(given_names), canonical_surnames(family_names)
    return PersonName(given, surnames, bare_surnames(family_names))


def split_doj_name(raw: str) -> PersonName:
    """The canonical name of `LAST,FIRST MIDDLE SUFFIX`; without a comma all of it is surname."""
    last, _, first = raw.partition(",")
    return person_name(first.replace(",", " "), last)


def _family_words(raw: str) -> list[str]:
    """The words of a surname less suffixes and Y, each particle written in one way."""
    words = _without_and(_without_suffix(canonical_text(raw).split()))
    return [*(_WRITTEN_AS.get(word, word) for word in words[:-1]), *words[-1:]]


def _without_suffix(words: list[str]) -> list[str]:
    """The words less JR, III and the like at the end; the first word is a name whatever it says."""
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words = words[:-1]
    return words


def _without_and(words: list[str]) -> list[str]:
    """GARCIA Y LOPEZ without its Y; a Y or E at either end is an initial and stays."""
    last = len(words) - 1
    return [word for place, word in enumerate(words) if not (0 < place < last and word in _AND)]


def _glued(words: list[str]) -> list[str]:
    parts, particles = [], ""
    for word in words:
        if word in _PARTICLES:
            particles += word
        else:
            parts.append(particles + word)
            particles = ""
    return [*parts, particles] if particles else parts


def _with_a_letter(words: Sequence[str]) -> tuple[str, ...]:
    kept = tuple(word for word in words if not word.isdigit())
    return kept if any(sign.isalpha() for word in kept for sign in word) else ()
