"""One publishing, from inputs to the renamed file: everything or nothing."""

from __future__ import annotations

import contextlib
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from cmr.relief import Joined, join_relief
from lookup.clock import Clock
from lookup.publish.dossiers import dossier_of
from lookup.publish.errors import PublishRefused
from lookup.publish.figures import rounded, write_figures
from lookup.publish.inputs import DeterminationRun, read_run
from lookup.publish.ledger import Flip, Ledger, read_accepted, write_flips
from lookup.publish.people import LeftOut, Person
from lookup.publish.rows import Sealer
from lookup.publish.selection import EachSubject, Selection
from lookup.publish.self_test import (
    Canary,
    check_canaries,
    check_nothing_shows,
    check_sample,
    new_canaries,
)
from lookup.publish.slow_hashes import SlowHashes, open_cache
from lookup.publish.written import write_privately
from lookup.sealing import PROFILES, PublisherKeys, read_publisher_keys, slow_hash
from lookup.store.container import digest_of_file, sign_manifest, write_container
from lookup.store.dossiers import office_file
from lookup.store.generation import Generation
from lookup.store.layout import Place
from lookup.store.manifest import Manifest
from lookup.store.rows import SqliteRows
from lookup.store.shelves import payload_meta

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Order:
    """What to publish, from where, to where."""

    determinations: Path
    relief: Path
    keys: Path
    out: Path
    kdf: str = "pilot"
    office_out: Path | None = None
    public_figures: Path | None = None
    accept_flips: Path | None = None
    cache: Path | None = None
    ledger: Path | None = None  # beside the keys where None
    not_before: date | None = None
    forbid_roll_back: bool = False

    @property
    def rejects(self) -> Path:
        """Where rows of the court list go that fit nobody."""
        return self.out.with_name(f"{self.out.name}.rejects.csv")

    @property
    def flips(self) -> Path:
        """Where people held back are listed for review."""
        return self.out.with_name(f"{self.out.name}.flips.csv")


@dataclass(frozen=True)
class Published:
    """What went in, what did not and why."""

    manifest: Manifest
    people: int
    convictions: int
    left_out: Mapping[LeftOut, int]
    flips: tuple[Flip, ...]
    joined: Joined


def publish(
    order: Order, *, clock: Clock, progress: Progress = lambda done, total: None
) -> Published:
    """Seal a run's people into one signed generation file; raises PublishRefused or CmrError.

    On any failure the file of an earlier publishing stays as it was.
    """
    keys = read_publisher_keys(order.keys)
    accepted = read_accepted(order.accept_flips)
    run = read_run(order.determinations)
    joined = join_relief(order.relief, run.determinations, run.convictions, run.subjects)
    ledger_file = order.ledger or order.keys.with_suffix(".ledger")
    with (
        contextlib.closing(Ledger(ledger_file, cache_key=keys.cache_key)) as ledger,
        working_folder(order.out) as folder,
    ):
        selection = Selection(ledger, accepted=accepted, id_key=keys.cache_key)
        gen = max(int(clock.now().timestamp() * 1000), ledger.last_generation + 1)
        manifest = _manifest_before(order, run, keys, gen=gen, today=clock.now().date())
        payload = folder / "payload.sqlite"
        with _dossiers(order, keys, manifest) as each:
            canaries = _seal(order, keys, manifest, joined, selection, each, payload, progress)
        manifest = _manifest_after(manifest, payload, selection)
        _self_test(manifest, keys, payload, canaries, selection.sample)
        signed = sign_manifest(manifest, keys.signing_key)
        _write_lists(order, joined, selection)
        write_container(order.out, signed, payload)
        if order.public_figures is not None:
            write_figures(order.public_figures, selection.went_in, manifest, keys)
        ledger.commit(gen, accepted=accepted)
    tally = selection.went_in
    return Published(
        manifest,
        tally.people,
        tally.convictions,
        selection.left_out,
        tuple(selection.flips),
        joined,
    )


