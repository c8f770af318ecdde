"""Identity strings: the bytes that publisher and asker both make of a person, and hash.

Length-prefixed fields, so that no two identities share an encoding (docs/identity.md). The last
four digits of a Social Security number are so few that they are tied to a surname key (class W);
every other number stands without a name (class S), and the name is compared after opening.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Final

from lookup.identity.birth_dates import swapped_birth_date
from lookup.identity.claims import Claim, Identifier
from lookup.identity.identifiers import IdentifierKind, canonical_identifier
from lookup.identity.names import PersonName
from lookup.identity.skey import skey1
from lookup.store import Tier

MAX_OWN_KEYS: Final = 4  # surname keys of one claim, and with the other last names:
MAX_KEYS: Final = 6
MAX_SWAPPED_KEYS: Final = 2  # tried when given and family names look exchanged
MAX_KEYED_STRINGS: Final = 8  # strings tried for the last four digits


# What a number opens, by who else has it (docs/identity.md). A kind left out is not indexed.
DEFAULT_TIERS: Final[Mapping[IdentifierKind, Tier]] = {
    IdentifierKind.SSN4: Tier.HEADLINE,
    IdentifierKind.LICENSE: Tier.HEADLINE,
    IdentifierKind.CASE_NUMBER: Tier.HEADLINE,
    IdentifierKind.CII: Tier.DETAILS,
    IdentifierKind.CLAIM_CODE: Tier.DETAILS,
}


@dataclass(frozen=True, order=True)
class IdentityString:
    """One hashed string: its kind of number and its bytes; never printed."""

    kind: IdentifierKind
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class PersonIdentities:
    """What is indexed for one person: single strings with their tier, pairs for details."""

    singles: tuple[tuple[IdentityString, Tier], ...]
    pairs: tuple[tuple[IdentityString, IdentityString], ...]


@dataclass(frozen=True)
class Candidate:
    """One string that an asker's claim may be found under, and what of the claim it rests on."""

    string: IdentityString
    identifier: int  # place in claim.identifiers
    born: date
    key: str  # the surname key, "" for class S


@dataclass(frozen=True)
class ClaimIdentities:
    """Every string tried for a claim, and the pairs among them by place; the claim decides."""

    candidates: tuple[Candidate, ...]
    pairs: tuple[tuple[int, int], ...]


def identity_string(
    kind: IdentifierKind, born: date, value: str, *, key: str = ""
) -> IdentityString:
    """The bytes of one identity: label, class, surname key, birth date, kind, value."""
    marks = ("lcr/id/1", "W" if kind is IdentifierKind.SSN4 else "S")
    fields = (*marks, key, born.strftime("%Y%m%d"), kind.value, value)
    return IdentityString(kind, b"".join(map(_length_prefixed, fields)))


def _length_prefixed(text: str) -> bytes:
    data = text.encode()
    return len(data).to_bytes(2, "big") + data


def surname_keys(name: PersonName) -> tuple[str, ...]:
    """The keys of every surname part, of the parts joined, and of parts without their particle."""
    parts = (*name.surnames, "".join(name.surnames), *name.bare)
    return tuple(dict.fromkeys(key for part in parts if (key := skey1(part))))


def identity_strings_for_subject(
    names: Sequence[PersonName],
    birth_dates: Sequence[date],
    numbers: Mapping[IdentifierKind, Iterable[str]],
    *,
    tiers: Mapping[IdentifierKind, Tier] = DEFAULT_TIERS,
) -> PersonIdentities:
    """Every string of one person; the primary name first, only primary birth dates and numbers.

    Numbers are made canonical here; what cannot be one is left out. Names after the first (aliases)
    go with the first birth date only: an alias may be somebody else's identity, used at a booking.
    """
    by_date = {
        born: _strings_of_date(names if place == 0 else names[:1], born, numbers, tiers)
        for place, born in enumerate(dict.fromkeys(birth_dates))
    }
    singles = [string for strings in by_date.values() for string in strings]
    return PersonIdentities(
        tuple((string, tiers[string.kind]) for string in singles),
        tuple(
            pair
            for strings in by_date.values()
            for pair in combinations([s for s in strings if tiers[s.kind] is Tier.HEADLINE], 2)
            if pair[0].kind is not pair[1].kind
        ),
    )


def _strings_of_date(
    names: Sequence[PersonName],
    born: date,
    numbers: Mapping[IdentifierKind, Iterable[str]],
    tiers: Mapping[IdentifierKind, Tier],
) -> list[IdentityString]:
    """One person's strings for one birth date, each once, in a fixed order."""
    keys = dict.fromkeys(key for name in names for key in surname_keys(name))
    strings: dict[IdentityString, None] = {}
    for kind in (kind for kind in IdentifierKind if kind in tiers):
        for raw in numbers.get(kind, ()):
            value = canonical_identifier(kind, raw)
            for key in (keys if kind is IdentifierKind.SSN4 else ("",)) if value else ():
                strings[identity_string(kind, born, str(value), key=key)] = None
    return list(strings)


def identity_strings_for_claim(claim: Claim) -> ClaimIdentities:
    """Every string tried for a claim: swaps included, capped, decided by the claim alone."""
    candidates = [
        Candidate(identity_string(number.kind, born, value, key=key), place, born, key)
        for place, number in enumerate(_of_different_kinds(claim))
        if (value := number.canonical)
        for born, key in _dates_and_keys(claim, number.kind)
    ]
    pairs = (
        (one, other)
        for (one, first), (other, second) in combinations(enumerate(candidates), 2)
        if first.identifier != second.identifier and first.born == second.born
    )
    return ClaimIdentities(tuple(candidates), tuple(pairs))


def _of_different_kinds(claim: Claim) -> list[Identifier]:
    """The claim's numbers; a second one of the same kind is not looked at."""
    return list({number.kind: number for number in reversed(claim.identifiers)}.values())[::-1]


def _dates_and_keys(claim: Claim, kind: IdentifierKind) -> list[tuple[date, str]]:
    """The birth dates (also with day and month exchanged) and surname keys, likeliest first."""
    other_way = swapped_birth_date(claim.birth_date)
    exchanged = [other_way] if other_way else []
    if kind is not IdentifierKind.SSN4:
        return [(born, "") for born in (claim.birth_date, *exchanged)]
    own = surname_keys(claim.name)[:MAX_OWN_KEYS]
    keys = dict.fromkeys((*own, *surname_keys(claim.other_surnames)))
    tried = [(claim.birth_date, key) for key in list(keys)[:MAX_KEYS]]
    tried += [(claim.birth_date, key) for key in _keys_of_swapped_name(claim) if key not in keys]
    tried += [(born, key) for born in exchanged for key in own]
    return tried[:MAX_KEYED_STRINGS]


def _keys_of_swapped_name(claim: Claim) -> tuple[str, ...]:
    """The keys of the given names as surnames, where the two fields look exchanged."""
    if not claim.looks_swapped:
        return ()
    return surname_keys(claim.swapped_name)[:MAX_SWAPPED_KEYS]
