"""Proofs: what a claim's slow hashes open, and whether one person of that name is behind it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lookup.identity.claims import Claim
from lookup.identity.doubts import MOST_DOUBTS, doubts_of
from lookup.identity.identifiers import IdentifierKind
from lookup.identity.name_rule import name_agrees
from lookup.identity.names import PersonName
from lookup.identity.tokens import Candidate, ClaimIdentities
from lookup.sealing import Kdf, pair_slow
from lookup.store import Generation, OpenedRecord, Tier

SlowHash = Callable[[Kdf, bytes, bytes], bytes]


@dataclass(frozen=True)
class Proof:
    """A record that opened, which of the claim's numbers (by place) did it, with which date."""

    record: OpenedRecord
    numbers: frozenset[int]
    born: date

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
    keys: list[tuple[tuple[int, ...], bytes]]
    keys = [((place,), value) for place, value in slow.items()]
    keys += [
        ((one, other), pair_slow(slow[one], slow[other]))
        for one, other in identities.pairs
        if one in slow and other in slow
    ]
    return [
        _proof(record, [identities.candidates[place] for place in places])
        for places, key in keys
        for record in generation.open_by_slow(key)
    ]


def _proof(record: OpenedRecord, opened_by: Sequence[Candidate]) -> Proof:
    """What one string, or a pair (always of one birth date), has opened."""
    return Proof(record, frozenset(one.identifier for one in opened_by), opened_by[0].born)


def judge(
    claim: Claim,
    proofs: Iterable[Proof],
    *,
    suppressed: Callable[[Collection[str]], Collection[str]],
    with_details: bool,
) -> Found | None:
    """The one person of that name, in the highest tier proven; None for nobody or for two.

    None too where the name is doubtful and nothing but the last four digits speaks for it. Where
    they have opened two people's records, whatever the names, only the very name will do.
    """
    proofs = list(proofs)
    most = MOST_DOUBTS if len({proof.person for proof in proofs}) == 1 else 0
    fitting = [proof for proof in proofs if is_name_of(claim, proof.record)]
    hidden = suppressed({proof.person for proof in fitting})
    left = [proof for proof in fitting if proof.person not in hidden]
    if len({proof.person for proof in left}) != 1:
        return None
    if all(_is_doubtful(claim, proof, most=most) for proof in left):
        return None
    best = max(left, key=lambda proof: proof.record.tier is Tier.DETAILS)
    numbers = frozenset().union(*(proof.numbers for proof in left))
    if best.record.tier is Tier.DETAILS and with_details:
        return Found(Tier.DETAILS, numbers, best.record.body)
    return Found(Tier.HEADLINE, numbers, _headline_of(best.record.body))


def is_name_of(claim: Claim, record: OpenedRecord) -> bool:
    """Whether the claimed name is in the record; other last names and swapped fields count."""
    stored = _names_in(record)
    own, others = claim.name, claim.other_surnames
    parts, bare = (*own.surnames, *others.surnames), (*own.bare, *others.bare)
    everything = PersonName(own.given, parts, bare)
    forms = [own, everything, *([claim.swapped_name] if claim.looks_swapped else [])]
    return any(name_agrees(name, stored) for name in dict.fromkeys(forms))


def _is_doubtful(claim: Claim, proof: Proof, *, most: int) -> bool:
    """Whether a record that the last four digits alone have opened may be somebody else's."""
    kinds = {claim.identifiers[place].kind for place in proof.numbers}
    weak = kinds == {IdentifierKind.SSN4}
    return weak and doubts_of(claim, _names_in(proof.record), proof.born) > most


def _names_in(record: OpenedRecord) -> list[PersonName]:
    return [PersonName(name.given, name.surnames) for name in record.names]


def _headline_of(body: dict[str, Any]) -> dict[str, Any]:
    """A details record with nothing but what the headline tier tells."""
    return {name: value for name, value in body.items() if name != "convictions"}
