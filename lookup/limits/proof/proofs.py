"""Proofs: what a browser is asked, and whether what came back counts, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from limits.storage import Storage

from lookup.clock import Clock
from lookup.limits.attempts import Origin
from lookup.limits.proof.puzzle import new_puzzle, read_solution
from lookup.limits.proof.waiting import Ticket, new_ticket, read_ticket
from lookup.limits.rules import ProofRules
from lookup.limits.steps import Step, carried, step_of
from lookup.limits.tags import Name, Tags
from lookup.sealing import hmac_sha256

_BOUND = b"lcr/proof/bound/1|"
_BOUND_BYTES = 16


@dataclass(frozen=True, repr=False)
class Asked:
    """What a page carries: the puzzle as JSON, and a ticket for whoever waits instead.

    `ticket` None: this source has waited as often as it may in an hour.  `seconds` is what is left
    to wait with this ticket.
    """

    puzzle: str
    ticket: str | None
    seconds: int


class Proofs:
    """Makes puzzles and tickets, and takes each back once; nothing is kept of those not used.

    What counts is bound to a channel's check and to the session that was asked, so that no store
    of solutions can be laid up for others.  Methods raise LimitsUnavailable.
    """

    def __init__(
        self,
        rules: ProofRules,
        storage: Storage,
        tags: Tags,
        *,
        keys: Sequence[bytes],
        clock: Clock,
    ) -> None:
        self._rules = rules
        self._storage = storage
        self._tags = tags
        self._keys = tuple(keys)
        self._clock = clock

    def ask(self, origin: Origin) -> Asked:
        """A puzzle, and a ticket: the one that came too early goes on, so that waiting counts."""
        now, bound_to = self._now(), self._bound_to(origin, self._keys[0])
        puzzle = new_puzzle(self._rules, self._keys[0], bound_to=bound_to, now=now)
        if not self._may_wait(origin):
            return Asked(puzzle, None, 0)
        early = self._ticket(origin, now)
        if early is not None and now < early.good_from:
            return Asked(puzzle, origin.proof, int(early.good_from - now) + 1)
        ticket = new_ticket(self._rules, self._keys[0], bound_to=bound_to, now=now)
        return Asked(puzzle, ticket, self._rules.wait_seconds)

    def accept(self, origin: Origin) -> bool:
        """Whether the proof that came with an attempt is good; it is used up by being good."""
        now = self._now()
        for key in self._keys:
            bound_to = self._bound_to(origin, key)
            solved = read_solution(origin.proof, (key,), bound_to=bound_to, now=now)
            if solved is not None:
                return self._use(solved.name, solved.until - now)
        ticket = self._ticket(origin, now)
        if ticket is None or now < ticket.good_from:
            return False
        return self._may_wait(origin) and self._use_wait(ticket, origin, now)

    def _ticket(self, origin: Origin, now: float) -> Ticket | None:
        for key in self._keys:
            bound_to = self._bound_to(origin, key)
            found = read_ticket(origin.proof, self._rules, (key,), bound_to=bound_to, now=now)
            if found is not None:
                return found
        return None

    def _may_wait(self, origin: Origin) -> bool:
        """Whether this source has a wait left in this hour."""
        with step_of(self._storage) as step:
            tag = self._waits(step, origin)
            waited = step.alive([tag]).get(tag)
        return waited is None or waited.n < self._rules.waits.amount

    def _use_wait(self, ticket: Ticket, origin: Origin, now: float) -> bool:
        """Use a ticket up and count it; of many at once only as many pass as are left."""
        if not self._use(ticket.name, ticket.until - now):
            return False
        with step_of(self._storage) as step:
            tag = self._waits(step, origin)
            n = step.add({tag: int(self._rules.waits.get_expiry())})[tag].n
        return n <= self._rules.waits.amount

    def _use(self, name: str, seconds_left: float) -> bool:
        """Whether this one is used for the first time; remembered while it could be used again."""
        with step_of(self._storage) as step:
            named = Name("proof used", name, self._rules.good_for_seconds)
            tag = carried(step, {0: self._tags.tag(named, self._clock.now())})[0]
            return step.add({tag: int(seconds_left) + 1})[tag].n == 1

    def _waits(self, step: Step, origin: Origin) -> str:
        named = Name("waits", origin.source, int(self._rules.waits.get_expiry()))
        return carried(step, {0: self._tags.tag(named, self._clock.now())})[0]

    def _bound_to(self, origin: Origin, key: bytes) -> str:
        said = _BOUND + origin.channel.encode() + b"|" + (origin.session or b"")
        return hmac_sha256(key, said)[:_BOUND_BYTES].hex()

    def _now(self) -> float:
        return self._clock.now().timestamp()
