"""Proofs: what a claim's slow hashes open, and whether one person of that name is behind it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from lookup.identity.claims import Claim
from lookup.identity.name_rule import name_agrees
from lookup.identity.names import PersonName
from lookup.identity.tokens import ClaimIdentities
from lookup.sealing import Kdf, pair_slow
from lookup.store import Generation, OpenedRecord, Tier

SlowHash = Callable[[Kdf, bytes, bytes], bytes]


@dataclass(frozen=True)
class Proof:
    """A record that opened, and which of the claim's numbers (by place) opened it."""

    record: OpenedRecord
    numbers: frozenset[int]

    @property
    def person(self) -> str:
        """The record's id: the same in both tiers of one person."""
        return str(self.record.body["id"])


@dataclass(frozen=True)
class Found:
    """The one person whose record the claim opens, the numbers that proved it, the answer."""

    tier: Tier
    numbers: frozenset[int]
    body: dict[str, Any] = field(repr=False)


def open_all(
    identities: ClaimIdentities,
    generation: Generation,
    *,
    tried: Collection[int],
    slow_hash: SlowHash,
) -> list[Proof]:
    """What opens: a slow hash for each string of the numbers tried, a search for each and pair.

    Found or not, nothing is skipped: how much work this is depends on the claim alone.
    """
    manifest = generation.manifest
    slow = {
        place: slow_hash(manifest.kdf, candidate.string.data, manifest.store_salt)
        for place, candidate in enumerate(identities.candidates)
        if candidate.identifier in tried
    }
    number = {place: identities.candidates[place].identifier for place in slow}
    keys = [(frozenset((number[place],)), value) for place, value in slow.items()]
    keys += [
        (frozenset((number[one], number[other])), pair_slow(slow[one], slow[other]))
        for one, other in identities.pairs
        if one in slow and other in slow
    ]
    return [
        Proof(record, numbers) for numbers, key in keys for record in generation.open_by_slow(key)
    ]


def judge(
    claim: Claim,
    proofs: Iterable[Proof],
    *,
    suppressed: Callable[[Collection[str]], Collection[str]],
    with_details: bool,
) -> Found | None:
    """The one person of that name, in the highest tier proven; None for nobody or for two."""
    fitting = [proof for proof in proofs if is_name_of(claim, proof.record)]
    hidden = suppressed({proof.person for proof in fitting})
    left = [proof for proof in fitting if proof.person not in hidden]
    if len({proof.person for proof in left}) != 1:
        return None
    best = max(left, key=lambda proof: proof.record.tier is Tier.DETAILS)
    numbers = frozenset().union(*(proof.numbers for proof in left))
    if best.record.tier is Tier.DETAILS and with_details:
        return Found(Tier.DETAILS, numbers, best.record.body)
    return Found(Tier.HEADLINE, numbers, _headline_of(best.record.body))


def is_name_of(claim: Claim, record: OpenedRecord) -> bool:
    """Whether the claimed name is in the record; other last names and swapped fields count."""
    stored = [PersonName(name.given, name.surnames) for name in record.names]
    own, others = claim.name, claim.other_surnames
    parts, bare = (*own.surnames, *others.surnames), (*own.bare, *others.bare)
    everything = PersonName(own.given, parts, bare)
    forms = [own, everything, *([claim.swapped_name] if claim.looks_swapped else [])]
    return any(name_agrees(name, stored) for name in dict.fromkeys(forms))


def _headline_of(body: dict[str, Any]) -> dict[str, Any]:
    """A details record with nothing but what the headline tier tells."""
    return {name: value for name, value in body.items() if name != "convictions"}
