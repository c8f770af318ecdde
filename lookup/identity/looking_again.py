"""Looking again: a claim that waits is put to a new generation, without charge and in silence."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from lookup.identity.proofs import SlowHash, judge, open_all
from lookup.identity.records import record_ids_of
from lookup.identity.suppressions import Suppressions
from lookup.identity.tickets import Tickets, told_of
from lookup.identity.tokens import identity_strings_for_claim
from lookup.sealing import slow_hash
from lookup.store import Generation


class Generations(Protocol):
    """The store, as far as looking again needs it."""

    def current(self) -> Generation | None:
        """The generation in force."""


@dataclass(frozen=True)
class LookingAgain:
    """Checks tickets anew, each against a generation once.

    The limits were charged when a ticket was made, for the numbers that were tried then; no other
    number is tried now. So nobody learns more by waiting than by asking.
    """

    store: Generations
    suppressions: Suppressions
    tickets: Tickets
    slow: SlowHash = slow_hash

    def generation(self) -> Generation | None:
        """The generation to look in."""
        return self.store.current()

    def has_news(self, sealed: bytes, generation: Generation) -> bool:
        """Whether this person would now be told something else; SealBroken for a lost ticket.

        Nobody found, a suppressed record, two people: no news, as if nothing had changed.
        """
        waiting = self.tickets.open(sealed)
        if waiting.gen >= generation.manifest.gen:
            return False  # asked before
        claim = waiting.claim
        identities = identity_strings_for_claim(claim)
        proofs = open_all(identities, generation, tried=waiting.tried, slow_hash=self.slow)
        found = judge(claim, proofs, suppressed=self.suppressions.among, with_details=True)
        return found is not None and waiting.told.differs_from(told_of(found))

    def is_about(self, sealed: bytes, records: Collection[str], generation: Generation) -> bool:
        """Whether the claim in a ticket opens one of these records; SealBroken for a lost ticket.

        For those who must take a record out, whoever asked for it: all its numbers are tried.
        """
        claim = self.tickets.open(sealed).claim
        return not record_ids_of(claim, generation, slow=self.slow).isdisjoint(records)
