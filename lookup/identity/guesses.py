"""What a claim is charged as: the numbers guessed, and whom each guess may mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lookup.identity.claims import Claim, Identifier
from lookup.identity.identifiers import IdentifierKind
from lookup.identity.skey import skey1
from lookup.identity.tokens import (
    Candidate,
    ClaimIdentities,
    identity_strings_for_claim,
    surname_keys,
)
from lookup.limits import Guess

# A number of each kind that could be one; what is counted by birth date is the same for all.
_ANY = {
    IdentifierKind.SSN4: "0001",
    IdentifierKind.LICENSE: "A0000000",
    IdentifierKind.CII: "10000",
    IdentifierKind.CASE_NUMBER: "AA000000",
    IdentifierKind.CLAIM_CODE: "0" * 16,
}

# The sounds with which names begin that begin with this letter, where one letter has several:
# HECTOR and HRANT, CESAR and CARLOS. A mere initial may stand for any of them.
_SOUNDS_OF_INITIAL = {"H": "AEHILMNORU", "C": "KS"}


def person_keys(claim: Claim) -> tuple[str, ...]:
    """Which person a claim speaks of, as `KEY|YYYYMMDD`: one for each of its own surname keys."""
    born = claim.birth_date.strftime("%Y%m%d")
    return tuple(f"{key}|{born}" for key in surname_keys(claim.name))


def guesses_of(claim: Claim, identities: ClaimIdentities) -> dict[int, Guess]:
    """What each number of a claim is charged as, by its place among the claim's numbers."""
    guesses = {}
    for place in dict.fromkeys(one.identifier for one in identities.candidates):
        own = [one for one in identities.candidates if one.identifier == place]
        dates = dict.fromkeys(one.born.strftime("%Y%m%d") for one in own)
        number = claim.identifiers[place]
        keys = _keys(claim, own, dates) if number.kind is IdentifierKind.SSN4 else ()
        guesses[place] = Guess(
            number.kind.value, number.canonical or "", tuple(keys), tuple(dates), tokens=len(own)
        )
    return guesses


def _keys(claim: Claim, tried: Iterable[Candidate], dates: Iterable[str]) -> Iterator[str]:
    """Each surname key tried, and each first sound of the given names, with its birth date.

    The second sort is there for people with two surnames: under either one their record opens, and
    no claim says that GARCIA and LOPEZ are one person. Their given name says so.
    """
    for one in tried:
        yield f"{one.key}|{one.born.strftime('%Y%m%d')}"
    for born in dates:
        for sound in _first_sounds(claim):
            yield f"given {sound}|{born}"


def _first_sounds(claim: Claim) -> tuple[str, ...]:
    """The first sounds of the given names that the name rule will look at, each once."""
    words = list(claim.name.given)
    if claim.looks_swapped:
        words += claim.swapped_name.given
    return tuple(dict.fromkeys(sound for word in words for sound in _sounds(word)))


def _sounds(word: str) -> str:
    return _SOUNDS_OF_INITIAL.get(word) or skey1(word)[:1]


def whom_tries_are_counted_against(claim: Claim) -> list[Guess]:
    """Every guess that a stranger can be charged for who knows this person's name and birth date.

    The numbers of the claim are released themselves; of the others what is counted by birth date.
    """
    own = guesses_of(claim, identity_strings_for_claim(claim))
    guesses = {guess.kind: guess for guess in own.values()}
    for kind in IdentifierKind:
        if kind.value not in guesses:
            any_number = Identifier(kind, _ANY[kind])
            asked = replace(claim, identifiers=(any_number,))
            (guess,) = guesses_of(asked, identity_strings_for_claim(asked)).values()
            guesses[kind.value] = guess
    return list(guesses.values())
