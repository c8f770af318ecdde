"""Waiting in place of a puzzle: a signed ticket that is good from half a minute on."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lookup.limits.rules import ProofRules
from lookup.sealing import hmac_sha256

_LABEL = b"lcr/proof/wait/1|"
_MARK: Final = "wait"
_PARTS: Final = 4


@dataclass(frozen=True)
class Ticket:
    """A ticket of ours: its own name, and from when until when it counts."""

    name: str
    good_from: float
    until: float


def new_ticket(rules: ProofRules, key: bytes, *, bound_to: str, now: float) -> str:
    """A ticket as text, bound to one door and one session."""
    said = f"{_MARK}.{int(now)}.{secrets.token_hex(16)}"
    return f"{said}.{_signature(key, said, bound_to)}"


def read_ticket(
    text: str, rules: ProofRules, keys: Sequence[bytes], *, bound_to: str, now: float
) -> Ticket | None:
    """The ticket in a text, early ones too; None when it is none of ours, altered, for another
    door or session, or too old."""
    parts = text.split(".")
    if len(parts) != _PARTS or parts[0] != _MARK:
        return None
    said = ".".join(parts[:3])
    if not any(_is_signed(parts[3], _signature(key, said, bound_to)) for key in keys):
        return None
    began = float(parts[1])
    ticket = Ticket(parts[2], began + rules.wait_seconds, began + rules.good_for_seconds)
    return ticket if now < ticket.until else None


def _is_signed(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(), right.encode())


def _signature(key: bytes, said: str, bound_to: str) -> str:
    return hmac_sha256(key, _LABEL + said.encode() + b"|" + bound_to.encode()).hex()
