"""One verified look-up against its slow hashes alone: the same claims, turn and turn about.

    python bench/lookup.py [--people 60] [--kdf pilot]

Method: a made-up generation of so many people is sealed, signed and loaded into a store on SQLite,
as a server has it. Then for each person in turn: the whole check (limits charged in the database,
slow hashes, tokens, records, name rule, settlement), and the bare slow hashes of the same claim.
Printed: medians and their ratio. A ratio, because milliseconds say more about the machine than
about the program. With --kdf test the store itself shows.
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
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
from lookup.sealing import PROFILES, PublisherKeys, read_publisher_keys, read_server_keys, slow_hash
from lookup.store import Generation, Manifest, PolicyFacts, Store
from lookup.store.container import digest_of_file, sign_manifest, write_container
from lookup.store.layout import Place
from lookup.store.shelves import payload_meta

LIMIT = 1.3
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
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--kdf", choices=list(PROFILES), default="pilot")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report(set_up(Path(folder), options.people, options.kdf), options.kdf)


def report(bench: Bench, kdf: str) -> None:
    """Both timings for each claim, their medians, and the ratio of the medians."""
    checks, hashes, strings = [], [], []
    for place, claim in enumerate(bench.claims):
        source = Source(session=place.to_bytes(32, "big"), address=f"10.{place // 250}.{place}.1")
        checks.append(timed(lambda c=claim, s=source: checked(bench, c, s)))
        hashes.append(timed(lambda c=claim: hash_only(bench.generation, c)))
        strings.append(len(identity_strings_for_claim(claim).candidates))
    check, bare = statistics.median(checks), statistics.median(hashes)
    print(
        f"slow hash {kdf}; {len(checks)} verified look-ups of {statistics.median(strings)} strings"
    )
    print(f"  a verified look-up    {check * 1000:8.2f} ms")
    print(f"  its slow hashes alone {bare * 1000:8.2f} ms")
    print(f"  ratio {check / bare:.3f} (at most {LIMIT} with the pilot setting)")


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


def set_up(folder: Path, people: int, kdf: str) -> Bench:
    """Keys, a generation of made-up people, and a server that holds it."""
    (folder / "keys").mkdir()
    make_key_files(folder / "keys", "a passphrase for the bench")
    subjects = [made_up(number) for number in range(people)]
    file = publish(folder, read_publisher_keys(folder / "keys" / "publisher.key"), subjects, kdf)
    keys = read_server_keys(folder / "keys" / "server.key")
    database, clock = Database.open(f"sqlite:///{folder / 'data' / 'lookup.db'}"), SystemClock()
    store = Store(
        database, store_dir=folder / "data" / "store", keys=keys, https=False, clock=clock
    )
    store.load(file)
    limiter = open_limits(database, key=keys.limiter_key, clock=clock)
    suppressions = Suppressions(database, keys.suppression_key)
    generation = store.current()
    assert generation is not None
    verifier = Verifier(store, limiter, suppressions, clock)
    return Bench(verifier, generation, [claim_of(subject) for subject in subjects])


def publish(
    folder: Path, keys: PublisherKeys, subjects: Sequence[SubjectOutcome], kdf: str
) -> Path:
    """A signed generation of these people."""
    manifest = manifest_of(keys, kdf, people=len(subjects))
    slow = SlowHashes(manifest.kdf, keys.store_salt, cache=None)
    place = Place(manifest.store_id, manifest.gen)
    sealer = Sealer(folder, place=place, pepper=keys.pepper, slow=slow)
    payload, file = folder / "payload.sqlite", folder / "bench.generation"
    with contextlib.closing(slow), contextlib.closing(sealer):
        people = [person_of(subject, id_key=keys.cache_key) for subject in subjects]
        for _ in sealer.seal(one for one in people if not isinstance(one, LeftOut)):
            pass
        sealer.write(payload, payload_meta(manifest))
    size, digest = payload.stat().st_size, digest_of_file(payload)
    whole = replace(manifest, payload_bytes=size, payload_sha256=digest)
    write_container(file, sign_manifest(whole, keys.signing_key), payload)
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
    born = date(1960, 1, 1) + timedelta(days=37 * number)
    return SubjectOutcome(
        subject_id=str(number),
        names=(f"{FAMILY[number % len(FAMILY)]},{GIVEN[number % len(GIVEN)]}",),
        birth_dates=(born.isoformat(),),
        ssn=(f"900{100_001 + number}",),
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
