"""Whose record a claim means, for those who must take one out: no limits, nothing told of it."""

from __future__ import annotations

from lookup.identity.claims import Claim
from lookup.identity.proofs import SlowHash, is_name_of, open_all
from lookup.identity.tokens import identity_strings_for_claim
from lookup.sealing import slow_hash
from lookup.store import Generation


def record_ids_of(claim: Claim, generation: Generation, *, slow: SlowHash = slow_hash) -> set[str]:
    """The ids of the records that a claim opens and whose name it gives: none, one, or several."""
    identities = identity_strings_for_claim(claim)
    everything = {candidate.identifier for candidate in identities.candidates}
    proofs = open_all(identities, generation, tried=everything, slow_hash=slow)
    return {proof.person for proof in proofs if is_name_of(claim, proof.record)}
