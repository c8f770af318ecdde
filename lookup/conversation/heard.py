"""What a typed text was heard as: an act, the fields of a question, or nothing certain yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lookup.conversation.replies import Message

Pending = Mapping[str, str]


@dataclass(frozen=True)
class HeardAct:
    """Something other than an answer, by its name in the table of `acts.py`."""

    name: str


@dataclass(frozen=True, repr=False)
class HeardFields:
    """The open question's fields; `also` holds later questions answered in the same text.

    `revises`: the fields are those of this question, which was answered before.
    """

    fields: Mapping[str, str]
    language: str | None = None
    also: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    revises: str | None = None


@dataclass(frozen=True, repr=False)
class AskBack:
    """Not yet an answer: what is kept of it (None: nothing was understood), and what to ask."""

    message: Message
    pending: Pending | None


Heard = HeardAct | HeardFields | AskBack
