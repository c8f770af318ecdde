"""The name rule R6: whether a name as given may be the name in a record that a number has opened.

It is there against innocent mix-ups only: whoever stole the number knows the name too. So it is
forgiving, except between brother and sister.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import OSA

from lookup.identity.given_names import LONG_NAME, is_called, is_slip
from lookup.identity.names import PersonName
from lookup.identity.skey import skey1

_SHORTEST_SLIP = 4  # letters of a surname below which one slip makes another name


def name_agrees(claimed: PersonName, stored: Sequence[PersonName]) -> bool:
    """Whether given names and at least one surname agree with one and the same stored name."""
    return any(
        given_names_agree(claimed.given, name.given)
        and surnames_agree(claimed.surnames, name.surnames)
        for name in stored
    )


def given_names_agree(claimed: Sequence[str], stored: Sequence[str]) -> bool:
    """First against first (short form, initial, slip), a middle name as first, MARY ANN joined."""
    if not claimed or not stored:
        return False
    return (
        _is_alike(claimed[0], stored[0])
        or _is_middle(claimed[0], stored)
        or _is_middle(stored[0], claimed)
        or "".join(claimed) == "".join(stored)
    )


def surnames_agree(claimed: Sequence[str], stored: Sequence[str]) -> bool:
    """Whether any part or the joined form sounds alike or differs by a slip; the order is free."""
    return any(_is_near(one, other) for one in _forms(claimed) for other in _forms(stored))


def _is_alike(one: str, other: str) -> bool:
    if 1 in (len(one), len(other)):
        return one[0] == other[0]
    return one == other or is_called(one, other) or is_slip(one, other)


def _is_middle(name: str, words: Sequence[str]) -> bool:
    return len(name) > 1 and name in words[1:]


def _forms(surnames: Sequence[str]) -> tuple[str, ...]:
    return (*surnames, "".join(surnames)) if surnames else ()


def _is_near(one: str, other: str) -> bool:
    if skey1(one) and skey1(one) == skey1(other):
        return True
    shorter = min(len(one), len(other))
    allowed = 2 if shorter >= LONG_NAME else 1
    return shorter >= _SHORTEST_SLIP and OSA.distance(one, other) <= allowed
