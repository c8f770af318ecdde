"""One verified look-up against its slow hashes alone: the same claims, turn and turn about.

    python bench/lookup.py [--people 60 ...] [--asked 60] [--kdf pilot] [--stores DIR]

Method: a made-up generation of so many people is sealed, signed and loaded into a store on SQLite,
as a server has it. Then for each of those asked in turn: the whole check (limits charged in the
database, slow hashes, tokens, records, name rule, settlement), and the bare slow hashes of the same
claim.
Printed: medians and their ratio. A ratio, because milliseconds say more about the machine than
about the program. With --kdf test the store itself shows; with two numbers of people the stores of
both are asked in turn, and how much slower the larger one is comes last. A million people take
minutes to seal and 15 GB of disk meanwhile; with --stores they stay for the next time, in 5 GB.

Limits are charged as they ship, but for those on everybody together: this asks faster.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from cmr.relief import ConvictionOutcome, Headline, Outcome, SubjectOutcome
from lookup.clock import SystemClock
from lookup.db import Database
from lookup.identity import (
    Claim,
    Identifier,
    IdentifierKind,
    Source,
    Suppressions,
    Verified,
    Verifier,
    identity_strings_for_claim,
)
from lookup.keys import make_key_files
from lookup.limits import open_limits
from lookup.publish.people import LeftOut, person_of
from lookup.publish.rows import Sealer
from lookup.publish.slow_hashes import SlowHashes
from lookup.sealing import (
    PROFILES,
    PublisherKeys,
    ServerKeys,
    read_publisher_keys,
    read_server_keys,
    slow_hash,
)
from lookup.store import Generation, Manifest, PolicyFacts, Store
from lookup.store.container import digest_of_file, sign_manifest, write_container
from lookup.store.layout import Place
from lookup.store.shelves import payload_meta

LIMIT = 1.2
LARGER = 1.2
LIMITS = """
[lookups]
tokens = ["1000000 per hour"]
"""
GIVEN = ("MARIA", "JOSE", "TERRELL", "ANA", "WEI", "NGOZI", "SARKIS", "DANIEL")
FAMILY = ("GARCIA LOPEZ", "WASHINGTON", "NGUYEN", "OKAFOR", "PETROSYAN", "SMITH", "REYES")


@dataclass(frozen=True)
class Bench:
    """A server with one generation, and who may ask it."""

    verifier: Verifier
    generation: Generation
    claims: Sequence[Claim]


def main() -> None:
    """Measure and print; nothing is asserted, a machine under load would lie."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, nargs="+", default=[60])
    # More than two hundred verified people in a day are told less, as on a server.
    parser.add_argument("--asked", type=int, default=60)
    parser.add_argument("--kdf", choices=list(PROFILES), default="pilot")
    parser.add_argument("--stores", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        folder = options.stores or Path(spare)
        stores = [
            set_up(folder / f"{options.kdf}-{people}", people, options.kdf, asked=options.asked)
            for people in options.people
        ]
        medians = report(stores, options.kdf)
    if len(medians) > 1:
        print(f"largest over smallest store {medians[-1] / medians[0]:.3f} (at most {LARGER})")


def report(stores: Sequence[Bench], kdf: str) -> list[float]:
    """Both timings for each claim, their medians and the ratio, store by store; the medians."""
    timings: list[list[tuple[float, float]]] = [[] for _ in stores]
    for place in range(max(len(bench.claims) for bench in stores)):
        for bench, some in zip(stores, timings, strict=True):
            if place < len(bench.claims):
                some.append(both(bench, place))
    return [told(bench, some, kdf) for bench, some in zip(stores, timings, strict=True)]


def both(bench: Bench, place: int) -> tuple[float, float]:
    """Seconds of one person's check, and of their slow hashes alone."""
    claim = bench.claims[place]
    source = Source(session=place.to_bytes(32, "big"), address=f"10.{place // 250}.{place}.1")
    return (
        timed(lambda: checked(bench, claim, source)),
        timed(lambda: hash_only(bench.generation, claim)),
    )


def told(bench: Bench, timings: Sequence[tuple[float, float]], kdf: str) -> float:
    """Print what was measured of one store; the median check."""
    check, bare = (statistics.median(some) for some in zip(*timings, strict=True))
    strings = [len(identity_strings_for_claim(claim).candidates) for claim in bench.claims]
    print(
        f"slow hash {kdf}; {bench.generation.manifest.counts['people']:,} people; {len(timings)} "
        f"verified look-ups of {statistics.median(strings)} strings"
    )
    print(f"  a verified look-up    {check * 1000:8.2f} ms")
    print(f"  its slow hashes alone {bare * 1000:8.2f} ms")
    print(f"  ratio {check / bare:.3f} (at most {LIMIT} with the pilot setting)")
    return check


def timed(work: Callable[[], None]) -> float:
    """Seconds of wall clock."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def checked(bench: Bench, claim: Claim, source: Source) -> None:
    """The whole check; it must verify, or the figure would mean something else."""
    answer = bench.verifier.check(claim, "web", source)
    if not isinstance(answer, Verified):
        raise SystemExit(f"a look-up was not verified: {answer}")


def hash_only(generation: Generation, claim: Claim) -> None:
    """The slow hashes of a claim and nothing else."""
    manifest = generation.manifest
    for candidate in identity_strings_for_claim(claim).candidates:
        slow_hash(manifest.kdf, candidate.string.data, manifest.store_salt)


def set_up(folder: Path, people: int, kdf: str, *, asked: int) -> Bench:
    """A server that holds a generation of made-up people; some of them will ask."""
    made = folder / "made"
    if not made.exists():
        make(folder, people, kdf)
        made.touch()
    keys = read_server_keys(folder / "keys" / "server.key")
    database, clock = Database.open(f"sqlite:///{folder / 'data' / 'lookup.db'}"), SystemClock()
    store = store_in(folder, database, keys)
    limiter = open_limits(
        database, key=keys.limiter_key, clock=clock, limits_file=folder / "limits.toml"
    )
    suppressions = Suppressions(database, keys.suppression_key)
    generation = store.current()
    assert generation is not None
    verifier = Verifier(store, limiter, suppressions, clock)
    askers = range(0, people, max(1, people // asked))
    return Bench(verifier, generation, [claim_of(made_up(number)) for number in askers][:asked])


def make(folder: Path, people: int, kdf: str) -> None:
    """Keys, limits, and the generation, loaded; what an interrupted run left makes room."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "keys").mkdir(parents=True)
    make_key_files(folder / "keys", "a passphrase for the bench")
    (folder / "limits.toml").write_text(LIMITS, encoding="utf-8")
    publisher = read_publisher_keys(folder / "keys" / "publisher.key")
    file = publish(folder, publisher, map(made_up, range(people)), kdf, people=people)
    database = Database.open(f"sqlite:///{folder / 'data' / 'lookup.db'}")
    with contextlib.closing(database):
        keys = read_server_keys(folder / "keys" / "server.key")
        store_in(folder, database, keys).load(file)
    file.unlink()


def store_in(folder: Path, database: Database, keys: ServerKeys) -> Store:
    """The store below a folder."""
    place = folder / "data" / "store"
    return Store(database, store_dir=place, keys=keys, https=False, clock=SystemClock())


def publish(
    folder: Path, keys: PublisherKeys, subjects: Iterable[SubjectOutcome], kdf: str, *, people: int
) -> Path:
    """A signed generation of these people."""
    manifest = manifest_of(keys, kdf, people=people)
    slow = SlowHashes(manifest.kdf, keys.store_salt, cache=None)
    place = Place(manifest.store_id, manifest.gen)
    sealer = Sealer(folder, place=place, pepper=keys.pepper, slow=slow)
    payload, file = folder / "payload.sqlite", folder / "bench.generation"
    with contextlib.closing(slow), contextlib.closing(sealer):
        each = (person_of(subject, id_key=keys.cache_key) for subject in subjects)
        for _ in sealer.seal(one for one in each if not isinstance(one, LeftOut)):
            pass
        sealer.write(payload, payload_meta(manifest))
    size, digest = payload.stat().st_size, digest_of_file(payload)
    whole = replace(manifest, payload_bytes=size, payload_sha256=digest)
    write_container(file, sign_manifest(whole, keys.signing_key), payload)
    payload.unlink()
    return file


def manifest_of(keys: PublisherKeys, kdf: str, *, people: int) -> Manifest:
    """What the server needs to know."""
    today = SystemClock().now().date()
    return Manifest(
        gen=1,
        min_gen=0,
        not_before=None,
        store_id=keys.store_id,
        store_salt=keys.store_salt,
        kdf=PROFILES[kdf],
        pepper_id=keys.pepper_id,
        signing_key_id=keys.signing_key_id,
        payload_bytes=0,
        payload_sha256=b"",
        engine_version="bench",
        policy=PolicyFacts("bench", "", "", ()),
        county="LOS ANGELES",
        as_of=today,
        published_on=today,
        counts={"people": people},
    )


def made_up(number: int) -> SubjectOutcome:
    """A made-up person with one dismissed conviction."""
    conviction = ConvictionOutcome(
        (f"BA{100_000 + number}",), "11359", date(1999, 5, 4), Outcome.DISMISSED, None, None, ()
    )
    # No two of a million share name, birth date and the last four digits.
    days = (37 * number + 11 * (number // 140_000)) % 15_000
    born = date(1950, 1, 1) + timedelta(days=days)
    return SubjectOutcome(
        subject_id=str(number),
        names=(f"{FAMILY[number % len(FAMILY)]},{GIVEN[number % len(GIVEN)]}",),
        birth_dates=(born.isoformat(),),
        ssn=(f"9{10_000_001 + number}",),
        license=(),
        idn=(),
        cii=(f"A{10_000_000 + number}",),
        convictions=(conviction,),
        headline=Headline.ALL_DISMISSED,
        escalate=False,
    )


def claim_of(subject: SubjectOutcome) -> Claim:
    """What this person would type, with the last four digits."""
    family, _, given = subject.names[0].partition(",")
    number = Identifier(IdentifierKind.SSN4, subject.ssn[0][-4:])
    return Claim(given, family, date.fromisoformat(subject.birth_dates[0]), (number,))


if __name__ == "__main__":
    main()
