"""The check: whether the person asking is the one in a record, and how much of it opens."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lookup.identity.claims import Claim
from lookup.store import Generation, Tier


@dataclass(frozen=True, repr=False)
class Source:
    """Where a claim comes from: session id, phone number (E.164), IP address; whatever is known."""

    session: bytes | None = None
    contact: str | None = None
    address: str | None = None


@dataclass(frozen=True)
class Verified:
    """One record opened, and the name fits; `body` is the answer's JSON at that tier."""

    tier: Tier
    body: dict[str, Any] = field(repr=False)
    generation: Generation


@dataclass(frozen=True)
class NotVerified:
    """Not found, a wrong number, another name, two people: nobody is told which."""


@dataclass(frozen=True)
class Refused:
    """No check was made; try again after so many seconds, or ask a person."""

    retry_after_seconds: int
    bucket_class: str  # session, source, identity, everybody, unavailable


class Verifier:
    """Checks claims against the generation in force, under the limits."""

    def check(self, claim: Claim, channel: str, source: Source) -> Verified | NotVerified | Refused:
        """Whether the claim is true, and in which tier; costs and counts the same for everybody."""
        raise NotImplementedError
