"""The check: whether the person asking is the one in a record, and how much of it opens."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy.exc import SQLAlchemyError

from lookup import log
from lookup.clock import Clock
from lookup.identity.claims import Claim
from lookup.identity.guesses import guesses_of, person_keys
from lookup.identity.proofs import Found, SlowHash, judge, open_all
from lookup.identity.suppressions import Suppressions
from lookup.identity.tickets import Ticket, Tickets
from lookup.identity.tokens import ClaimIdentities, identity_strings_for_claim
from lookup.limits import (
    Attempt,
    BucketClass,
    Exceeded,
    Granted,
    Guess,
    Limiter,
    LimitsUnavailable,
    Origin,
)
from lookup.sealing import SealBroken, slow_hash
from lookup.store import Generation, StoreUnavailable, Tier

_TRY_AGAIN = 60  # seconds, when a part of the service is down
PEOPLE = "people"  # the manifest's count of people in the store


@dataclass(frozen=True, repr=False)
class Source:
    """Where a claim comes from: session id, phone number (E.164), IP address, as known.

    `proof` is a proof of work, where the limits asked for one (lookup/limits/proof).
    """

    session: bytes | None = None
    contact: str | None = None
    address: str | None = None
    proof: str = ""


@dataclass(frozen=True)
class Verified:
    """One record opened, and the name fits; `body` is the answer's JSON at that tier."""

    tier: Tier
    body: dict[str, Any] = field(repr=False)
    generation: Generation | None = None  # None where the check was made in another process
    ticket: Ticket | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class NotVerified:
    """Not found, a wrong number, another name, two people: nobody is told which."""

    ticket: Ticket | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Refused:
    """No check was made; try again after so many seconds, or ask a person."""

    retry_after_seconds: int
    bucket_class: str  # session, source, identity, everybody, proof, unavailable

    @property
    def asks_for_proof(self) -> bool:
        """Whether the same check may be made at once with a proof of work."""
        return self.bucket_class == BucketClass.PROOF.value


Answer = Verified | NotVerified | Refused
_UNAVAILABLE = Refused(_TRY_AGAIN, BucketClass.UNAVAILABLE.value)
_FAILURES = (StoreUnavailable, SealBroken, SQLAlchemyError, OSError)


class Checks(Protocol):
    """Who checks claims: in this process, or behind a socket (lookup/zone)."""

    def check(self, claim: Claim, channel: str, source: Source) -> Answer:
        """Whether the claim is true, and in which tier."""

    def note_escalation(self, claim: Claim | None, source: Source, channel: str = "web") -> bool:
        """Count an inquiry to the office; False: file it all the same, but send no text."""


class Generations(Protocol):
    """The store, as far as the check needs it."""

    def current(self) -> Generation | None:
        """The generation in force."""


class Verifier:
    """Checks claims against the generation in force, under the limits; never fails the asker."""

    def __init__(
        self,
        store: Generations,
        limiter: Limiter,
        suppressions: Suppressions,
        clock: Clock,
        *,
        tickets: Tickets | None = None,
        min_response_ms: int = 0,
        slow: SlowHash = slow_hash,
    ) -> None:
        self.limiter = limiter
        self._store = store
        self._suppressions = suppressions
        self._clock = clock
        self._tickets = tickets
        self._slow_hash = slow
        self._floor = min_response_ms / 1000

    def check(self, claim: Claim, channel: str, source: Source) -> Answer:
        """Whether the claim is true, and in which tier; costs and counts the same for everybody."""
        started = self._clock.monotonic()
        answer = self._check(claim, channel, source)
        self._clock.sleep(started + self._floor - self._clock.monotonic())
        spent = self._clock.monotonic() - started
        log.event(
            "check_done",
            channel=channel,
            factor=claim.identifiers[0].kind.value,
            result_class=result_class(answer),
            ms=round(spent * 100) * 10,
        )
        return answer

    def note_escalation(self, claim: Claim | None, source: Source, channel: str = "web") -> bool:
        """Count an inquiry to the office; False: file it all the same, but send no text."""
        keys = person_keys(claim) if claim else ()
        try:
            return self.limiter.note_inquiry(_origin(channel, source), keys)
        except LimitsUnavailable:
            return False

    def _check(self, claim: Claim, channel: str, source: Source) -> Answer:
        identities = identity_strings_for_claim(claim)
        try:
            generation = self._store.current()
        except _FAILURES as problem:
            log.failure("store_unavailable", problem)
            return _UNAVAILABLE
        if generation is None:
            return _UNAVAILABLE
        guesses = guesses_of(claim, identities)
        attempt = Attempt(
            _origin(channel, source),
            tuple(guesses.values()),
            person_keys(claim),
            int(generation.manifest.counts.get(PEOPLE, 0)),
        )
        try:
            match self.limiter.charge(attempt):
                case Exceeded(retry_after_seconds=seconds, bucket=bucket):
                    return Refused(seconds, bucket.value)
                case Granted() as granted:
                    return self._answer(claim, identities, guesses, granted, generation)
        except LimitsUnavailable as problem:
            log.failure("limits_unavailable", problem)
            return _UNAVAILABLE

    def _answer(
        self,
        claim: Claim,
        identities: ClaimIdentities,
        guesses: dict[int, Guess],
        granted: Granted,
        generation: Generation,
    ) -> Answer:
        """The work, and its settlement; when it cannot be done, nothing stays charged."""
        tried = {place for place, one in guesses.items() if one in granted.attempt.guesses}
        try:
            proofs = open_all(identities, generation, tried=tried, slow_hash=self._slow_hash)
            found = judge(
                claim,
                proofs,
                suppressed=self._suppressions.among,
                with_details=granted.with_details,
            )
        except _FAILURES as problem:
            log.failure("check_failed", problem)
            self.limiter.abandon(granted)
            return _UNAVAILABLE
        self.limiter.settle(granted, proven=_proven(found, guesses))
        tickets, gen = self._tickets, generation.manifest.gen
        ticket = None if tickets is None else tickets.issue(claim, found, tried=tried, gen=gen)
        if found is None:
            return NotVerified(ticket)
        return Verified(found.tier, found.body, generation, ticket)


def result_class(answer: Answer) -> str:
    """An answer's class for the log: never why somebody was not verified."""
    match answer:
        case Verified(tier=Tier.DETAILS):
            return "verified-full"
        case Verified():
            return "verified-limited"
        case NotVerified():
            return "not-verified"
        case Refused():
            return "limited"


def _origin(channel: str, source: Source) -> Origin:
    return Origin(channel, source.session, source.contact, source.address, source.proof)


def _proven(found: Found | None, guesses: dict[int, Guess]) -> list[Guess]:
    return [guesses[place] for place in found.numbers] if found else []
