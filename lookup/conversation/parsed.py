"""The two things that a parser gives: a value with its kind, or what was wrong by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, repr=False)
class Parsed:
    """A value, its kind (which picks the route), and the fields to keep in place of those typed."""

    value: Any
    kind: str
    fields: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Parsed({self.kind})"


@dataclass(frozen=True)
class Invalid:
    """A message id for each field that could not be read."""

    errors: Mapping[str, str]
