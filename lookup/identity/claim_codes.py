"""Claim codes: what the office prints on a letter so that one person can open one record."""

from __future__ import annotations

from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # base32 without I L O U
LENGTH: Final = 16  # fifteen drawn at random (75 bits) and one to check
BYTES: Final = 10
# What people read for a letter that is never printed.
_READ_AS: Final = str.maketrans("ILOU", "110V")


def claim_code(chance: bytes) -> str:
    """A new code in canonical form from 10 random bytes (75 of their 80 bits are used)."""
    if len(chance) != BYTES:
        raise ValueError(f"a claim code is made of {BYTES} random bytes; got {len(chance)}")
    number = int.from_bytes(chance) >> 5
    drawn = "".join(ALPHABET[number >> shift & 31] for shift in range(70, -1, -5))
    return drawn + check_sign(drawn)


def printed_claim_code(code: str) -> str:
    """The code as printed: four groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def check_sign(signs: str) -> str:
    """The sign that betrays one wrong sign, or nearly any two exchanged (Luhn, base 32)."""
    total = 0
    for place, sign in enumerate(reversed(signs)):
        value = ALPHABET.index(sign) * (2 if place % 2 == 0 else 1)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]


def canonical_claim_code(raw: str) -> str | None:
    """The 16 signs of a code as typed, or None where length, signs or check do not fit."""
    signs = "".join(sign for sign in raw.upper() if sign not in " -–—._\t").translate(_READ_AS)
    if len(signs) != LENGTH or any(sign not in ALPHABET for sign in signs):
        return None
    return signs if check_sign(signs[:-1]) == signs[-1] else None
