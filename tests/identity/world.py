"""A small sealed store of made-up people, made by the real code, that counts its work."""

from __future__ import annotations

import os
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from lookup.clock import Clock, FixedClock
from lookup.db import Database
from lookup.identity import (
    Claim,
    Identifier,
    IdentifierKind,
    Source,
    Suppressions,
    Tier,
    Verifier,
    identity_strings_for_subject,
    split_doj_name,
)
from lookup.limits import Limiter, open_limits
from lookup.sealing import PROFILES, Kdf, pair_slow, slow_hash
from lookup.store import Generation, Manifest, PolicyFacts
from lookup.store.layout import derive_token, new_data_key, seal_record, seal_wrap

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
LIMITER_KEY = b"l" * 32
SUPPRESSION_KEY = b"s" * 32
_SALT, _PEPPER, _STORE = b"s" * 16, b"p" * 32, b"i" * 16


@dataclass(frozen=True)
class Somebody:
    """One made-up person, names as the file writes them."""

    id: str
    names: Sequence[str]
    born: str
    ssn: str | None = None
    license: str | None = None
    cii: str | None = None
    cases: Sequence[str] = ()
    code: str | None = None
    headline: str = "all_dismissed"

    @property
    def numbers(self) -> dict[IdentifierKind, list[str]]:
        """The numbers by kind."""
        return {
            IdentifierKind.SSN4: [self.ssn] if self.ssn else [],
            IdentifierKind.LICENSE: [self.license] if self.license else [],
            IdentifierKind.CII: [self.cii] if self.cii else [],
            IdentifierKind.CASE_NUMBER: list(self.cases),
            IdentifierKind.CLAIM_CODE: [self.code] if self.code else [],
        }


MARIA = Somebody(
    "maria",
    ("GARCIA LOPEZ,MARIA ELENA", "LOPEZ,MARY"),
    "1975-11-30",
    ssn="900121234",
    license="B7654321",
    cii="A66524879",
    cases=("BA123456", "BA234567"),
)
JOHN = Somebody("john", ("WASHINGTON,JOHN",), "1968-11-30", ssn="900125678", cii="A11223344")


@dataclass
class Counted:
    """How much work was done."""

    slow_hashes: int = 0
    searches: int = 0
    chunks: int = 0
    hashed: list[bytes] = field(default_factory=list, repr=False)

    def slow(self, kdf: Kdf, identity: bytes, salt: bytes) -> bytes:
        """A slow hash, counted."""
        self.slow_hashes += 1
        self.hashed.append(identity)
        return slow_hash(kdf, identity, salt)

    @property
    def work(self) -> tuple[int, int, int]:
        """Slow hashes, searches for a token, searches for a chunk."""
        return self.slow_hashes, self.searches, self.chunks

    def forget(self) -> None:
        """Begin counting anew."""
        self.slow_hashes = self.searches = self.chunks = 0
        self.hashed.clear()


class MemoryRows:
    """The sealed rows of a generation in memory; counts what is read."""

    def __init__(self, counted: Counted) -> None:
        self.tokens: defaultdict[bytes, list[bytes]] = defaultdict(list)
        self.sealed: dict[bytes, bytes] = {}
        self._counted = counted

    def wraps(self, index: bytes) -> list[bytes]:
        """All wraps under an index."""
        self._counted.searches += 1
        return list(self.tokens.get(index, ()))

    def chunk(self, location: bytes) -> bytes | None:
        """The sealed chunk at a location."""
        self._counted.chunks += 1
        return self.sealed.get(location)

    def close(self) -> None:
        """Nothing to give back."""


class OneGeneration:
    """A store with one generation."""

    def __init__(self, generation: Generation | None) -> None:
        self.generation = generation

    def current(self) -> Generation | None:
        """The generation in force."""
        return self.generation


