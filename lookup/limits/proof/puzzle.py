"""One puzzle in ALTCHA's own format: made, signed, and its solution checked.

https://altcha.org/docs/v2/proof-of-work : the browser derives PBKDF2 keys from a nonce and a
counter until one begins as asked.  The counter is drawn here beforehand, so the work is bounded.
"""

from __future__ import annotations

import json
import secrets
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from altcha import Payload, create_challenge, verify_solution

from lookup.limits.rules import ProofRules
from lookup.sealing import hmac_sha256

ALGORITHM: Final = "PBKDF2/SHA-256"
LONGEST: Final = 2_000  # characters of a solution; a real one has about 1,200
_SIGNED = b"lcr/proof/puzzle/1"
_SOLVED = b"lcr/proof/solution/1"


@dataclass(frozen=True)
class Solved:
    """A puzzle of ours that was solved: its own name, and until when it counts."""

    name: str
    until: float


def new_puzzle(rules: ProofRules, key: bytes, *, bound_to: str, now: float) -> str:
    """A challenge as JSON, bound to one door and one session, good for a few minutes."""
    spread = rules.counter_to - rules.counter_from + 1
    challenge = create_challenge(
        ALGORITHM,
        rules.cost,
        counter=rules.counter_from + secrets.randbelow(spread),
        # Not the library's own `expires_at`: it would be held against a clock that is not ours.
        data={"for": bound_to, "until": int(now) + rules.good_for_seconds},
        hmac_secret=hmac_sha256(key, _SIGNED),
        hmac_key_secret=hmac_sha256(key, _SOLVED),
    )
    return json.dumps(challenge.to_dict(), separators=(",", ":"))


def read_solution(text: str, keys: Sequence[bytes], *, bound_to: str, now: float) -> Solved | None:
    """The puzzle that a text solves; None when it is none of ours, altered, late or for another.

    The library compares signatures only; no work is done here for whoever sends rubbish.
    """
    payload = _payload(text)
    if payload is None:
        return None
    said = payload.challenge.parameters.data
    if not isinstance(said, dict) or said.get("for") != bound_to:
        return None
    if not any(_is_signed_and_solved(payload, key) for key in keys):
        return None
    until = float(said["until"])  # under our signature, so as we wrote it
    return Solved(str(payload.challenge.parameters.nonce), until) if now < until else None


def _payload(text: str) -> Payload | None:
    if not text or len(text) > LONGEST:
        return None
    try:
        read: Any = json.loads(b64decode(text, validate=True))
        return Payload.from_dict(read)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _is_signed_and_solved(payload: Payload, key: bytes) -> bool:
    solution = verify_solution(
        payload,
        hmac_sha256(key, _SIGNED),
        hmac_key_secret=hmac_sha256(key, _SOLVED),
    )
    return bool(solution.verified)
