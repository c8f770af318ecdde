"""Doubts: how far a name that the rule lets pass is from the one in the record.

The last four digits are few. Among many thousand people somebody else has the same four and the
same birth date by chance, and then the name alone tells two people apart. So a claim that rests on
them alone may take one or two liberties with a name, as people do; with three, two people may be
meant, and the asker gets a person instead. Any other number is nobody else's: there the name rule
is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import product
from typing import Final

from lookup.identity.claims import Claim
from lookup.identity.name_rule import (
    given_names_agree,
    is_same_surname,
    is_slip_of_surname,
    surname_forms,
    surnames_agree,
    two_as_one,
)
from lookup.identity.names import PersonName

MOST_DOUBTS: Final = 2  # docs/identity.md has the chance of a wrong person with this and with more
_INITIAL: Final = 2  # one person in ten has it
_CONTRADICTION: Final = 2  # two names each, of which one is another


def doubts_of(claim: Claim, stored: Sequence[PersonName], born: date) -> int:
    """How many liberties the claim takes with the stored name at least; past the most for none.

    `born` is the date that opened the record: the claim's, or with day and month exchanged.
    """
    exchanged = int(born != claim.birth_date)
    ways = [exchanged + way for name in stored for way in _ways(claim, name)]
    return min(ways, default=MOST_DOUBTS + 1)


def _ways(claim: Claim, stored: PersonName) -> Iterator[int]:
    """The doubts of each way to read the claim's name as the stored one."""
    own, others = claim.name, claim.other_surnames
    former = PersonName(own.given, others.surnames, others.bare)
    readings = [(own, 0), (former, 1), *([(claim.swapped_name, 1)] if claim.looks_swapped else [])]
    for name, doubt in readings:
        given = _least(
            _given_doubts(said, stored.given) for said in _without_surnames(name.given, stored)
        )
        surname = _surname_doubts(name, stored.surnames)
        if given is not None and surname is not None:
            apart = _unshared(name.surnames, stored.surnames)
            # Half of those with two surnames write one: no doubt, save beside a mere initial.
            yield doubt + given + surname + (apart if apart > 1 or given >= _INITIAL else 0)


def _without_surnames(given: Sequence[str], stored: PersonName) -> list[Sequence[str]]:
    """The given names as they are, and without a surname of the record in the middle name's box."""
    others = [word for word in given[1:] if word not in stored.surnames]
    return [given, (*given[:1], *others)]


def _least(doubts: Iterable[int | None]) -> int | None:
    return min((one for one in doubts if one is not None), default=None)


def _given_doubts(claimed: Sequence[str], stored: Sequence[str]) -> int | None:
    """None if the given names do not agree; 0 the same, 1 a form or slip of it, 2 an initial."""
    if not given_names_agree(claimed, stored):
        return None
    first, filed = claimed[0], stored[0]
    joined, filed_joined = two_as_one(claimed), two_as_one(stored)
    if first != filed and (joined in {filed, filed_joined} or first == filed_joined):
        return 0
    by_middle = first in stored[1:] or filed in claimed[1:]
    if 1 in (len(first), len(filed)) and not by_middle:
        return _INITIAL
    if first != filed:
        return 1
    return 0 if _seconds_agree(claimed, stored) else _CONTRADICTION


def _seconds_agree(claimed: Sequence[str], stored: Sequence[str]) -> bool:
    """Whether second given names, where both have one, are not two: RICHARD T, RICHARD WALTER."""
    both = len(claimed) > 1 and len(stored) > 1
    return not both or given_names_agree(claimed[1:], stored[1:])


def _surname_doubts(claimed: PersonName, stored: Sequence[str]) -> int | None:
    """None if no surname agrees; 0 if one is the same, 1 if by sound or slip only."""
    ours = (*claimed.surnames, *claimed.bare)
    if not surnames_agree(ours, stored):
        return None
    pairs = list(product(surname_forms(ours), surname_forms(stored)))
    same = any(is_same_surname(one, other) for one, other in pairs)
    return int(not same)


def _unshared(claimed: Sequence[str], stored: Sequence[str]) -> int:
    """0 for the same parts, 1 for GARCIA and GARCIA LOPEZ, 2 for GARCIA LOPEZ and GARCIA CEPEDA."""
    whole, filed = "".join(claimed), "".join(stored)
    if whole == filed or is_slip_of_surname(whole, filed):  # by sound, long names are all alike
        return 0
    more = any(not surnames_agree(claimed, [part]) for part in stored)
    ours = any(not surnames_agree([part], stored) for part in claimed)
    return _CONTRADICTION if more and ours else int(more or ours)