def sealed(people: Iterable[Somebody], counted: Counted) -> Generation:
    """A generation of these people under the cheapest slow hash."""
    rows = MemoryRows(counted)
    generation = Generation(_manifest(), pepper=_PEPPER, rows=rows)
    place = generation.place
    for one in people:
        names = [split_doj_name(name) for name in one.names]
        identities = identity_strings_for_subject(
            names, [date.fromisoformat(one.born)], one.numbers
        )
        head = {
            "v": 1,
            "id": one.id,
            "names": [{"given": name.given, "surnames": name.surnames} for name in names],
            "headline": one.headline,
            "escalate": False,
        }
        bodies = {Tier.HEADLINE: head, Tier.DETAILS: {**head, "convictions": list(one.cases)}}
        keys = {tier: new_data_key(tier) for tier in Tier}
        for tier, body in bodies.items():
            rows.sealed.update(seal_record(body, keys[tier], place=place))
        slow = {
            string: slow_hash(PROFILES["test"], string.data, _SALT)
            for string, _ in identities.singles
        }
        proofs = [(slow[string], tier) for string, tier in identities.singles]
        proofs += [(pair_slow(slow[a], slow[b]), Tier.DETAILS) for a, b in identities.pairs]
        for value, tier in proofs:
            token = derive_token(value, pepper=_PEPPER, place=place)
            rows.tokens[token.index].append(seal_wrap(token, keys[tier], place=place))
    return generation


@dataclass
class World:
    """A verifier over made-up people, its clock and its limits."""

    verifier: Verifier
    limiter: Limiter
    clock: Clock
    counted: Counted
    database: Database
    store: OneGeneration

    def check(self, claim: Claim, *, source: Source | None = None, channel: str = "web") -> object:
        """Check a claim, from an address of its own unless told otherwise."""
        return self.verifier.check(claim, channel, source or somewhere())


def world(
    database_url: str,
    people: Sequence[Somebody] = (MARIA, JOHN),
    *,
    clock: Clock | None = None,
    min_response_ms: int = 0,
    limits: str | None = None,
) -> World:
    """A world of these people; `limits` is the text of a limits file."""
    database = Database.open(database_url)
    clock = clock or FixedClock(NOW)
    counted = Counted()
    file = None
    if limits is not None:
        file = (database.file or _scratch()).with_suffix(".limits.toml")
        file.write_text(limits)
    limiter = open_limits(database, key=LIMITER_KEY, clock=clock, limits_file=file)
    store = OneGeneration(sealed(people, counted))
    verifier = Verifier(
        store,
        limiter,
        Suppressions(database, SUPPRESSION_KEY),
        clock,
        min_response_ms=min_response_ms,
        slow=counted.slow,
    )
    counted.forget()
    return World(verifier, limiter, clock, counted, database, store)


def claim(  # what MARIA would say, unless told otherwise
    given: str = "Maria",
    family: str = "Garcia Lopez",
    born: str = "1975-11-30",
    *numbers: tuple[str, str],
    other: str = "",
) -> Claim:
    """A claim as typed; numbers are (kind, value)."""
    identifiers = tuple(Identifier(IdentifierKind(kind), value) for kind, value in numbers)
    last_four = (Identifier(IdentifierKind.SSN4, "1234"),)
    return Claim(given, family, date.fromisoformat(born), identifiers or last_four, other)


def somewhere() -> Source:
    """A browser session and an address of their own."""
    octets = os.urandom(3)
    return Source(os.urandom(32), None, f"10.{octets[0]}.{octets[1]}.{octets[2]}")


def _scratch() -> Path:

    return Path(tempfile.mkdtemp()) / "limits"


def guesses(here: World, wrong: Claim, times: int) -> list[object]:
    """The same wrong claim again and again, each from an address of its own, minutes apart."""
    answers = []
    for _ in range(times):
        answers.append(here.check(wrong))
        wait(here, minutes=11)
    return answers


def wait(here: World, *, minutes: float) -> None:
    assert isinstance(here.clock, FixedClock)
    here.clock.move(minutes=minutes)


def _manifest() -> Manifest:
    return Manifest(
        gen=1,
        min_gen=0,
        not_before=None,
        store_id=_STORE,
        store_salt=_SALT,
        kdf=PROFILES["test"],
        pepper_id="p1",
        signing_key_id="k1",
        payload_bytes=0,
        payload_sha256=b"",
        engine_version="0",
        policy=PolicyFacts("la_2020", "d", "t", ()),
        county="LOS ANGELES",
        as_of=date(2020, 2, 1),
        published_on=date(2020, 2, 2),
        counts={"people": 2, "convictions": 3},
    )
