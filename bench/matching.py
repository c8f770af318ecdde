"""Who is found, by kind of variation and by name origin, and whom nobody may be taken for.

    python -m bench.matching [--people 53000] [--impostors 1000000] [--reckoned 60000]
                             [--kdf none|test] [--seed 7]

Uses the very strings and the very name rule of the service, on people as `cmr synthesize` makes
them. `--kdf test` also makes the slow hash of every string (the cheapest one), which neither finds
nor loses anybody; `none` leaves it out. Names are few and so look-alikes many; how often each
variation happens is assumed (bench/variations.py).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from bench.origins import ORIGINS, origin_of
from bench.variations import KINDS, says
from cmr.synthesize.people import Population, Somebody
from lookup.identity import (
    Claim,
    Identifier,
    IdentifierKind,
    Tier,
    identity_strings_for_claim,
    identity_strings_for_subject,
    split_doj_name,
)
from lookup.identity.birth_dates import swapped_birth_date
from lookup.identity.proofs import Proof, judge
from lookup.sealing import PROFILES, slow_hash
from lookup.store import OpenedRecord
from lookup.store.generation import RecordName

SALT = b"a salt for bench"
TWIN_NAMES = (
    ("Mario", "Maria"), ("Daniel", "Daniela"), ("Juan", "Juana"), ("Eric", "Erin"),
    ("Jose", "Josue"), ("Latoya", "Latonya"), ("Marcus", "Marquis"), ("Minh", "Linh"),
    ("Armen", "Arman"), ("Jae-Hyun", "Jae-Sung"), ("Carlos", "Carla"), ("Michael", "Michelle"),
)  # fmt: skip


class Found:
    """An index of everybody, and what a claim finds in it."""

    def __init__(self, people: Sequence[Somebody], kdf: str) -> None:
        self._kdf = PROFILES.get(kdf)
        self._index: defaultdict[bytes, list[OpenedRecord]] = defaultdict(list)
        self.strings = Counter[int]()
        for who in people:
            name = split_doj_name(who.name.filed)
            names = (RecordName(name.given, name.surnames),)
            record = OpenedRecord(Tier.HEADLINE, names, {"id": who.subject_id})
            numbers = {IdentifierKind.SSN4: [who.ssn], IdentifierKind.CII: [who.cii]}
            for string, _ in identity_strings_for_subject([name], [who.born], numbers).singles:
                self._index[self._key(string.data)].append(record)

    @property
    def tokens(self) -> int:
        """How many strings are indexed."""
        return sum(map(len, self._index.values()))

    def who(self, claim: Claim) -> str | None:
        """The id of the one person that a claim opens."""
        candidates = identity_strings_for_claim(claim).candidates
        self.strings[len(candidates)] += 1
        proofs = [
            Proof(record, frozenset((one.identifier,)), one.born)
            for one in candidates
            for record in self._index.get(self._key(one.string.data), ())
        ]
        found = judge(claim, proofs, suppressed=lambda _: (), with_details=True) if proofs else None
        return str(found.body["id"]) if found else None

    def _key(self, data: bytes) -> bytes:
        return data if self._kdf is None else slow_hash(self._kdf, data, SALT)


@dataclass
class Tally:
    """How many asked, how many were found as themselves, how many as somebody else."""

    asked: int = 0
    right: int = 0
    wrong: int = 0

    def add(self, answer: str | None, who: Somebody) -> None:
        """Count one answer."""
        self.asked += 1
        self.right += answer == who.subject_id
        self.wrong += answer not in {None, who.subject_id}

    def __str__(self) -> str:
        share = self.right / self.asked if self.asked else 0.0
        return f"{share:8.1%} {self.wrong:6} {self.asked:8}"


def by_kind(found: Found, people: Sequence[Somebody], chance: Random) -> None:
    """One kind of variation at a time, by the last four digits and by the CII number."""
    write(
        f"{'how it is said':32} {'last 4':>8} {'wrong':>6} {'asked':>8}   {'CII':>6} {'wrong':>6}"
    )
    for name, kind in KINDS.items():
        weak, strong = Tally(), Tally()
        for who in people:
            claim = kind.say(who, chance)
            if claim is not None:
                weak.add(found.who(claim), who)
                strong.add(found.who(by_cii(claim, who)), who)
        share = strong.right / max(1, strong.asked)
        write(f"{name:32} {weak}  {share:7.1%} {strong.wrong:6}")


def by_origin(found: Found, people: Sequence[Somebody], chance: Random) -> None:
    """The kinds mixed as we assume them, for each origin and for all; a person asks four times."""
    tallies = {origin: Tally() for origin in ORIGINS}
    everybody = Tally()
    for who in people:
        origin = origin_of(who)
        for _ in range(4):
            answer = found.who(mixed(who, origin, chance))
            tallies[origin].add(answer, who)
            everybody.add(answer, who)
    write(f"{'name origin, kinds mixed':32} {'last 4':>8} {'wrong':>6} {'asked':>8}")
    for origin, tally in tallies.items():
        write(f"{origin:32} {tally}")
    write(f"{'everybody':32} {everybody}")


def mixed(who: Somebody, origin: str, chance: Random) -> Claim:
    """One claim of a kind drawn by the assumed rates, among those that this name allows."""
    said = [(kind.rate_of(origin), kind.say(who, chance)) for kind in KINDS.values()]
    possible = [(rate, claim) for rate, claim in said if claim is not None and rate]
    rates = [rate for rate, _ in possible]
    return chance.choices([claim for _, claim in possible], rates)[0]


def impostors(found: Found, people: Sequence[Somebody], count: int, seed: int) -> None:
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
        write(f"  {kind:32} {opened[kind]:6} opened of {n:8}")
    write(f"  {'all':32} {opened.total():6} opened of {asked.total():8}")


def by_chance(found: Found, people: Sequence[Somebody], count: int, seed: int) -> None:
    """How many a million open somebody's record, reckoned: a rare thing needs no million tries.

    Each claim is put to everybody of its birth date (also with day and month exchanged), with
    their digits in it; whoever opens does so with digits drawn by chance once in 9,999 times.
    """
    chance = Random(seed)
    strangers = Population(chance)
    born = defaultdict(list)
    for one in people:
        born[one.born].append(one)
    asked, opening = Counter[str](), Counter[str]()
    for place in range(count):
        who = chance.choice(people)
        kind, claim = look_alike(place, who, strangers, chance)
        dates = (claim.birth_date, swapped_birth_date(claim.birth_date))
        others = [one for day in dates if day for one in born[day] if one is not who]
        asked[kind] += 1
        opening[kind] += sum(found.who(with_digits(claim, one)) is not None for one in others)
    for kind, n in asked.items():
        write(f"  {kind:32} {opening[kind] / n / 9999 * 1e6:6.2f} a million, reckoned from {n}")
    write(f"  {'all':32} {opening.total() / count / 9999 * 1e6:6.2f} a million")


def with_digits(claim: Claim, of: Somebody) -> Claim:
    """The claim with somebody's last four digits."""
    return replace(claim, identifiers=(Identifier(IdentifierKind.SSN4, of.ssn),))


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


