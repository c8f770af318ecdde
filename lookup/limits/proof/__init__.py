"""Proof of work: a browser computes for a second before it may try again; or a person waits."""

from lookup.limits.proof.proofs import Asked, Proofs

__all__ = ["Asked", "Proofs"]
