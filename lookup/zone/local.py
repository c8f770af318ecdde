"""The zone in this process: the embedded default."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from lookup.identity import Answer, Claim, Source, Verifier
from lookup.limits import Asked, Origin
from lookup.store import Manifest, Store


class Zone(Protocol):
    """All that the web process may ask for."""

    @property
    def name(self) -> str:
        """Where the pepper is, in a word."""

    def check(self, claim: Claim, channel: str, source: Source) -> Answer:
        """Whether a claim is true, and what it opens."""

    def note_escalation(self, claim: Claim | None, source: Source, channel: str = "web") -> bool:
        """Count an inquiry; False: over a limit, so send no text."""

    def ask_for_proof(self, origin: Origin) -> Asked:
        """The proof of work that its own limits will accept; raises LimitsUnavailable."""

    def manifest(self) -> Manifest | None:
        """The generation in force; None before the first; raises StoreUnavailable."""


@dataclass(frozen=True, repr=False)
class LocalZone:
    """The same classes, called directly."""

    verifier: Verifier
    store: Store
    name: str = "in-process"

    def check(self, claim: Claim, channel: str, source: Source) -> Answer:
        """Whether a claim is true, and what it opens."""
        return self.verifier.check(claim, channel, source)

    def note_escalation(self, claim: Claim | None, source: Source, channel: str = "web") -> bool:
        """Count an inquiry; False: over a limit, so send no text."""
        return self.verifier.note_escalation(claim, source, channel)

    def ask_for_proof(self, origin: Origin) -> Asked:
        """The proof of work that its own limits will accept; raises LimitsUnavailable."""
        return self.verifier.limiter.proofs.ask(origin)

    def manifest(self) -> Manifest | None:
        """The generation in force; None before the first; raises StoreUnavailable."""
        generation = self.store.current()
        return None if generation is None else generation.manifest