def twins(kdf: str) -> None:
    """Both twins in the store: with digits of their own, and where they happen to be the same."""
    for digits, title in ((False, "own digits"), (True, "the same digits")):
        tally = Tally()
        population = Population(Random(11))
        for one, other in TWIN_NAMES:
            first = population.somebody(born=date(1980, 2, 20))
            pair = [
                replace(first.renamed(name, "Garcia"), subject_id=name, ssn=f"90000{number}")
                for name, number in ((one, "1111"), (other, "1111" if digits else "2222"))
            ]
            found = Found(pair, kdf)
            for who in pair:
                tally.add(found.who(says(who)), who)
        write(f"  both twins in the store, {title:16} {tally}")


def same_data(found: Found, people: Sequence[Somebody], chance: Random) -> None:
    """Somebody's very birth date and digits, another name: what the name rule alone holds off."""
    passed = Counter[str]()
    for who in people:
        other = chance.choice(people)
        stranger = says(who, given=other.name.given, family=other.name.family)
        passed["a stranger's name"] += found.who(stranger) is not None
        passed["another first name"] += found.who(says(who, given=other.name.given)) is not None
    for name, count in passed.items():
        write(f"  {name} with somebody's birth date and digits: {count / len(people):.2%} pass")


def not_of(who: Somebody, chance: Random) -> str:
    """Four digits that are not theirs."""
    return f"{(int(who.ssn[-4:]) - 1 + chance.randrange(1, 9999)) % 9999 + 1:04}"


def plus_years(born: date, years: int) -> date:
    """The same day so many years later; the people here are born on the 1st to the 28th."""
    return born.replace(year=born.year + years)


def by_cii(claim: Claim, who: Somebody) -> Claim:
    """The same claim by the state's number."""
    return replace(claim, identifiers=(Identifier(IdentifierKind.CII, who.cii),))


def measure(options: argparse.Namespace) -> None:
    """Print the tables."""
    chance = Random(options.seed)
    population = Population(chance)
    made = (population.somebody() for _ in range(options.people))
    people = [replace(who, ssn=who.ssn or population.ssn()) for who in made]
    found = Found(people, options.kdf)
    write(f"{len(people)} people, {found.tokens / len(people):.2f} strings each, "
          f"slow hash {options.kdf}, seed {options.seed}")  # fmt: skip
    by_kind(found, chance.sample(people, min(options.each, len(people))), chance)
    by_origin(found, people, chance)
    sent = found.strings
    write(f"strings a claim: mean {sum(n * c for n, c in sent.items()) / sent.total():.2f}, "
          f"most {max(sent)}")  # fmt: skip
    impostors(found, people, options.impostors, options.seed + 1)
    by_chance(found, people, options.reckoned, options.seed + 2)
    twins(options.kdf)
    same_data(found, people, chance)


def write(line: str) -> None:
    """A line on standard output."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=53_000)
    parser.add_argument("--each", type=int, default=10_000, help="people asked for each kind")
    parser.add_argument("--impostors", type=int, default=1_000_000)
    parser.add_argument("--reckoned", type=int, default=60_000, help="claims for the chance rate")
    parser.add_argument("--kdf", choices=("none", "test"), default="none")
    parser.add_argument("--seed", type=int, default=7)
    started = time.perf_counter()
    measure(parser.parse_args())
    write(f"{time.perf_counter() - started:.0f} s")
