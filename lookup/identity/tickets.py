"""Tickets: a claim that was checked, sealed so that only the zone that checked it opens it again.

A ticket is what "keep looking" keeps. The zone makes one with each check, after the limits were
charged, so nobody else can make one: a taken-over web process has nothing to try guesses with.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lookup.identity.claim_facts import claim_of_facts, facts_of_claim
from lookup.identity.claims import Claim
from lookup.identity.proofs import Found
from lookup.sealing import SealBroken, aead_open, aead_seal, hkdf_expand, hmac_sha256, sha256
from lookup.store import Tier

_SEAL: Final = b"lcr/ticket/1"
_PERSON: Final = b"lcr/ticket/person/1"
_STEP: Final = 1_024  # any usual claim fills one step, so that a length tells nothing
PERSON_BYTES: Final = 16


@dataclass(frozen=True)
class Ticket:
    """A sealed claim, and the tag of whom it speaks of; neither says anything without the key."""

    sealed: bytes = field(repr=False)
    person: bytes = field(repr=False)


@dataclass(frozen=True, repr=False)
class Told:
    """What somebody was told: the headline, in the details tier a digest of the outcomes too."""

    headline: str | None
    outcomes: str | None = None

    def differs_from(self, found: Told) -> bool:
        """Whether `found` would be news; what only one side shows is not compared."""
        if self.headline != found.headline:
            return True
        both = self.outcomes is not None and found.outcomes is not None
        return both and self.outcomes != found.outcomes


@dataclass(frozen=True, repr=False)
class Waiting:
    """What a ticket holds: the claim, what was told, and the generation that was asked.

    `tried`: the places of the claim's numbers that were charged and tried; no other one may be.
    """

    claim: Claim
    told: Told
    gen: int
    tried: frozenset[int]


@dataclass(frozen=True)
class Tickets:
    """Makes and opens tickets under the claims keys, the newest first."""

    keys: Sequence[bytes] = field(repr=False)

    def issue(
        self, claim: Claim, found: Found | None, *, tried: Collection[int], gen: int
    ) -> Ticket:
        """The ticket of a claim just checked: the same work whether or not anybody was found."""
        told = told_of(found)
        facts = {
            "v": 1,
            "claim": facts_of_claim(claim),
            "headline": told.headline,
            "outcomes": told.outcomes,
            "gen": gen,
            "tried": sorted(tried),
        }
        return Ticket(self._sealed(facts), self._person(claim))

    def open(self, sealed: bytes) -> Waiting:
        """What a ticket holds; raises SealBroken when none of the keys opens it."""
        facts = self._opened(sealed)
        told = Told(facts["headline"], facts["outcomes"])
        claim, tried = claim_of_facts(facts["claim"]), frozenset(facts["tried"])
        return Waiting(claim, told, int(facts["gen"]), tried)

    def renewed(self, sealed: bytes) -> bytes | None:
        """The ticket under the newest key; None when it is under it already."""
        with contextlib.suppress(SealBroken):
            aead_open(_seal_key(self.keys[0]), sealed, _SEAL)
            return None
        return self._sealed(self._opened(sealed))

    def _sealed(self, facts: dict[str, Any]) -> bytes:
        plain = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
        padded = plain.ljust(-(-len(plain) // _STEP) * _STEP)  # blanks: JSON allows them
        return aead_seal(_seal_key(self.keys[0]), padded, _SEAL)

    def _opened(self, sealed: bytes) -> dict[str, Any]:
        for key in self.keys:
            with contextlib.suppress(SealBroken):
                facts: dict[str, Any] = json.loads(aead_open(_seal_key(key), sealed, _SEAL))
                return facts
        raise SealBroken("a claim that waits does not open under any claims key")

    def _person(self, claim: Claim) -> bytes:
        """The same for the same name and birth date, however they are spelled in detail."""
        name = claim.name
        parts = (claim.birth_date.isoformat(), *sorted(name.given), "|", *sorted(name.surnames))
        return hmac_sha256(self.keys[0], _PERSON + "\0".join(parts).encode())[:PERSON_BYTES]


def told_of(found: Found | None) -> Told:
    """What is told for a finding."""
    if found is None:
        return Told(None)
    body = found.body
    if found.tier is not Tier.DETAILS:
        return Told(body.get("headline"))
    each = (
        f"{','.join(sorted(one.get('case_numbers', ())))} {one.get('section')}: {one['outcome']}"
        for one in body.get("convictions", ())
    )
    # A digest, so that a ticket's length does not tell how many convictions there are.
    return Told(body.get("headline"), sha256("\n".join(sorted(each)).encode()).hex())


def _seal_key(key: bytes) -> bytes:
    return hkdf_expand(key, _SEAL, 32)
