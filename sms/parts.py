"""What texting stands on, made once by the wiring and found again by views and workers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from flask import current_app
from sqlalchemy import Connection

from lookup.clock import Clock
from lookup.conversation import Contact, Message, Reply, Talk, Ticket
from lookup.conversation.spoken import Speaker
from lookup.keep_looking import KeepLooking
from lookup.notices import Notices, WakingHours, is_opted_out
from lookup.sealing import hkdf_expand
from sms.account import Account
from sms.lately import Lately
from sms.segments import to_gsm

EXTENSION = "sms"
RUSH_SECONDS = 0.1
FALLBACK_AGAIN_AFTER = timedelta(minutes=10)


class Handles(Protocol):
    """The conversation, as a texting channel needs it."""

    def handle(
        self, contact: Contact, said: str | Mapping[str, str], question: str | None = None
    ) -> Reply:
        """Take one text, or one form's fields, and say what comes next."""
        ...

    def ask_for_person(self, contact: Contact) -> Reply:
        """Open an escalation now, once."""
        ...

    def view(self, contact: Contact) -> Reply:
        """Where the conversation stands."""
        ...

    def began(self, contact: Contact) -> datetime | None:
        """When the conversation that stands was begun."""
        ...

    def ticket(self, contact: Contact) -> Ticket | None:
        """What "keep looking" can be asked with, while a result is shown."""
        ...

    def start_over(self, contact: Contact) -> Reply:
        """Forget everything said so far, and begin again."""
        ...

    def forget(self, contact: Contact) -> None:
        """Keep nothing of the conversation."""
        ...

    def staff_talk(self, sender: bytes) -> Talk | None:
        """Whether a defender answers this number, or has just stopped to."""
        ...

    def pass_on(self, connection: Connection, sender: bytes, words: str) -> None:
        """Seal a text for the defender, in the caller's transaction."""
        ...

    def leave_talk(self, connection: Connection, sender: bytes) -> None:
        """The machine answers this number again, in the caller's transaction."""
        ...

    def alert(self, contact: Contact, text: str) -> None:
        """Tell the office that somebody whom we may not answer may be in danger."""
        ...

    def asks_to_erase(self, contact: Contact) -> bool:
        """Whether our question about erasing waits for a yes or no."""
        ...

    def forget_within(self, connection: Connection, contact: Contact) -> None:
        """The same, in the caller's transaction."""
        ...


@dataclass
class Rush:
    """Whether texts are coming in just now, so that the workers leave the machine to them."""

    clock: Clock
    latest: float = float("-inf")

    def note(self) -> None:
        """A text has come in."""
        self.latest = self.clock.monotonic()

    @property
    def on(self) -> bool:
        """Whether the last one came a moment ago."""
        return self.clock.monotonic() - self.latest < RUSH_SECONDS


@dataclass(frozen=True)
class Texting:
    """The account, the queues, the conversation and the words; bells wake the workers."""

    account: Account
    notices: Notices
    conversation: Handles
    speaker: Speaker
    default_language: str
    waking: WakingHours
    clock: Clock
    contact_key: bytes = field(repr=False)
    charge_message: Callable[[str], object | None]  # a number: None while it may go on texting
    rush: Rush
    keep_looking: KeepLooking
    fallback_told: Lately = field(default_factory=lambda: Lately(FALLBACK_AGAIN_AFTER))
    in_bell: threading.Event = field(default_factory=threading.Event)
    out_bell: threading.Event = field(default_factory=threading.Event)

    def contact(self, number: str, language: str | None, turn: str | None) -> Contact:
        """A number's end of the conversation, with a secret that only this server can make."""
        return Contact(
            channel="sms",
            secret=hkdf_expand(self.contact_key, b"lcr/sms/contact/1/" + number.encode(), 32),
            language=language or self.default_language,
            phone=number,
            turn=turn,
        )

    def caller(self, number: str, language: str) -> Contact:
        """A caller's end: calls from one number within an hour are one matter."""
        return Contact(
            channel="voice",
            secret=hkdf_expand(self.contact_key, b"lcr/voice/contact/1/" + number.encode(), 32),
            language=language,
            phone=number,
        )

    def is_opted_out(self, number: str) -> bool:
        """Whether a number said STOP."""
        with self.notices.database.read() as connection:
            return is_opted_out(connection, self.notices.keys.hash_of(number))

    def say(self, sentence: str, language: str) -> str:
        """A text of ours that stands outside the conversation, in GSM letters."""
        return to_gsm(self.speaker.sentence(Message(sentence), language))


def texting() -> Texting:
    """The parts of the current application."""
    parts: Texting = current_app.extensions[EXTENSION]
    return parts
