"""The limiter: charges an attempt before any work, and gives back what a success had not earned."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from limits.storage import Storage

from lookup import log
from lookup.clock import Clock
from lookup.limits.attempts import (
    ALARM,
    Attempt,
    BucketClass,
    Counter,
    Guess,
    Origin,
    Role,
    counters_of,
    phone_messages,
    window,
)
from lookup.limits.people import People, note_verified, people_limits
from lookup.limits.repeats import Repeats
from lookup.limits.rules import LimitRules
from lookup.limits.sources import address_prefix
from lookup.limits.steps import Count, Step, step_of
from lookup.limits.tags import Name, Tag, Tags
from lookup.limits.usual_day import VerifiedToday


@dataclass(frozen=True)
class Exceeded:
    """No work may be done; when to try again, and which kind of limit it was."""

    retry_after_seconds: int
    bucket: BucketClass


@dataclass(frozen=True, repr=False)
class Charged:
    """One counter that was added to, and the tags that belong to it."""

    counter: Counter
    tag: str
    wait_tag: str | None = None  # alive while the next try must wait
    session_tag: str | None = None
    began_wait: bool = False


@dataclass(frozen=True, repr=False)
class Granted:
    """The work may be done, with these numbers and at most this tier; settle it afterwards."""

    attempt: Attempt
    with_details: bool
    charged: tuple[Charged, ...]
    verified_tag: str
    people: tuple[tuple[People, str], ...] = ()  # with the tag of each one's counter


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
        """
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
        tags = {
            self._tags.tag(Name(name, content, window(limit)), now).now: limit
            for name, content, limit in wanted
        }
        with step_of(self._storage) as step:
            counts = step.add({tag: window(limit) for tag, limit in tags.items()})
        return all(counts[tag].n <= limit.amount for tag, limit in tags.items())

    def charge_message(self, phone: str) -> Exceeded | None:
        """Count one incoming text message; Exceeded: say nothing more for a while."""
        with step_of(self._storage) as step:
            counters = phone_messages(phone, self.rules.phone)
            charged = [self._charged(one, self._clock.now(), {}) for one in counters]
            counts = step.add({one.tag: one.counter.seconds for one in charged})
            return self._refusal(charged, counts, {})

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
            verified_tag = self._verified.tag(now)
            added = {one.tag: one.counter.seconds for one in charged}
            added |= {one.session_tag: one.counter.seconds for one in charged if one.session_tag}
            counts = step.add(added | {verified_tag: self._verified.seconds})
            waits = step.alive(one.wait_tag for one in charged if one.wait_tag)
            exceeded = self._refusal(charged, counts, waits)
            if exceeded is None:
                with_details = self._verified.allows_details(step, counts[verified_tag].n, now)
                charged = [self._with_wait(step, one, counts[one.tag].n) for one in charged]
                self._note_alarm(charged, counts)
                by_counter = {one.counter: one.tag for one in charged}
                counted = tuple((one, by_counter[one.counter]) for one in people)
                return Granted(attempt, with_details, tuple(charged), verified_tag, counted), []
            step.undo([*added, verified_tag])
        over = _over(charged, counts, waits)
        self._repeats.note(self._storage, over, counts, self._clock.now())
        guesses = [one.counter.guess for one in over]
        return exceeded, [] if None in guesses else [guess for guess in guesses if guess]

    def _with_tags(self, step: Step, counters: list[Counter], now: datetime) -> list[Charged]:
        """The counters with their tags; which ones are read here, the attempt alone decides."""
        names = [name for one in counters for name in (one.name, one.wait_name) if name]
        tags = {name: self._tags.tag(name, now) for name in names}
        earlier = {one for tag in tags.values() for one in tag.earlier}
        known = step.alive(earlier | self._repeats.tags(counters, now))
        grown = self._repeats.grown(counters, known, now)
        return [self._charged(one, now, known, tags[one.name]) for one in grown]

    def _charged(
        self, counter: Counter, now: datetime, known: Container[str], tag: Tag | None = None
    ) -> Charged:
        """A counter with its tags: the earlier one as long as its window lasts."""
        tag = tag or self._tags.tag(counter.name, now)
        chosen = tag.alive(known)
        part, wait = counter.session_part, counter.wait_name
        return Charged(
            counter,
            chosen,
            wait_tag=self._tags.tag(wait, now).alive(known) if wait else None,
            session_tag=self._tags.tag(part, now).now if part else None,
        )

    def _refusal(
        self, charged: list[Charged], counts: dict[str, Count], waits: dict[str, Count]
    ) -> Exceeded | None:
        """The longest wait among the counters that are over, None if none is."""
        over = _over(charged, counts, waits)
        if not over:
            return None
        now = self._clock.now().timestamp()

        def ends(one: Charged) -> float:
            wait = waits.get(one.wait_tag or "")
            is_full = _is_full(one, counts)
            return max(counts[one.tag].expires_at if is_full else 0, wait.expires_at if wait else 0)

        longest = max(over, key=ends)
        return Exceeded(rounded_up(ends(longest) - now), longest.counter.bucket)

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
        tags = [one.tag for one in charged]
        tags += [one.session_tag for one in charged if one.session_tag]
        step.take_back(dict.fromkeys(tags, 1))
        step.remove(one.wait_tag for one in charged if one.wait_tag and one.began_wait)

    def _note_alarm(self, charged: list[Charged], counts: dict[str, Count]) -> None:
        allowed = self.rules.everybody_failing.alarm.amount
        for one in charged:
            if one.counter.name.limit == ALARM and counts[one.tag].n == allowed + 1:
                log.event("limit_alarm", bucket="everybody_failing", count=allowed)


def rounded_up(seconds: float) -> int:
    """A wait that does not tell when the first try was: in half minutes, ten minutes, hours."""
    for step, up_to in ((30, 600), (600, 7_200)):
        if seconds <= up_to:
            return max(step, int(-(-seconds // step) * step))
    return int(-(-seconds // 3_600) * 3_600)


def _over(
    charged: list[Charged], counts: dict[str, Count], waits: dict[str, Count]
) -> list[Charged]:
    """The counters that stand in the way: past their limit, or waiting."""
    return [one for one in charged if _is_full(one, counts) or one.wait_tag in waits]


def _is_full(one: Charged, counts: dict[str, Count]) -> bool:
    allowed = one.counter.allowed
    return allowed is not None and counts[one.tag].n > allowed
