"""Who is found: acceptance by kind of variation, and look-alikes refused, on a made-up population.

    python -m bench.matching --people 10000 --seed 7

Uses the very strings and the very name rule of the service; only the hashing is left out, since it
neither finds nor loses anybody. The population's names are few, so that look-alikes are many.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from random import Random

from cmr.synthesize.people import Population, Somebody
from lookup.identity import (
    Claim,
    Identifier,
    IdentifierKind,
    Tier,
    canonical_surnames,
    canonical_text,
    identity_strings_for_claim,
    identity_strings_for_subject,
    split_doj_name,
)
from lookup.identity.birth_dates import swapped_birth_date
from lookup.identity.given_names import called
from lookup.identity.proofs import Proof, judge
from lookup.store import OpenedRecord
from lookup.store.generation import RecordName

Variation = Callable[[Somebody, Random], Claim | None]
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SOUNDS = (("V", "B"), ("B", "V"), ("Z", "S"), ("S", "Z"), ("LL", "Y"), ("H", ""), ("G", "J"))


def says(who: Somebody, *, given: str = "", family: str = "", other: str = "") -> Claim:
    """What somebody says of themselves, by the last four digits."""
    return Claim(
        given or who.name.given,
        family or who.name.family,
        who.born,
        (Identifier(IdentifierKind.SSN4, who.ssn),),
        other,
    )


def slip(word: str, chance: Random) -> str:
    """One letter changed, dropped, doubled or exchanged with the next; never the first."""
    if len(word) < 3:
        return word
    at = chance.randrange(1, len(word) - 1)
    return chance.choice(
        (
            word[:at] + chance.choice(LETTERS) + word[at + 1 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


def by_sound(who: Somebody, chance: Random) -> Claim | None:
    """The surname as it sounds."""
    plain = canonical_text(who.name.family)
    fitting = [pair for pair in SOUNDS if pair[0] in plain]
    return says(who, family=plain.replace(*chance.choice(fitting), 1)) if fitting else None


def short_form(who: Somebody, chance: Random) -> Claim | None:
    """A short form of the first name."""
    known = sorted(called(canonical_text(who.name.given.split()[0])))
    return says(who, given=chance.choice(known)) if known else None


def one_surname(place: int) -> Variation:
    """Only the first or the second of two surnames."""

    def said(who: Somebody, _chance: Random) -> Claim | None:
        parts = canonical_surnames(who.name.family)
        return says(who, family=parts[place]) if len(parts) == 2 else None

    return said


def dates_exchanged(who: Somebody, _chance: Random) -> Claim | None:
    """Day and month in each other's place."""
    other = swapped_birth_date(who.born)
    return replace(says(who), birth_date=other) if other else None


VARIATIONS: dict[str, Variation] = {
    "as it is": lambda who, _: says(who),
    "first surname only": one_surname(0),
    "second surname only": one_surname(1),
    "surname by its sound": by_sound,
    "slip in the surname": lambda who, c: says(who, family=slip(who.name.family, c)),
    "slip in the first name": lambda who, c: says(who, given=slip(who.name.given, c)),
    "short form": short_form,
    "initial": lambda who, _: says(who, given=who.name.given[0]),
    "fields swapped": lambda who, _: says(who, given=who.name.family, family=who.name.given),
    "day and month swapped": dates_exchanged,
    "new surname, old one given": lambda who, _: says(
        who, family="Vanderhoeven", other=who.name.family
    ),
    "new surname alone": lambda who, _: says(who, family="Vanderhoeven"),
}


class Found:
    """An index of everybody, and what a claim finds in it."""

    def __init__(self, people: list[Somebody]) -> None:
        self._index: defaultdict[bytes, list[OpenedRecord]] = defaultdict(list)
        self.strings = Counter[int]()
        for who in people:
            name = split_doj_name(who.name.filed)
            names = (RecordName(name.given, name.surnames),)
            record = OpenedRecord(Tier.HEADLINE, names, {"id": who.subject_id})
            numbers = {IdentifierKind.SSN4: [who.ssn], IdentifierKind.CII: [who.cii]}
            for string, _ in identity_strings_for_subject([name], [who.born], numbers).singles:
                self._index[string.data].append(record)

    def who(self, claim: Claim) -> str | None:
        """The id of the one person that a claim opens."""
        candidates = identity_strings_for_claim(claim).candidates
        self.strings[len(candidates)] += 1
        proofs = [
            Proof(record, frozenset((one.identifier,)))
            for one in candidates
            for record in self._index.get(one.string.data, ())
        ]
        found = judge(claim, proofs, suppressed=lambda _: (), with_details=True)
        return found and str(found.body["id"])


def with_cii(claim: Claim, who: Somebody) -> Claim:
    """The same claim by the state's number."""
    return replace(claim, identifiers=(Identifier(IdentifierKind.CII, who.cii),))


def measure(people: int, seed: int) -> None:
    """Print the tables."""
    chance = Random(seed)
    population = Population(chance)
    everybody = [replace(who, ssn=who.ssn or population.ssn())
                 for who in (population.somebody() for _ in range(people))]  # fmt: skip
    found = Found(everybody)
    write(f"{people} people, seed {seed}")
    write(f"{'variation':30} {'last four':>10} {'CII':>8} {'wrong person':>13} {'asked':>7}")
    for name, variation in VARIATIONS.items():
        said = [(who, claim) for who in everybody if (claim := variation(who, chance))]
        right = Counter[str]()
        for who, claim in said:
            for kind, one in (("ssn4", claim), ("cii", with_cii(claim, who))):
                answer = found.who(one)
                right[kind] += answer == who.subject_id
                right["wrong"] += answer not in {None, who.subject_id}
        n = len(said)
        shares = f"{right['ssn4'] / n:10.1%} {right['cii'] / n:8.1%}"
        write(f"{name:30} {shares} {right['wrong']:13} {n:7}")
    sent = found.strings
    write(f"strings a claim: mean {sum(n * c for n, c in sent.items()) / sent.total():.2f}, "
          f"most {max(sent)}")  # fmt: skip
    look_alikes(everybody, chance)


def look_alikes(everybody: list[Somebody], chance: Random) -> None:
    """Strangers with a person's very birth date and digits, and true twins: how many pass."""
    found = Found(everybody)
    passed = Counter[str]()
    for who in everybody:
        other = chance.choice(everybody)
        stranger = says(who, given=other.name.given, family=other.name.family)
        passed["a stranger's name"] += found.who(stranger) is not None
        passed["another first name"] += found.who(says(who, given=other.name.given)) is not None
    for name, count in passed.items():
        write(f"{name} with somebody's birth date and digits: {count / len(everybody):.2%} pass")


def write(line: str) -> None:
    """A line on standard output."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    started = time.perf_counter()
    measure(asked.people, asked.seed)
    write(f"{time.perf_counter() - started:.0f} s")
