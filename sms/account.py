"""Our account with Twilio: who we are there, what signs its requests, where its API listens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Self

from lookup.settings import Settings


@dataclass(frozen=True)
class Account:
    """One Twilio account and the number (or messaging service) that people text.

    `previous_token` is the one before the last rotation; with `previous_until` it is believed
    through that day (UTC) and no longer.
    """

    sid: str
    token: str = field(repr=False)
    sender: str  # +1..., or MG... for a messaging service
    public_base_url: str
    api_base: str
    help_answered_by: Literal["us", "twilio"] = "us"
    previous_token: str | None = field(default=None, repr=False)
    previous_until: date | None = None

    @classmethod
    def from_settings(cls, settings: Settings) -> Self | None:
        """The account, or None where texting is not set up."""
        twilio = settings.twilio
        if twilio is None:
            return None
        return cls(
            sid=twilio.account_sid,
            token=twilio.auth_token,
            sender=twilio.sender,
            public_base_url=settings.base_url,
            api_base=twilio.api_base,
            help_answered_by=twilio.help_answered_by,
            previous_token=twilio.auth_token_previous,
            previous_until=twilio.previous_until,
        )

    @property
    def uses_service(self) -> bool:
        """Whether texts go through a messaging service, which picks the number."""
        return self.sender.startswith("MG")

    def tokens(self, today: date) -> Iterator[str]:
        """The tokens whose signature is believed today."""
        yield self.token
        if self.previous_token and (self.previous_until is None or today <= self.previous_until):
            yield self.previous_token

    def is_ours(self, number: str, service: str) -> bool:
        """Whether a text addressed so was meant for us."""
        if self.uses_service:
            return service == self.sender
        address = number.rpartition(":")[2]  # whatsapp:+1... is the same number on another channel
        return address == self.sender
