"""skey1, the surname key: what sounds alike in English and Spanish gets the same four signs.

FROZEN. Tokens already published were made with it: a change here makes people unfindable until the
next publication. It is our own on purpose (a library's update must not change it); the vectors are
in tests/data/skey1.tsv. A better key is a skey2 beside it, named in the manifest.
"""

from __future__ import annotations

from typing import Final

_DIGITS: Final = {
    **dict.fromkeys("BFPV", "1"), **dict.fromkeys("CGJKQSXZ", "2"), **dict.fromkeys("DT", "3"),
    "L": "4", **dict.fromkeys("MN", "5"), "R": "6",
}  # fmt: skip
_FIRST: Final = {"C": "K", "Q": "K", "Z": "S", "G": "J", "X": "J", "V": "B", "Y": "I", "W": "U"}


def skey1(part: str) -> str:
    """The key of a canonical surname part: sound class and three digits; "" without a letter."""
    letters = "".join(sign for sign in part if "A" <= sign <= "Z")
    if letters.startswith("H") and len(letters) > 1:
        letters = letters[1:]  # HERNANDEZ, ERNANDES
    if not letters:
        return ""
    soft = letters[0] == "C" and letters[1:2] in ("E", "I")  # CEPEDA, ZEPEDA
    key, before = "S" if soft else _FIRST.get(letters[0], letters[0]), _DIGITS.get(letters[0], "")
    for letter in letters[1:]:
        digit = _DIGITS.get(letter, "")
        if digit != before:
            key += digit
        if letter not in "HW":  # as in Soundex: H and W do not part two letters of one class
            before = digit
    return (key + "000")[:4]
