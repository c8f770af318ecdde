"""The name rule R6: whether a name as given may be the name in a record that a number has opened.

It is there against innocent mix-ups only: whoever stole the number knows the name too. So it is
forgiving, except between brother and sister.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import OSA

from lookup.identity.given_names import LONG_NAME, is_called, is_slip
from lookup.identity.names import PARTICLES_LEFT_OUT, PersonName
from lookup.identity.skey import skey1

_SHORTEST_SLIP = 4  # letters of a surname below which one slip makes another name
_SHORTEST_BARE = 3  # RIO of DEL RIO, ALI of BIN ALI: letter by letter only


def name_agrees(claimed: PersonName, stored: Sequence[PersonName]) -> bool:
    """Whether given names and at least one surname agree with one and the same stored name."""
    return any(
        given_names_agree(claimed.given, name.given)
        and surnames_agree((*claimed.surnames, *claimed.bare), name.surnames)
        for name in stored
    )


def given_names_agree(claimed: Sequence[str], stored: Sequence[str]) -> bool:
    """First against first (short form, initial, slip), a middle name as first, LA TOYA joined."""
    if not claimed or not stored:
        return False
    return (
        _is_alike(claimed[0], stored[0])
        or _is_middle(claimed[0], stored)
        or _is_middle(stored[0], claimed)
        or any(_is_alike(one, other) for one, other in _joined(claimed, stored))
    )


def _joined(claimed: Sequence[str], stored: Sequence[str]) -> list[tuple[str, str]]:
    """Names that one wrote as two words and the other as one: DE SHAWN, JAE HYUN, MARY ANN."""
    one, other = two_as_one(claimed), two_as_one(stored)
    return [(one, other), (one, stored[0]), (claimed[0], other)]


def two_as_one(words: Sequence[str]) -> str:
    """The first two words as one; a middle initial is no syllable: JUAN A is not JUANA."""
    return "".join(words[:2]) if all(len(word) > 1 for word in words[:2]) else words[0]


def surnames_agree(claimed: Sequence[str], stored: Sequence[str]) -> bool:
    """Whether any part or the joined form sounds alike or differs by a slip; the order is free.

    A part that the record has with a particle (DELACRUZ) agrees with the part alone (CRUZ).
    """
    return any(
        _is_near(one, other)
        or any(_is_near_behind(one, part) for part in _behind_particles(other))
        or any(_is_near_behind(other, part) for part in _behind_particles(one))
        for one in surname_forms(claimed)
        for other in surname_forms(stored)
    )


def _is_alike(one: str, other: str) -> bool:
    if 1 in (len(one), len(other)):
        return one[0] == other[0]
    return one == other or is_called(one, other) or is_slip(one, other)


def _is_middle(name: str, words: Sequence[str]) -> bool:
    return len(name) > 1 and name in words[1:]


def _behind_particles(whole: str) -> list[str]:
    """What is left of a part without something that people leave out before it."""
    longest = len(whole) - _SHORTEST_BARE
    return [whole[at:] for at in range(2, longest + 1) if whole[:at] in PARTICLES_LEFT_OUT]


def is_same_surname(one: str, other: str) -> bool:
    """Whether two surname parts are one, letter by letter, with or without a particle."""
    return one in {other, *_behind_particles(other)} or other in _behind_particles(one)


def surname_forms(surnames: Sequence[str]) -> tuple[str, ...]:
    """The parts of a surname, and all of them joined."""
    return (*surnames, "".join(surnames)) if surnames else ()


def _is_near(one: str, other: str) -> bool:
    sounds_alike = bool(skey1(one)) and skey1(one) == skey1(other)
    return sounds_alike or is_slip_of_surname(one, other)


def _is_near_behind(one: str, part: str) -> bool:
    return one == part or (len(part) >= _SHORTEST_SLIP and _is_near(one, part))


def is_slip_of_surname(one: str, other: str) -> bool:
    """Whether a surname is the other but for a slip (OSA distance 1, 2 from eight letters on)."""
    shorter = min(len(one), len(other))
    allowed = 2 if shorter >= LONG_NAME else 1
    return shorter >= _SHORTEST_SLIP and OSA.distance(one, other) <= allowed
