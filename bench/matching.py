"""Who is found, by kind of variation and by name origin, and whom nobody may be taken for.

    python -m bench.matching [--people 53000] [--impostors 1000000] [--reckoned 3000]
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
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random

from bench.found import Found, Tally
from bench.impostors import TWIN_NAMES, by_chance, impostors
from bench.origins import ORIGINS, origin_of
from bench.variations import KINDS, says
from cmr.synthesize.people import Population, Somebody
from lookup.identity import Claim, Identifier, IdentifierKind


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
    for line in impostors(found, people, options.impostors, options.seed + 1):
        write(line)
    for line in by_chance(found, people, options.reckoned, options.seed + 2):
        write(line)
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
    parser.add_argument("--reckoned", type=int, default=3_000, help="claims for the chance rate")
    parser.add_argument("--kdf", choices=("none", "test"), default="none")
    parser.add_argument("--seed", type=int, default=7)
    started = time.perf_counter()
    measure(parser.parse_args())
    write(f"{time.perf_counter() - started:.0f} s")
