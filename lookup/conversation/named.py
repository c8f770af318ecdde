"""The name that was verified, kept as a salted hash alone: enough to know it when typed again."""

from __future__ import annotations

import hmac
import secrets

from lookup.identity import canonical_text
from lookup.sealing import sha256


def mark_of(name: str, *, salt: str | None = None) -> str:
    """A mark of a whole name, in whatever order and with whatever accents its words are typed."""
    salt = salt or secrets.token_hex(16)
    words = " ".join(sorted(canonical_text(name).split()))
    return f"{salt}:{sha256(f'{salt}:{words}'.encode()).hex()}"


def is_name(typed: str, mark: str) -> bool:
    """Whether a typed name is the one that was marked."""
    typed = " ".join(typed.split())
    return bool(typed) and hmac.compare_digest(mark_of(typed, salt=mark.split(":")[0]), mark)
