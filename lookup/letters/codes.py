"""A letter's code, which anybody may type, and its opening word, which only the person is given."""

from __future__ import annotations

import secrets
from typing import Final

# No 0/O, 1/I/L, U/V: nothing that is misread on paper or misheard on the phone.
ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTWXYZ"
LENGTH: Final = 12  # 58 random bits
GROUP: Final = 4


def new_code() -> str:
    """Twelve random letters and digits, as they are stored and compared."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_code(typed: str) -> str | None:
    """A typed code without its dashes, in capitals; None for what cannot be one."""
    signs = "".join(sign for sign in typed.upper() if sign not in "- ")
    fits = len(signs) == LENGTH and all(sign in ALPHABET for sign in signs)
    return signs if fits else None


def grouped(code: str) -> str:
    """A code as it is shown: ABCD-EFGH-JKMN."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))
