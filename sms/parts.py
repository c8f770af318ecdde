"""What texting stands on, made once by the wiring and found again by views and workers."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from flask import current_app

from lookup.clock import Clock
from lookup.conversation import Contact, Message, Reply
from lookup.conversation.spoken import Speaker
from lookup.notices import Notices, is_opted_out
from lookup.sealing import hkdf_expand
from sms.account import Account
from sms.segments import to_gsm

EXTENSION = "sms"


class Handles(Protocol):
    """The conversation, as a texting channel needs it."""

    def handle(self, contact: Contact, said: str) -> Reply:
        """Take one text and say what comes next."""
        ...

    def view(self, contact: Contact) -> Reply:
        """Where the conversation stands."""
        ...

    def start_over(self, contact: Contact) -> Reply:
        """Forget everything said so far, and begin again."""
        ...

    def forget(self, contact: Contact) -> None:
        """Keep nothing of the conversation."""
        ...


@dataclass(frozen=True)
class MessageLimit:
    """So many texts of one number in so long a time (bucket 4 of limits.toml, `messages`)."""

    amount: int
    within: timedelta


@dataclass(frozen=True)
class Texting:
    """The account, the queues, the conversation and the words; bells wake the workers."""

    account: Account
    notices: Notices
    conversation: Handles
    speaker: Speaker
    default_language: str
    clock: Clock
    contact_key: bytes = field(repr=False)
    message_limits: tuple[MessageLimit, ...] = ()
    in_bell: threading.Event = field(default_factory=threading.Event)
    out_bell: threading.Event = field(default_factory=threading.Event)

    def contact(self, number: str, language: str | None, turn: str) -> Contact:
        """A number's end of the conversation, with a secret that only this server can make."""
        return Contact(
            channel="sms",
            secret=hkdf_expand(self.contact_key, b"lcr/sms/contact/1/" + number.encode(), 32),
            language=language or self.default_language,
            phone=number,
            turn=turn,
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
