"""What to do about a text that did not arrive, in our own few words; a channel knows its codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Action = Literal["retry", "give_up", "opted_out", "cannot_receive"]
IN_ORDER_FOR = timedelta(minutes=1)  # a text put off for longer is no reason to hold back the next


@dataclass(frozen=True)
class Verdict:
    """Try again after a while, up to so many tries in all, or why not; `code` is the provider's."""

    action: Action
    code: int | None = None
    after: timedelta = timedelta()
    tries_at_most: int = 1

    @property
    def holds_back_others(self) -> bool:
        """Whether later texts to the same person wait for the next try."""
        return self.action == "retry" and self.after <= IN_ORDER_FOR
