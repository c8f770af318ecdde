"""What a typed text was heard as: a command, the fields of a question, or nothing certain yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lookup.conversation.replies import Message

Pending = Mapping[str, str]


@dataclass(frozen=True)
class HeardCommand:
    """One of the words that work at any question."""

    name: str
    language: str


@dataclass(frozen=True, repr=False)
class HeardFields:
    """The open question's fields; `also` holds a next question answered in the same text."""

    fields: Mapping[str, str]
    language: str | None = None
    also: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, repr=False)
class AskBack:
    """Not yet an answer: what is kept of it, and what to ask."""

    message: Message
    pending: Pending | None


Heard = HeardCommand | HeardFields | AskBack
