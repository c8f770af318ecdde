"""The zone in this process: the embedded default."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from lookup.identity import Answer, Claim, LookingAgain, Source, Verifier
from lookup.limits import Asked, Origin
from lookup.store import Manifest, Store, StoreUnavailable


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

    def has_news(self, sealed: bytes, gen: int) -> bool:
        """Whether whoever left this ticket would be told something else by the generation `gen`.

        Raises SealBroken for a lost ticket, StoreUnavailable when another one is in force by now.
        """

    def is_about(self, sealed: bytes, records: Collection[str]) -> bool:
        """Whether the claim in a ticket opens one of these records; raises as `has_news` does."""

    def has_earlier_claims_keys(self) -> bool:
        """Whether a claims key was replaced and not retired yet: tickets are to be sealed anew."""

    def renewed(self, sealed: bytes) -> bytes | None:
        """A ticket under the newest claims key; None when it is; raises SealBroken."""


@dataclass(frozen=True, repr=False)
class LocalZone:
    """The same classes, called directly."""

    verifier: Verifier
    store: Store
    looking: LookingAgain
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

    def has_news(self, sealed: bytes, gen: int) -> bool:
        """Whether whoever left this ticket would be told something else by the generation `gen`."""
        generation = self.looking.generation()
        if generation is None or generation.manifest.gen != gen:
            raise StoreUnavailable(f"generation {gen} is not in force any more")
        return self.looking.has_news(sealed, generation)

    def is_about(self, sealed: bytes, records: Collection[str]) -> bool:
        """Whether the claim in a ticket opens one of these records."""
        generation = self.looking.generation()
        if generation is None:
            raise StoreUnavailable("there is no generation to look in")
        return self.looking.is_about(sealed, records, generation)

    def has_earlier_claims_keys(self) -> bool:
        """Whether a claims key was replaced and not retired yet."""
        return len(self.looking.tickets.keys) > 1

    def renewed(self, sealed: bytes) -> bytes | None:
        """A ticket under the newest claims key; None when it is; raises SealBroken."""
        return self.looking.tickets.renewed(sealed)
