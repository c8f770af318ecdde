"""Given names: who may be called what, and which near names are two people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Final

from nicknames import NickNamer
from rapidfuzz.distance import OSA

from lookup.identity.normalise import canonical_text
from lookup.identity.skey import skey1

LONG_NAME: Final = 8  # letters from which two slips are forgiven instead of one
_SHORTEST_SLIP: Final = 3  # below, one slip makes another name: AL, ED, LI


def called(name: str) -> frozenset[str]:
    """The short, long and translated forms that a name is directly related to."""
    return _CALLED.get(name, frozenset())


def is_called(one: str, other: str) -> bool:
    """Whether one is a short or translated form of the other (not: both of a third)."""
    return other in called(one)


def is_slip(one: str, other: str) -> bool:
    """Whether a typing slip parts them (OSA distance 1, 2 from eight letters) and no more.

    The first sound stays: the limits count by it (guesses.py), and few slips fall there.
    """
    shorter = min(len(one), len(other))
    if shorter < _SHORTEST_SLIP or are_two_people(one, other):
        return False
    if skey1(one)[:1] != skey1(other)[:1]:
        return False
    allowed = 2 if shorter >= LONG_NAME else 1
    return OSA.distance(one, other, score_cutoff=allowed) <= allowed


def are_two_people(one: str, other: str) -> bool:
    """Whether near names are two people's: MARIO and MARIA, DANIEL and DANIELA, ERIC, ERIN."""
    return frozenset((one, other)) in _TWO_PEOPLE or _is_in_a(one) != _is_in_a(other)


def looks_swapped(given: Sequence[str], surnames: Sequence[str]) -> bool:
    """Whether the fields may have been exchanged: no given name known, or only given names.

    Or the first word is a surname that its owners write first: KIM SOO JIN, LE VAN MINH.
    """
    no_given = not any(word in _KNOWN for word in given)
    first = given[0] if given else ""
    return no_given or all(part in _KNOWN for part in surnames) or first in _WRITTEN_FIRST


def _is_in_a(name: str) -> bool:
    """Whether a name ends as women's names do where English and Spanish mark it: SARA, SARAH."""
    return name.endswith(("A", "AH"))


def _lines(file: str) -> Iterator[tuple[str, list[str]]]:
    """First name and the others of each line of a data file beside this one."""
    for line in files("lookup.identity").joinpath(file).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            first, _, others = line.partition("\t")
            yield canonical_text(first), [canonical_text(word) for word in others.split()]


def _called() -> Mapping[str, frozenset[str]]:
    """Each name's direct relations, both ways: the `nicknames` library and our own two lists."""
    either: defaultdict[str, set[str]] = defaultdict(set)
    english = NickNamer.default_lookup().items()
    for long, others in [*english, *_lines("nicknames_es.tsv"), *_lines("nicknames_more.tsv")]:
        name = canonical_text(long)
        for short in map(canonical_text, others):
            if frozenset((name, short)) not in _TWO_PEOPLE:  # the library has AARON for ERIN
                either[name].add(short)
                either[short].add(name)
    return {name: frozenset(others) for name, others in either.items()}


_TWO_PEOPLE: Final = frozenset(
    frozenset((one, other)) for one, others in _lines("never_the_same.tsv") for other in others
)
_CALLED: Final = _called()
_KNOWN: Final = frozenset(_CALLED)
_WRITTEN_FIRST: Final = frozenset(name for name, _ in _lines("written_first.tsv"))
