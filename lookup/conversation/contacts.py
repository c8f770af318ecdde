"""Who is on the other end: a channel, a secret only they hold, and where they came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Channel = Literal["web", "chat", "sms", "voice"]
TYPED: frozenset[Channel] = frozenset({"chat", "sms"})
MIN_SECRET = 32


@dataclass(frozen=True, repr=False)
class Contact:
    """One conversation's other end; `secret` opens its sealed state and is never stored.

    `secret` is the session cookie's value (web) or a value derived from the server's key and the
    phone number (SMS): 32 bytes or more.  `address` is an IP address, `phone` an E.164 number.
    `turn` is the channel's own id of what is said now: what was heard once is not heard again.
    `proof` is a proof of work that came with what is said now (lookup/limits/proof).
    """

    channel: Channel
    secret: bytes
    language: str = "en"
    address: str | None = None
    phone: str | None = None
    turn: str | None = None
    proof: str = ""

    def __post_init__(self) -> None:
        if len(self.secret) < MIN_SECRET:
            raise ValueError(f"a contact's secret needs {MIN_SECRET} bytes; got {len(self.secret)}")

    def __repr__(self) -> str:
        return f"Contact({self.channel}, {self.language})"

    @property
    def types(self) -> bool:
        """Whether this channel carries typed texts rather than forms."""
        return self.channel in TYPED
