"""What one check is charged for: the numbers guessed, whom they may mean, and where from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from lookup.limits.sources import address_prefix

LAST_FOUR: Final = "ssn4"
CLAIM_CODE: Final = "claim_code"
BY_TEXT: Final = "sms"  # the channel on which level 2 leaves the last four digits on


class BucketClass(StrEnum):
    """Which kind of limit refused; never tells whether anybody was found."""

    SESSION = "session"
    SOURCE = "source"
    IDENTITY = "identity"
    EVERYBODY = "everybody"
    PROOF = "proof"  # nothing is used up: a proof of work is asked for first
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, repr=False)
class Guess:
    """One number of a claim in canonical form, with the keys and dates that it is tried with.

    `keys` holds, for the last four digits alone, whom the guess may mean: `KEY|YYYYMMDD` for every
    string tried, and `given L|YYYYMMDD` for the first sound of every given name.  `tokens` is how
    many slow hashes it takes to try it.
    """

    kind: str
    value: str
    keys: tuple[str, ...]
    dates: tuple[str, ...]
    tokens: int = 1


@dataclass(frozen=True, repr=False)
class Origin:
    """Where an attempt comes from, as far as is known; `proof` is a solved puzzle or a wait."""

    channel: str
    session: bytes | None = None
    phone: str | None = None
    address: str | None = None
    proof: str = ""

    @property
    def may_be_asked_for_proof(self) -> bool:
        """Whether there is a browser that could work: a text or a terminal cannot."""
        return self.address is not None and self.phone is None

    @property
    def source(self) -> str:
        """What counts as one source of tries: the phone, else the address, else the session."""
        if self.phone:
            return f"phone {self.phone}"
        if self.address:
            return f"address {address_prefix(self.address)}"
        return f"session {(self.session or b'').hex()}"


@dataclass(frozen=True, repr=False)
class Attempt:
    """One claim about to be checked; `person_keys` are the `KEY|YYYYMMDD` that it speaks of."""

    origin: Origin
    guesses: tuple[Guess, ...]
    person_keys: tuple[str, ...]
    people_in_store: int = 0
    has_worked: bool = False  # its proof of work was looked at and is good

    @property
    def asks_for_proof(self) -> bool:
        """Whether a counter may still ask for a proof of work."""
        return self.origin.may_be_asked_for_proof and not self.has_worked

    def without(self, guesses: Iterable[Guess]) -> Attempt:
        """The attempt less some of its numbers."""
        left_out = set(guesses)
        kept = tuple(guess for guess in self.guesses if guess not in left_out)
        return replace(self, guesses=kept)
