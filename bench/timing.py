"""Does the time of an answer tell who is in the store? Measured against a real server process.

    python -m bench.timing [--samples 1000] [--kdf test] [--floor MS]

Method: a generation of made-up people is published, loaded and served by `flask serve`. Visitors
walk through the questions over HTTP; only the last step, the check, is timed, until its answer has
arrived whole. The kinds of refusal take turns, in a new random order each round, so that what the
machine does besides falls on all alike. The claims of one round are alike in what a claim costs
(strings to hash, counters to write), and each is about somebody of its own, so that no count is
begun for one kind and continued for another. Without --floor the answers are as they ship, with 0
the bare work shows. Printed for each pair of kinds that must not be told apart: both medians, their
difference (aim: 5 ms at most), and the AUC, the chance that a random sample of one takes longer
than one of the other (0.5: nothing to be learnt; aim: 0.45 to 0.55). Who is locked out is told so
by the status (429), known or not; that pair is measured by itself. Rarely a claim shares a reading
with one of those (day and month the other way round, a like surname): it is left out, and said.

The limits are wide but for the identity's own, since all visitors come from this machine.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import tempfile
import time
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from http.client import HTTPConnection
from itertools import islice
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from bench.served import served
from bench.verified_lookup import made_up
from cmr.relief import SubjectOutcome
from cmr.synthesize.people import Population, Somebody
from lookup.identity import Claim, Identifier, IdentifierKind, identity_strings_for_claim
from lookup.identity.guesses import guesses_of
from lookup.sealing import PROFILES

TOKEN = re.compile(rb'name="form_token" value="([^"]*)"')
LOCKED_PEOPLE = 20
APART = 5  # days between two people's birth dates; in between nobody was born
TRIES = 4  # of one identity before it is locked
LIMITS = f"""
[session]
failures = ["1000000 per hour"]
[address]
failures = ["1000000 per hour", "1000000 per day"]
checks = ["1000000 per hour", "1000000 per day"]
people = ["1000000 per day"]
[network]
failures_before_proof = ["1000000 per hour"]
failures = ["1000000 per day"]
[identity]
failures = ["{TRIES} per day"]
waits_seconds = [0]
[identity_from_one_source]
failures = ["{TRIES} per day"]
waits_seconds = [0]
[birth_date]
failures = ["1000000 per day"]
failures_from_one_source = ["1000000 per day"]
[everybody_failing]
alarm = "1000000 per hour"
last_four_off = "1000000 per day"
[lookups]
tokens = ["1000000 per hour"]
[proof_of_work]
after_failures = 1000000
[request]
rate = "1000000 per 5 minutes"
"""
ALIKE = (
    ("unknown", "wrong number"),
    ("unknown", "wrong name"),
    ("wrong number", "wrong name"),
    ("locked, known", "locked, unknown"),
)


class Visitor:
    """One browser session over one connection, as far as the check's last button."""

    def __init__(self, port: int, claim: Claim) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers: dict[str, str] = {}
        self._token = ""
        born = claim.birth_date
        self._read("/check/consent")
        self._post("consent", answer="yes")
        self._read("/check/name")
        self._post("name", given_names=claim.given_names, family_names=claim.family_names)
        self._post("other_names", answer="")
        self._post("date_of_birth", month=born.month, day=born.day, year=born.year)
        self._post("identifier_kind", answer="ssn4")
        self._post("identifier", answer=claim.identifiers[0].value)
        self._post("second_identifier_kind", answer="none")

    def check(self) -> tuple[int, float]:
        """Press the last button: the status of the answer, and how many seconds it took."""
        self._connection.connect()
        began = time.perf_counter()
        status = self._post("confirm", answer="yes")
        return status, time.perf_counter() - began

    def _read(self, path: str) -> None:
        found = TOKEN.search(self._ask("GET", path)[1])
        self._token = found[1].decode() if found else ""

    def _post(self, question: str, **fields: object) -> int:
        body = urlencode({"form_token": self._token, **fields})
        return self._ask("POST", f"/check/{question}", body)[0]

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        self._connection.request(method, path, body, {**self._headers, **form})
        answer = self._connection.getresponse()
        for value in answer.headers.get_all("Set-Cookie", []):
            self._headers["Cookie"] = value.partition(";")[0]
        body_read = answer.read()
        self._connection.close()  # the server closes what is idle; the next request opens anew
        return answer.status, body_read


