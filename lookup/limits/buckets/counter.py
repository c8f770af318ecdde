"""One counter of an attempt: what it is called, how far it may go, when it is given back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from limits import RateLimitItem

from lookup.limits.attempts import BucketClass, Guess
from lookup.limits.tags import Name


class Role(StrEnum):
    """What a counter counts, and so when it is given back."""

    FAILURE = "failure"  # given back on success
    CHECK = "check"  # kept
    PERSON = "person"  # given back unless somebody was verified


@dataclass(frozen=True)
class Counter:
    """One counter that an attempt adds to; `allowed` None: counted, never refused.

    Past `unproven` a proof of work is asked for.  `amount` is what one attempt adds.
    """

    name: Name
    bucket: BucketClass
    role: Role
    seconds: int
    allowed: int | None
    waits: tuple[int, ...] = ()
    guess: Guess | None = None
    grows: bool = False
    session_part: Name | None = None  # this session's share of the count
    unproven: int | None = None
    amount: int = 1

    @property
    def names(self) -> tuple[Name, ...]:
        """The counter's own name and those of what belongs to it."""
        return tuple(one for one in (self.name, self.wait_name, self.session_part) if one)

    @property
    def wait_name(self) -> Name | None:
        """The counter's wait; None where no waits are set."""
        return self.name.wait if self.waits else None


def window(limit: RateLimitItem) -> int:
    """A limit's window in seconds."""
    return int(limit.get_expiry())


def plain(
    name: str,
    limits: Iterable[RateLimitItem],
    content: str,
    bucket: BucketClass,
    role: Role = Role.FAILURE,
) -> Iterator[Counter]:
    """A counter for each of these limits."""
    for limit in limits:
        seconds = window(limit)
        yield Counter(Name(name, content, seconds), bucket, role, seconds, limit.amount)
