"""Different people verified from one address or phone: counted so that no refusal tells of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from limits import RateLimitItem

from lookup.limits.attempts import Attempt, BucketClass
from lookup.limits.buckets import Counter, Role, partner_factor, window
from lookup.limits.rules import LimitRules
from lookup.limits.sources import address_prefix
from lookup.limits.steps import Step
from lookup.limits.tags import Name, Tags


@dataclass(frozen=True)
class People:
    """How many different people one source has verified, and what shows that it knows one."""

    counter: Counter
    seen: tuple[Name, ...]


def people_limits(attempt: Attempt, rules: LimitRules) -> Iterator[People]:
    """The counters of different people verified from this address and from this phone.

    Every attempt adds to them, whoever it is about: if one of the people already verified were let
    through where a stranger is refused, the refusal would tell who was verified here.
    """
    origin = attempt.origin
    if origin.address:
        content = f"address {address_prefix(origin.address)}"
        factor = partner_factor(origin.address, rules.address)
        yield from _people(content, rules.address.people, attempt, factor)
    if origin.phone:
        yield from _people(f"phone {origin.phone}", rules.phone.people, attempt, 1)


def note_verified(
    step: Step, people: Iterable[tuple[People, str]], tags: Tags, now: datetime
) -> None:
    """After a success (each limit with its counter's tag): who was seen before counts once."""
    for one, counter in people:
        names = [tags.tag(name, now) for name in one.seen]
        known = step.alive({tag for name in names for tag in name.each})
        if known:
            step.take_back({counter: 1})
            continue
        window_left = step.alive([counter])
        if window_left:
            left = int(window_left[counter].expires_at - now.timestamp()) + 1
            step.add({name.now: left for name in names})


def _people(
    content: str, limits: Iterable[RateLimitItem], attempt: Attempt, factor: int
) -> Iterator[People]:
    for limit in limits:
        seconds = window(limit)
        name = Name("people", content, seconds)
        seen = (Name("seen", f"{content} {key}", seconds) for key in attempt.person_keys)
        allowed = limit.amount * factor
        yield People(Counter(name, BucketClass.SOURCE, Role.PERSON, seconds, allowed), tuple(seen))
