"""What a text leads to: an outcome, our texts, and what else is written when it is handled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection

from lookup.conversation import Reply
from lookup.notices import Texter
from lookup.notices.gates import Kind
from sms.parts import Texting
from sms.rendering import render

ERASED: Final = "erased"  # an outcome after which nothing of a person may be left in the files
Effect = Callable[[Connection], None]


@dataclass(frozen=True, repr=False)
class Answer:
    """What to write when a text is handled: an outcome, our texts, and what else changes."""

    outcome: str
    texts: Sequence[str] = ()
    kind: Kind = "reply"
    effects: Sequence[Effect] = field(default_factory=tuple)

    def __repr__(self) -> str:
        return f"Answer({self.outcome}, {len(self.texts)} texts)"


def said_texts(parts: Texting, known: Texter, reply: Reply) -> list[str]:
    """A reply as texts; somebody new is told first who answers, and how to stop."""
    texts = render(parts.speaker, reply)
    if known.language is None:
        return [parts.say("keyword.first", reply.language), *texts]
    return texts
