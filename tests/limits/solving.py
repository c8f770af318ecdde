"""A browser's part of a proof of work, by the ALTCHA library's own solver."""

from __future__ import annotations

import json

from altcha import Challenge, Payload, solve_challenge


def solved(puzzle: str) -> str:
    """What a browser sends back for a puzzle's JSON."""
    challenge = Challenge.from_dict(json.loads(puzzle))
    solution = solve_challenge(challenge)
    assert solution is not None
    return Payload(challenge, solution).to_base64()