@contextlib.contextmanager
def working_folder(out: Path) -> Iterator[Path]:
    """A private folder beside the result, emptied before and gone after; holds sealed rows only."""
    folder = out.with_name(f".{out.name}.working")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(mode=0o700)
    except OSError as problem:
        raise PublishRefused(
            f"{out}: cannot write there ({problem.strerror}): name a folder that exists"
        ) from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _manifest_before(
    order: Order, run: DeterminationRun, keys: PublisherKeys, *, gen: int, today: date
) -> Manifest:
    """The manifest as far as it is known before the rows are sealed."""
    return Manifest(
        gen=gen,
        min_gen=gen if order.forbid_roll_back else 0,
        not_before=order.not_before,
        store_id=keys.store_id,
        store_salt=keys.store_salt,
        kdf=PROFILES[order.kdf],
        pepper_id=keys.pepper_id,
        signing_key_id=keys.signing_key_id,
        payload_bytes=0,
        payload_sha256=b"",
        engine_version=run.engine_version,
        policy=run.policy,
        county=run.county,
        as_of=run.as_of,
        published_on=today,
        counts={},
    )


def _manifest_after(manifest: Manifest, payload: Path, selection: Selection) -> Manifest:
    """The manifest with what only the sealed rows could tell; counts rounded."""
    tally = selection.went_in
    return replace(
        manifest,
        payload_bytes=payload.stat().st_size,
        payload_sha256=digest_of_file(payload),
        counts={"people": rounded(tally.people), "convictions": rounded(tally.convictions)},
    )


@contextlib.contextmanager
def _dossiers(order: Order, keys: PublisherKeys, manifest: Manifest) -> Iterator[EachSubject]:
    """What is done with every subject: a dossier in the office file, where one is wanted."""
    if order.office_out is None:
        yield lambda subject, left_out: None
        return
    place = Place(manifest.store_id, manifest.gen)
    with office_file(
        order.office_out,
        office=keys.office_public_key,
        place=place,
        signing_key=keys.signing_key,
    ) as writer:
        yield lambda subject, left_out: writer.add(
            dossier_of(subject, id_key=keys.cache_key, left_out=left_out)
        )


def _seal(
    order: Order,
    keys: PublisherKeys,
    manifest: Manifest,
    joined: Joined,
    selection: Selection,
    each: EachSubject,
    payload: Path,
    progress: Progress,
) -> list[Canary]:
    """Seal everybody and the made-up people of the self-test into the payload."""
    canaries = new_canaries(id_key=keys.cache_key)
    cache = open_cache(order.cache, key=keys.cache_key, kdf=manifest.kdf, salt=keys.store_salt)
    slow = SlowHashes(manifest.kdf, keys.store_salt, cache=cache)
    place = Place(manifest.store_id, manifest.gen)
    sealer = Sealer(payload.with_name("staging.sqlite"), place=place, pepper=keys.pepper, slow=slow)
    with contextlib.closing(slow), contextlib.closing(sealer):
        for _ in sealer.seal(canary.person for canary in canaries):
            pass  # outside the count
        people = selection.people(joined.subjects, each)
        for done, _person in enumerate(sealer.seal(people), start=1):
            progress(done, len(joined.subjects))
        sealer.write(payload, payload_meta(manifest))
    return canaries


def _self_test(
    manifest: Manifest,
    keys: PublisherKeys,
    payload: Path,
    canaries: list[Canary],
    sample: list[Person],
) -> None:
    """Open the payload as a server would; raises PublishRefused."""
    slow = partial(_hashed, manifest, keys)
    with contextlib.closing(SqliteRows(payload)) as rows:
        generation = Generation(manifest, pepper=keys.pepper, rows=rows)
        check_canaries(canaries, generation, slow)
        check_sample(sample, generation, slow)
    check_nothing_shows(payload, [word for canary in canaries for word in canary.words])


def _hashed(manifest: Manifest, keys: PublisherKeys, identity: bytes) -> bytes:
    return slow_hash(manifest.kdf, identity, keys.store_salt)


def _write_lists(order: Order, joined: Joined, selection: Selection) -> None:
    """The rejects always, so that an empty one says so; the flips when there are any."""
    write_privately(order.rejects, joined.rejects.write_csv().encode())
    if selection.flips:
        write_flips(order.flips, selection.flips)
    else:
        order.flips.unlink(missing_ok=True)


def left_out_total(published: Published) -> int:
    """How many people were left out, for whatever reason."""
    return Counter(published.left_out).total()
