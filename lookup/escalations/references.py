"""References: what a person writes down to ask how their inquiry is doing, e.g. ABCD-EFGH-JK."""

from __future__ import annotations

import secrets
from collections.abc import Callable

# No 0/O, 1/I/L, U/V: nothing that is misread on paper or misheard on the phone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
RANDOM_CHARACTERS = 9


def new_reference(choose: Callable[[str], str] = secrets.choice) -> str:
    """A new random reference in groups of four, its last character checking those before it."""
    body = "".join(choose(ALPHABET) for _ in range(RANDOM_CHARACTERS))
    return grouped(body + check_character(body))


def check_character(body: str) -> str:
    """The character that makes one mistyped or two swapped characters noticed.

    Weighted sum over the alphabet's 29 signs; 29 is prime, so every weight 1-9 is invertible.
    """
    total = sum(place * ALPHABET.index(sign) for place, sign in enumerate(body, start=1))
    return ALPHABET[total % len(ALPHABET)]


def grouped(signs: str) -> str:
    """The reference as it is shown: groups of four joined by hyphens."""
    return "-".join(signs[start : start + 4] for start in range(0, len(signs), 4))


def read_reference(typed: str) -> str | None:
    """The reference that was typed, in its shown form, or None if it cannot be one of ours."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    if len(signs) != RANDOM_CHARACTERS + 1 or any(sign not in ALPHABET for sign in signs):
        return None
    body, check = signs[:-1], signs[-1]
    return grouped(signs) if check_character(body) == check else None
