"""What to do about a text that did not arrive, in our own few words; a channel knows its codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

# hush: a machine answers us there; what waits is cancelled and the next texts get no reply.
Action = Literal["retry", "give_up", "opted_out", "cannot_receive", "hush"]


@dataclass(frozen=True)
class Verdict:
    """Try again after a while, up to so many tries in all, or why not; `code` is the provider's.

    `keeps_order`: later texts to the same person wait for the next try. They do while the provider
    is away; they do not while a phone is switched off for hours.
    """

    action: Action
    code: int | None = None
    after: timedelta = timedelta()
    tries_at_most: int = 1
    keeps_order: bool = True
