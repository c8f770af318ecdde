"""What a text was understood as."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, repr=False)
class Understood:
    """The class of a text and its value; `value` is None where there is none, or none to accept."""

    kind: str
    value: str | None = None
    also: tuple[Understood, ...] = ()

    def __repr__(self) -> str:
        return f"Understood({self.kind})"