def main() -> None:
    """Measure and print; a machine under load widens both columns, not their difference."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=int, default=1000)
    parser.add_argument("--kdf", choices=list(PROFILES), default="test")
    parser.add_argument("--floor", type=int, help="MIN_RESPONSE_MS, by default as it ships")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    chance = Random(options.seed)
    people = somebodies(4 * options.samples + LOCKED_PEOPLE, chance)
    subjects = [as_published(place, who) for place, who in enumerate(people)]
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder), subjects, LIMITS, kdf=options.kdf, floor=options.floor) as port,
    ):
        rounds = islice(alike_in_cost(people[LOCKED_PEOPLE:], chance), options.samples)
        report(measured(port, people[:LOCKED_PEOPLE], rounds, chance), options)


def measured(
    port: int, lockable: Sequence[Somebody], rounds: Iterator[Mapping[str, Claim]], chance: Random
) -> Mapping[str, list[tuple[int, float]]]:
    """Status and seconds of every check, by kind."""
    times: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    known = [locked(port, wrong_number(who)) for who in lockable]
    unknown = [locked(port, unknown_person(who)) for who in lockable]
    with suppress(KeyboardInterrupt):  # Ctrl-C: report what has been measured
        for place, claims in enumerate(rounds):
            kinds = [(kind, Visitor(port, claim)) for kind, claim in claims.items()]
            kinds.append(("locked, known", known[place % LOCKED_PEOPLE]))
            kinds.append(("locked, unknown", unknown[place % LOCKED_PEOPLE]))
            chance.shuffle(kinds)
            for kind, visitor in kinds:
                times[kind].append(visitor.check())
    return times


def alike_in_cost(people: Sequence[Somebody], chance: Random) -> Iterator[Mapping[str, Claim]]:
    """Rounds of three claims that cost the same, each about somebody of its own."""
    waiting: defaultdict[tuple[int, ...], list[Somebody]] = defaultdict(list)
    for who in people:
        three = waiting[cost(says(who))]
        three.append(who)
        if len(three) < 3:
            continue
        unknown, other_number, other_name = three
        three.clear()
        renamed = wrong_name(other_name, people, chance)
        if renamed is not None:
            yield {
                "unknown": unknown_person(unknown),
                "wrong number": wrong_number(other_number),
                "wrong name": renamed,
            }


def report(times: Mapping[str, list[tuple[int, float]]], options: argparse.Namespace) -> None:
    """Medians by kind, then each pair that must look alike."""
    seconds = {}
    rounds = max(map(len, times.values()))
    floor = "as it ships" if options.floor is None else f"{options.floor} ms"
    write(f"slow hash {options.kdf}, floor {floor}, {rounds} rounds")
    for kind, samples in times.items():
        expected = 429 if kind.startswith("locked") else 303
        seconds[kind] = [took for status, took in samples if status == expected]
        odd = [status for status, _ in samples if status != expected]
        note = f"; left out: answered {', '.join(map(str, odd))}" if odd else ""
        write(f"  {kind:16} {statistics.median(seconds[kind]) * 1000:8.2f} ms median{note}")
    for one, other in ALIKE:
        apart = statistics.median(seconds[one]) - statistics.median(seconds[other])
        likely = auc(seconds[one], seconds[other])
        write(f"  {one} / {other}: {apart * 1000:+.2f} ms, AUC {likely:.3f}")


def auc(one: Sequence[float], other: Sequence[float]) -> float:
    """The chance that a sample of `one` is longer than one of `other`, ties by half."""
    ordered = sorted(other)
    wins = sum(bisect_left(ordered, x) + bisect_right(ordered, x) for x in one)
    return wins / (2 * len(one) * len(other))


def somebodies(count: int, chance: Random) -> list[Somebody]:
    """Made-up people with a Social Security number, no two of them born on one day."""
    population, born = Population(chance), date(1940, 1, 1)
    people = (population.somebody() for _ in iter(int, 1))
    some = (replace(who, ssn=who.ssn or population.ssn()) for who in people)
    return [
        replace(who, born=born + timedelta(days=APART * place))
        for place, who in zip(range(count), some, strict=False)
    ]


def wrong_number(who: Somebody, digits: int = 1) -> Claim:
    """Their own name and birth date, another number's last four digits."""
    return says(who, digits=f"{(int(who.ssn[-4:]) + digits) % 9999 + 1:04}")


def unknown_person(who: Somebody) -> Claim:
    """The same name with a birth date of nobody in the store, at the same cost."""
    theirs = says(who)
    others = (replace(theirs, birth_date=who.born + timedelta(days=n)) for n in range(1, APART))
    return next(
        (claim for claim in others if cost(claim) == cost(theirs)),
        replace(theirs, birth_date=who.born + timedelta(days=1)),
    )


def wrong_name(who: Somebody, people: Sequence[Somebody], chance: Random) -> Claim | None:
    """Somebody else's given name, at the same cost; None if nobody's is."""
    theirs = says(who)
    others = dict.fromkeys(other.name.given for other in chance.sample(people, 40))
    claims = (replace(theirs, given_names=o) for o in others if o[0] != who.name.given[0])
    return next((claim for claim in claims if cost(claim) == cost(theirs)), None)


def cost(claim: Claim) -> tuple[int, ...]:
    """What a claim costs whoever it is about: slow hashes, pairs, and what is counted by."""
    identities = identity_strings_for_claim(claim)
    counted = guesses_of(claim, identities).values()
    keys, dates = sum(len(one.keys) for one in counted), sum(len(one.dates) for one in counted)
    return len(identities.candidates), len(identities.pairs), keys, dates


def says(who: Somebody, *, digits: str = "") -> Claim:
    """What somebody would type, with the last four digits."""
    number = Identifier(IdentifierKind.SSN4, digits or who.ssn[-4:])
    return Claim(who.name.given, who.name.family, who.born, (number,))


def locked(port: int, claim: Claim) -> Visitor:
    """A visitor at the last button whose identity has been guessed at too often."""
    for digits in range(TRIES):
        visitor = Visitor(port, replace(claim, identifiers=(other_number(claim, digits),)))
        visitor.check()
    return Visitor(port, claim)


def other_number(claim: Claim, digits: int) -> Identifier:
    """Another wrong number."""
    return Identifier(
        IdentifierKind.SSN4, f"{(int(claim.identifiers[0].value) + 50 + digits) % 9999 + 1:04}"
    )


def as_published(place: int, who: Somebody) -> SubjectOutcome:
    """One of the made-up people as the publisher takes them."""
    return replace(
        made_up(place),
        names=(who.name.filed,),
        birth_dates=(who.born.isoformat(),),
        ssn=(who.ssn,),
        cii=(who.cii,),
    )


def write(line: str) -> None:
    """A line on standard output."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
