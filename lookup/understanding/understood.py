"""What a text was understood as."""

from __future__ import annotations

from dataclasses import dataclass

from lookup.understanding.dates import DateRead
from lookup.understanding.names import TypedName


@dataclass(frozen=True, repr=False)
class Understood:
    """The class of a text and its value; `value` is None where there is none, or none to accept.

    `also`: further answers in the same text.  `topic`: the list of intents.yaml that decided, where
    it is narrower than the class (anger, helper, minor, ... are all of class `human`).
    `name`, `day`: a name in its two parts, and a date with what is missing or in doubt about it.
    """

    kind: str
    value: str | None = None
    also: tuple[Understood, ...] = ()
    topic: str | None = None
    name: TypedName | None = None
    day: DateRead | None = None

    @property
    def act(self) -> str:
        """What it leads to: the narrower topic, or the class."""
        return self.topic or self.kind

    def __repr__(self) -> str:
        return f"Understood({self.kind})"
