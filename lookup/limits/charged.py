"""What was charged for an attempt, and what the counters say to it: granted, or not now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from lookup.limits.attempts import Attempt, BucketClass
from lookup.limits.buckets import Counter
from lookup.limits.people import People
from lookup.limits.steps import Count

# Told with a request for proof of work: what somebody waits who has no JavaScript.
_WITH_PROOF_SECONDS: Final = 30


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


def over(
    charged: Iterable[Charged], counts: Mapping[str, Count], waits: Mapping[str, Count]
) -> list[Charged]:
    """The counters that stand in the way: past their limit, or waiting."""
    return [one for one in charged if _is_full(one, counts) or one.wait_tag in waits]


def refusal(
    charged: Iterable[Charged],
    counts: Mapping[str, Count],
    waits: Mapping[str, Count],
    *,
    now: float,
) -> Exceeded | None:
    """The longest wait among the counters that are over, a proof of work, or None for neither."""
    charged = list(charged)
    in_the_way = over(charged, counts, waits)
    if not in_the_way:
        asks = any(_asks_for_proof(one, counts) for one in charged)
        return Exceeded(_WITH_PROOF_SECONDS, BucketClass.PROOF) if asks else None

    def ends(one: Charged) -> float:
        wait = waits.get(one.wait_tag or "")
        is_full = _is_full(one, counts)
        return max(counts[one.tag].expires_at if is_full else 0, wait.expires_at if wait else 0)

    longest = max(in_the_way, key=ends)
    return Exceeded(rounded_up(ends(longest) - now), longest.counter.bucket)


def rounded_up(seconds: float) -> int:
    """A wait that does not tell when the first try was: in half minutes, ten minutes, hours."""
    for step, up_to in ((30, 600), (600, 7_200)):
        if seconds <= up_to:
            return max(step, int(-(-seconds // step) * step))
    return int(-(-seconds // 3_600) * 3_600)


def _is_full(one: Charged, counts: Mapping[str, Count]) -> bool:
    allowed = one.counter.allowed
    return allowed is not None and counts[one.tag].n > allowed


def _asks_for_proof(one: Charged, counts: Mapping[str, Count]) -> bool:
    unproven = one.counter.unproven
    return unproven is not None and counts[one.tag].n > unproven
