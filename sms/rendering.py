"""A reply of the conversation as texts: GSM letters, joined where two fit into one, in order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lookup.conversation import Reply
from lookup.conversation.spoken import Speaker
from sms.segments import count, to_gsm

JOINED_AT_MOST: Final = 2  # segments; a longer text is read as several anyway


def render(speaker: Speaker, reply: Reply) -> list[str]:
    """The texts that say a reply, in order; the question comes last."""
    return joined([to_gsm(text) for text in speaker.texts(reply)])


def joined(texts: Iterable[str]) -> list[str]:
    """Neighbours put into one text while it stays short: fewer to pay for, none to overtake."""
    together: list[str] = []
    for text in texts:
        if together and count(f"{together[-1]} {text}").segments <= JOINED_AT_MOST:
            together[-1] = f"{together[-1]} {text}"
        else:
            together.append(text)
    return together
