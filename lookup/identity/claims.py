"""What a person says of themselves, as the questions collected it, before anything is believed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final

from lookup.identity.given_names import looks_swapped
from lookup.identity.identifiers import IdentifierKind, canonical_identifier
from lookup.identity.names import PersonName, person_name

MAX_IDENTIFIERS: Final = 2
# Given names that are looked at. Each one's first sound is charged, so a long row of them must
# neither open more nor use up other people's tries.
MAX_GIVEN: Final = 4


@dataclass(frozen=True, repr=False)
class Identifier:
    """One number as typed, with its kind."""

    kind: IdentifierKind
    value: str

    @property
    def canonical(self) -> str | None:
        """The number's canonical form, None if it cannot be one."""
        return canonical_identifier(self.kind, self.value)


@dataclass(frozen=True, repr=False)
class Claim:
    """Name, birth date and one or two numbers as typed; never printed, never logged."""

    given_names: str
    family_names: str
    birth_date: date
    identifiers: tuple[Identifier, ...]
    other_names: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.identifiers) <= MAX_IDENTIFIERS:
            raise ValueError(f"a claim has 1 to {MAX_IDENTIFIERS} identifiers")

    @cached_property
    def name(self) -> PersonName:
        """The canonical name, without the other last names."""
        return _looked_at(person_name(self.given_names, self.family_names))

    @cached_property
    def swapped_name(self) -> PersonName:
        """The canonical name if given and family names were put in each other's place."""
        return _looked_at(person_name(self.family_names, self.given_names))

    @cached_property
    def looks_swapped(self) -> bool:
        """Whether given and family names may have been put in each other's place."""
        return looks_swapped(self.name.given, self.name.surnames)

    @cached_property
    def other_surnames(self) -> PersonName:
        """The parts of the other last names used, with nobody's given name."""
        return person_name("", self.other_names)


def _looked_at(name: PersonName) -> PersonName:
    return replace(name, given=name.given[:MAX_GIVEN])
