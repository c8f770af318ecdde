"""The limiter: charges an attempt before any work, and gives back what a success had not earned."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from limits.storage import Storage

from lookup import log
from lookup.clock import Clock
from lookup.limits.attempts import Attempt, BucketClass, Guess, Origin
from lookup.limits.buckets import (
    ALARM,
    Counter,
    Role,
    code_counters,
    counters_of,
    phone_messages,
    window,
)
from lookup.limits.charged import Charged, Exceeded, Granted, over, refusal
from lookup.limits.people import note_verified, people_limits
from lookup.limits.proof import Proofs
from lookup.limits.repeats import Repeats
from lookup.limits.rules import LimitRules
from lookup.limits.sources import address_prefix
from lookup.limits.steps import Count, Step, carried, step_of
from lookup.limits.tags import Name, Tag, Tags
from lookup.limits.usual_day import VerifiedToday


class Limiter:
    """Counts attempts in one shared store; every method raises LimitsUnavailable when it fails."""

    def __init__(
        self,
        rules: LimitRules,
        storage: Storage,
        *,
        key: bytes,
        earlier: Sequence[bytes] = (),
        clock: Clock,
        storage_uri: str,
        storage_options: dict[str, Any],
    ) -> None:
        self.rules = rules
        self.storage_uri = storage_uri
        self.storage_options = storage_options
        self._storage = storage
        self._tags = Tags(key, earlier=earlier)
        self._clock = clock
        self._repeats = Repeats(rules.address, self._tags)
        self._verified = VerifiedToday(rules.everybody_verified, self._tags)
        self.proofs = Proofs(
            rules.proof_of_work, storage, self._tags, keys=(key, *earlier), clock=clock
        )

    @property
    def request_rate(self) -> str:
        """Bucket 14's rate as Flask-Limiter reads it."""
        rate = self.rules.request.rate
        return f"{rate.amount} per {rate.multiples} {rate.GRANULARITY.name}"

    def answers(self) -> bool:
        """Whether the counters can be reached."""
        return self._storage.check()

    def charge(self, attempt: Attempt) -> Granted | Exceeded:
        """Charge an attempt, all of it or nothing.

        A number that has been guessed too often is left out when another one can still be tried.
        Where a proof of work is asked for, the one that came with the attempt is looked at.
        """
        outcome = self._charge_what_can_be_tried(attempt)
        if not isinstance(outcome, Exceeded) or outcome.bucket is not BucketClass.PROOF:
            return outcome
        if not self.proofs.accept(attempt.origin):
            return outcome
        return self._charge_what_can_be_tried(replace(attempt, has_worked=True))

    def _charge_what_can_be_tried(self, attempt: Attempt) -> Granted | Exceeded:
        outcome, exhausted = self._charge(attempt)
        rest = attempt.without(exhausted)
        if isinstance(outcome, Exceeded) and exhausted and rest.guesses:
            outcome, _ = self._charge(rest)
        return outcome

    def settle(self, granted: Granted, *, proven: Collection[Guess]) -> None:
        """After the work: give back what proven numbers were charged; none proven: keep it all."""
        with step_of(self._storage) as step:
            if proven:
                self._give_back_for_success(step, granted, frozenset(proven))
            else:
                people = [c.tag for c in granted.charged if c.counter.role is Role.PERSON]
                step.take_back(dict.fromkeys([*people, granted.verified_tag], 1))

    def abandon(self, granted: Granted) -> None:
        """The work could not be done: give back everything."""
        with step_of(self._storage) as step:
            self._take_back(step, granted.charged)
            step.take_back({granted.verified_tag: 1})

    def note_inquiry(self, origin: Origin, person_keys: Iterable[str]) -> bool:
        """Count an inquiry to the office; False: over a limit, so file it without a text."""
        rules, now = self.rules.inquiries, self._clock.now()
        wanted = [("inquiries of a source", origin.source, rules.from_one_source)]
        wanted += [("inquiries on", key, rules.about_one_identity) for key in person_keys]
        wanted.append(("inquiries", "", rules.from_everybody))
        limits = {Name(name, content, window(limit)): limit for name, content, limit in wanted}
        with step_of(self._storage) as step:
            tags = carried(step, {name: self._tags.tag(name, now) for name in limits})
            counts = step.add({tags[name]: name.seconds for name in limits})
        return all(counts[tags[name]].n <= limit.amount for name, limit in limits.items())

    def charge_message(self, phone: str) -> Exceeded | None:
        """Count one incoming text message; Exceeded: say nothing more for a while."""
        now = self._clock.now()
        with step_of(self._storage) as step:
            charged = self._with_tags(step, list(phone_messages(phone, self.rules.phone)), now)
            counts = step.add({one.tag: one.counter.seconds for one in charged})
        return refusal(charged, counts, {}, now=self._clock.now().timestamp())

    def charge_code(self, number: str, origin: Origin) -> Exceeded | None:
        """Count one code to be texted to a number, all of it or nothing; Exceeded: send none."""
        with step_of(self._storage) as step:
            now = self._clock.now()
            charged = self._with_tags(step, list(code_counters(number, origin, self.rules)), now)
            added = {one.tag: one.counter.seconds for one in charged}
            counts = step.add(added)
            refused = refusal(charged, counts, {}, now=now.timestamp())
            if refused is not None:
                step.undo(added)
        return refused

    def address_tag(self, address: str) -> str:
        """An address as a key for Flask-Limiter: its prefix, hidden."""
        name = Name("requests", address_prefix(address), window(self.rules.request.rate))
        return self._tags.tag(name, self._clock.now()).now

    def _charge(self, attempt: Attempt) -> tuple[Granted | Exceeded, list[Guess]]:
        """The outcome, and the numbers that alone stand in the way (none if anything else does)."""
        with step_of(self._storage) as step:
            now = self._clock.now()
            people = list(people_limits(attempt, self.rules))
            counters = [*counters_of(attempt, self.rules), *(one.counter for one in people)]
            charged = self._with_tags(step, counters, now)
            verified_tag = self._verified.tag(step, now)
            counts = self._added(step, charged, verified_tag)
            waits = step.alive(one.wait_tag for one in charged if one.wait_tag)
            exceeded = refusal(charged, counts, waits, now=self._clock.now().timestamp())
            if exceeded is None:
                with_details = self._verified.allows_details(step, counts[verified_tag].n, now)
                charged = [self._with_wait(step, one, counts[one.tag].n) for one in charged]
                self._note_alarm(charged, counts)
                by_counter = {one.counter: one.tag for one in charged}
                counted = tuple((one, by_counter[one.counter]) for one in people)
                return Granted(attempt, with_details, tuple(charged), verified_tag, counted), []
            step.undo(_amounts(charged) | {verified_tag: 1})
        full = over(charged, counts, waits)
        self._repeats.note(self._storage, full, counts, self._clock.now())
        guesses = [one.counter.guess for one in full]
        return exceeded, [] if None in guesses else [guess for guess in guesses if guess]

    def _added(self, step: Step, charged: list[Charged], verified_tag: str) -> dict[str, Count]:
        """Every counter after this attempt; the many that go up by one in a single statement."""
        by_one = {one.tag: one.counter.seconds for one in charged if one.counter.amount == 1}
        by_one |= {one.session_tag: one.counter.seconds for one in charged if one.session_tag}
        counts = step.add(by_one | {verified_tag: self._verified.seconds})
        for one in charged:
            if one.counter.amount != 1:
                counts |= step.add({one.tag: one.counter.seconds}, one.counter.amount)
        return counts

    def _with_tags(self, step: Step, counters: list[Counter], now: datetime) -> list[Charged]:
        """The counters with their tags; which ones are read here, the attempt alone decides."""
        names = [name for one in counters for name in one.names]
        tags = {name: self._tags.tag(name, now) for name in names}
        earlier = {one for tag in tags.values() for one in tag.earlier}
        known = step.alive(earlier | self._repeats.tags(counters, now))
        grown = self._repeats.grown(counters, known, now)
        return [_charged(one, tags, known) for one in grown]

    def _with_wait(self, step: Step, one: Charged, failures: int) -> Charged:
        """The charge, after beginning the wait that follows this many failures."""
        waits = one.counter.waits
        seconds = waits[min(failures, len(waits)) - 1] if waits else 0
        if one.wait_tag is None or not seconds:
            return one
        step.add({one.wait_tag: seconds})
        return replace(one, began_wait=True)

    def _give_back_for_success(
        self, step: Step, granted: Granted, proven: frozenset[Guess]
    ) -> None:
        all_proven = proven == frozenset(granted.attempt.guesses)
        earned = [
            one
            for one in granted.charged
            if one.counter.role is Role.FAILURE
            and (one.counter.guess in proven if one.counter.guess else all_proven)
        ]
        self._take_back(step, earned)
        # Success clears the session's failures and its share of the identity's from this source.
        parts = {one.session_tag: one.tag for one in earned if one.session_tag}
        left = step.alive(parts)
        step.take_back({parts[tag]: count.n for tag, count in left.items() if count.n})
        step.remove([*parts, *(o.tag for o in earned if o.counter.bucket is BucketClass.SESSION)])
        note_verified(step, granted.people, self._tags, self._clock.now())

    def _take_back(self, step: Step, charged: Iterable[Charged]) -> None:
        charged = list(charged)
        step.take_back(_amounts(charged))
        step.remove(one.wait_tag for one in charged if one.wait_tag and one.began_wait)

    def _note_alarm(self, charged: list[Charged], counts: dict[str, Count]) -> None:
        allowed = self.rules.everybody_failing.alarm.amount
        for one in charged:
            if one.counter.name.limit == ALARM and counts[one.tag].n == allowed + 1:
                log.event("limit_alarm", bucket="everybody_failing", count=allowed)


def _charged(counter: Counter, tags: Mapping[Name, Tag], known: Container[str]) -> Charged:
    """A counter with its tags: the earlier ones as long as their windows last."""
    part, wait = counter.session_part, counter.wait_name
    return Charged(
        counter,
        tags[counter.name].alive(known),
        wait_tag=tags[wait].alive(known) if wait else None,
        session_tag=tags[part].alive(known) if part else None,
    )


def _amounts(charged: Iterable[Charged]) -> dict[str, int]:
    """What each tag of these was added."""
    charged = list(charged)
    amounts = {one.tag: one.counter.amount for one in charged}
    return amounts | {one.session_tag: 1 for one in charged if one.session_tag}
