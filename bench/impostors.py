"""People who are not in the store, or not the one they ask about: nobody may be opened to them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from bench.found import Found
from bench.variations import says
from cmr.synthesize.people import Population, Somebody
from lookup.identity import Claim, Identifier, IdentifierKind
from lookup.identity.birth_dates import swapped_birth_date
from lookup.identity.doubts import MOST_DOUBTS

TWIN_NAMES = (
    ("Mario", "Maria"), ("Daniel", "Daniela"), ("Juan", "Juana"), ("Eric", "Erin"),
    ("Jose", "Josue"), ("Latoya", "Latonya"), ("Marcus", "Marquis"), ("Minh", "Linh"),
    ("Armen", "Arman"), ("Jae-Hyun", "Jae-Sung"), ("Carlos", "Carla"), ("Michael", "Michelle"),
)  # fmt: skip


def impostors(found: Found, people: Sequence[Somebody], count: int, seed: int) -> Iterator[str]:
    """People who are not in the store, or not the one they ask about: nobody may be opened."""
    chance = Random(seed)
    strangers = Population(chance)
    opened = Counter[str]()
    asked = Counter[str]()
    for place in range(count):
        kind, claim = look_alike(place, chance.choice(people), strangers, chance)
        asked[kind] += 1
        opened[kind] += found.who(claim) is not None
    for kind, n in asked.items():
        yield f"  {kind:32} {opened[kind]:6} opened of {n:8}"
    yield f"  {'all':32} {opened.total():6} opened of {asked.total():8}"


def by_chance(found: Found, people: Sequence[Somebody], count: int, seed: int) -> Iterator[str]:
    """How many a million open somebody's record, reckoned: a rare thing needs no million tries.

    Each claim's name is put to everybody who shares a surname key with it, as if born the same
    day and with the same digits. How often two people are born the same day (or with day and month
    exchanged) is counted over all pairs; the digits agree once in 9,999 times.
    """
    chance, same, swapped = Random(seed), *shared_birth_dates(people)
    strangers = Population(chance)
    asked, opening = Counter[str](), defaultdict[str, float](float)
    for place in range(count):
        who = chance.choice(people)
        kind, claim = look_alike(place, who, strangers, chance)
        asked[kind] += 1
        doubts = found.doubts_of_others(claim, who)
        opening[kind] += same * sum(n for doubt, n in doubts.items() if doubt <= MOST_DOUBTS)
        opening[kind] += swapped * sum(n for doubt, n in doubts.items() if doubt < MOST_DOUBTS)
    for kind, n in asked.items():
        yield f"  {kind:32} {opening[kind] / n / 9999 * 1e6:6.2f} a million, reckoned from {n}"
    yield f"  {'all':32} {sum(opening.values()) / count / 9999 * 1e6:6.2f} a million"


def shared_birth_dates(people: Sequence[Somebody]) -> tuple[float, float]:
    """Of all pairs of people, the share born on one day; with day and month exchanged."""
    born = Counter(who.born for who in people)
    pairs = len(people) * (len(people) - 1)
    others = ((n, swapped_birth_date(day)) for day, n in born.items())
    exchanged = sum(n * born[day] for n, day in others if day)
    return sum(n * (n - 1) for n in born.values()) / pairs, exchanged / pairs


def look_alike(
    place: int, who: Somebody, strangers: Population, chance: Random
) -> tuple[str, Claim]:
    """One claim that must open nothing: somebody else's truth, or a guess at the digits."""
    other = strangers.somebody()
    digits = (Identifier(IdentifierKind.SSN4, not_of(who, chance)),)
    at_birth = timedelta(days=chance.choice((-1, 1)) * chance.randrange(300, 4000))
    family = who.name.family
    match place % 6:
        case 0:
            own = replace(other, ssn=other.ssn or strangers.ssn())
            return "a stranger, telling the truth", says(own)
        case 1:
            return "a namesake born the same day", replace(says(who), identifiers=digits)
        case 2:
            sibling = says(who, given=other.name.given)
            return "a sibling", replace(sibling, birth_date=who.born + at_birth, identifiers=digits)
        case 3:
            twin = says(who, given=chance.choice(chance.choice(TWIN_NAMES)))
            return "a twin", replace(twin, identifiers=digits)
        case 4:
            junior = replace(says(who, family=f"{family} Jr"), identifiers=digits)
            return "a junior", replace(junior, birth_date=plus_years(who.born, 25))
        case _:
            guess = replace(says(who, given=who.name.given[0]), identifiers=digits)
            return "who guesses at the digits", replace(guess, other_names="Garcia Nguyen")


def not_of(who: Somebody, chance: Random) -> str:
    """Four digits that are not theirs."""
    return f"{(int(who.ssn[-4:]) - 1 + chance.randrange(1, 9999)) % 9999 + 1:04}"


def plus_years(born: date, years: int) -> date:
    """The same day so many years later; the people here are born on the 1st to the 28th."""
    return born.replace(year=born.year + years)
