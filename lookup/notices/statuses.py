"""How far a text of ours has come: the provider's words, and which may follow which."""

from __future__ import annotations

from typing import Final

# The provider's status words for a text of ours, from nearest to farthest. A callback may only
# move a try forward; the last four end it. `delivered` and `read` may follow nothing that ended.
ORDER: Final = ("started", "accepted", "scheduled", "queued", "sending", "sent", "delivered")
FAILED: Final = frozenset({"undelivered", "failed", "canceled"})
REACHED: Final = frozenset({"delivered", "read", "partially_delivered"})
UNCERTAIN: Final = "uncertain"  # our own: the provider was asked and its answer never came
KNOWN: Final = frozenset(ORDER) | FAILED | REACHED | {UNCERTAIN}


def is_ended(status: str) -> bool:
    """Whether nothing may follow this status."""
    return status in FAILED or status in REACHED


def may_follow(now: str, said: str) -> bool:
    """Whether a try at `now` moves when the provider says `said`: forward, and never off an end.

    `read` after `delivered` changes nothing that we act on, so an end is an end.
    """
    if is_ended(now) or said not in KNOWN or said in {UNCERTAIN, "started"}:
        return False
    if is_ended(said) or now == UNCERTAIN:
        return True
    return ORDER.index(said) > ORDER.index(now)
