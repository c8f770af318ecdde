"""Case numbers as an asker types them, in the form that the engine's relief lists have.

`cmr.relief` has its own version of this, since the service never imports the engine nor the engine
the service; tests/data/case_numbers.tsv and a property test hold the two together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

_SHORTEST: Final = 5
_LONGEST: Final = 16
# L letter, D digit: felony BA123456, misdemeanor 8CR01234, before 1990 A123456.
_SHAPES: Final = ("LLDDDDDD", "DLLDDDDD", "LDDDDDD")
_LETTER_OR_DIGIT: Final = str.maketrans({"L": "[A-Z]", "D": "[0-9]"})
_NUMBER: Final = re.compile("|".join(shape.translate(_LETTER_OR_DIGIT) for shape in _SHAPES))
_MEANT: Final = {"D": str.maketrans("OIS", "015"), "L": str.maketrans("015", "OIS")}
# XCNBA123456-01: X, two letters for the courthouse, the number, which defendant.
_COURTHOUSE: Final = re.compile(r"X?[A-WYZ][A-Z](?=[A-Z0-9]{7,8}$)")
_DEFENDANT: Final = re.compile(r"[^A-Z0-9]+[0-9]{1,2}$")
_SIGNS: Final = re.compile(r"[^A-Z0-9]+")


def canonical_case_number(raw: str) -> str | None:
    """The canonical case number, or None for what has not 5 to 16 letters and digits."""
    plain = _plain(raw)
    whole = _SIGNS.sub("", plain)
    readings = _readings(plain)
    exact = [text for text in readings if _NUMBER.fullmatch(text)]
    # A courthouse without its X is too little to go by once signs have to be bent as well.
    near = [] if exact else [text for text in readings if whole.startswith(("X", text))]
    found = next(iter(exact), None) or _first_bent(near) or whole
    return found if _SHORTEST <= len(found) <= _LONGEST else None


def _plain(raw: str) -> str:
    """Capital letters without accents, every kind of dash a hyphen."""
    spread = unicodedata.normalize("NFKD", raw)
    bare = "".join(sign for sign in spread if not unicodedata.combining(sign))
    return "".join("-" if _is_dash(sign) else sign for sign in bare).upper().strip(" .-")


def _is_dash(sign: str) -> bool:
    return unicodedata.category(sign) == "Pd" or sign == "\N{MINUS SIGN}"


def _readings(plain: str) -> list[str]:
    """Ways to read it, most literal first: whole, without courthouse, without defendant number."""
    readings = []
    for text in dict.fromkeys((plain, _DEFENDANT.sub("", plain))):
        joined = _SIGNS.sub("", text)
        readings += [joined, _COURTHOUSE.sub("", joined)]
    return list(dict.fromkeys(readings))


def _first_bent(readings: Sequence[str]) -> str | None:
    """The first reading that becomes a number by O/0, I/1, S/5, bent as little as can be."""
    for text in readings:
        # Only digits, or only letters: nothing shows that letters and digits were meant.
        if not (text.isdigit() or text.isalpha()):
            bent = [word for shape in _SHAPES if (word := _bent(text, shape))]
            if bent:
                return min(bent, key=lambda word: sum(map(str.__ne__, word, text)))
    return None


def _bent(text: str, shape: str) -> str:
    """The text with each sign read as its place wants it; "" where that is no number."""
    if len(text) != len(shape):
        return ""
    word = "".join(sign.translate(_MEANT[place]) for sign, place in zip(text, shape, strict=True))
    return word if re.fullmatch(shape.translate(_LETTER_OR_DIGIT), word) else ""
