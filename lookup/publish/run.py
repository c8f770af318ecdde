"""One publishing, from inputs to the renamed file: everything or nothing."""

from __future__ import annotations

import contextlib
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from cmr.relief import Joined, join_relief
from lookup.clock import Clock
from lookup.publish.claim_codes import ClaimCodes
from lookup.publish.dossiers import dossier_of
from lookup.publish.doubtful import write_doubtful
from lookup.publish.errors import PublishRefused
from lookup.publish.figures import rounded, write_figures
from lookup.publish.inputs import DeterminationRun, check_signed_off, read_run
from lookup.publish.ledger import Flip, Ledger, read_accepted, write_flips
from lookup.publish.people import LeftOut
from lookup.publish.purged import SUFFIX, Purged
from lookup.publish.rows import Sealer
from lookup.publish.selection import EachSubject, Selection
from lookup.publish.self_test import (
    Canary,
    check_canaries,
    check_nothing_shows,
    check_sample,
    new_canaries,
)
from lookup.publish.slow_hashes import SlowHashes, cache_beside, open_cache
from lookup.publish.tier_rules import TierRules, read_tier_rules
from lookup.publish.written import move_into_place, write_list, write_privately
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
    allow_unsigned_policy: bool = False  # only for trying things out: nobody confirmed it
    county_file: Path | None = None  # whose [tiers] hold; the shipped ones where None

    @property
    def rejects(self) -> Path:
        """Where rows of the court list go that fit nobody."""
        return self.out.with_name(f"{self.out.name}.rejects.csv")

    @property
    def flips(self) -> Path:
        """Where people held back are listed for review."""
        return self.out.with_name(f"{self.out.name}.flips.csv")

    @property
    def left_out(self) -> Path:
        """Where everybody who did not go in is listed with the reason."""
        return self.out.with_name(f"{self.out.name}.left-out.csv")


@dataclass(frozen=True)
class Published:
    """What went in, what did not and why."""

    manifest: Manifest
    people: int
    convictions: int
    left_out: Mapping[LeftOut, int]
    without_conviction: int  # in the extract, with no in-scope conviction and no court event
    flips: tuple[Flip, ...]
    joined: Joined


def publish(
    order: Order, *, clock: Clock, progress: Progress = lambda done, total: None
) -> Published:
    """Seal a run's people into one signed generation file; raises PublishRefused or CmrError.

    On any failure the file of an earlier publishing stays as it was.
    """
    keys = read_publisher_keys(order.keys)
    accepted, tiers = read_accepted(order.accept_flips), read_tier_rules(order.county_file)
    run = read_run(order.determinations)
    if not order.allow_unsigned_policy:
        check_signed_off(run)
    joined = join_relief(order.relief, run.determinations, run.convictions, run.subjects)
    ledger_file = order.ledger or order.keys.with_suffix(".ledger")
    with (
        contextlib.closing(Ledger(ledger_file, cache_key=keys.cache_key)) as ledger,
        contextlib.closing(Purged(order.keys.with_suffix(SUFFIX), key=keys.cache_key)) as purged,
        contextlib.closing(ClaimCodes.beside(order.keys, key=keys.cache_key)) as codes,
        working_folder(order.out) as folder,
    ):
        gen = max(int(clock.now().timestamp() * 1000), ledger.last_generation + 1)
        accepted |= {name for name in ledger.names() if purged.holds(name)}
        selection = Selection(
            ledger, purged, accepted=accepted, id_key=keys.cache_key, tiers=tiers, codes=codes.of
        )
        begun = manifest_before(order, run, keys, gen=gen, today=clock.now().date())
        if purged.is_waiting:
            begun = replace(begun, min_gen=gen)
        publishing = Publishing(order, keys, begun, joined, selection, tiers, folder)
        with publishing.nothing_left_over():
            manifest = publishing.seal(progress)
            publishing.hand_out(manifest)
        ledger.commit(gen, accepted=accepted)
        purged.commit(gen)
    return Published(
        manifest,
        people=selection.went_in.people,
        convictions=selection.went_in.convictions,
        left_out=Counter(reason for _, reason in selection.left_out),
        without_conviction=run.subjects.height - joined.of_extract,
        flips=tuple(selection.flips),
        joined=joined,
    )


@dataclass(frozen=True)
class Publishing:
    """One publishing under way; nothing is outside `folder` before `hand_out`."""

    order: Order
    keys: PublisherKeys
    begun: Manifest
    joined: Joined
    selection: Selection
    tiers: TierRules
    folder: Path

    @property
    def payload(self) -> Path:
        """The sealed rows."""
        return self.folder / "payload.sqlite"

    @property
    def place(self) -> Place:
        """What every seal is bound to."""
        return Place(self.begun.store_id, self.begun.gen)

    def seal(self, progress: Progress) -> Manifest:
        """Seal everybody, open the result as a server would, and return the whole manifest."""
        canaries = new_canaries(id_key=self.keys.cache_key, tiers=self.tiers)
        with self._dossiers() as each:
            self._seal_rows(canaries, each, progress)
        manifest = manifest_after(self.begun, self.payload, self.selection)
        self._self_test(manifest, canaries)
        return manifest

    def hand_out(self, manifest: Manifest) -> None:
        """Put everything in its place, the generation last."""
        order, keys = self.order, self.keys
        write_privately(order.rejects, self.joined.rejects.write_csv().encode())
        write_flips(order.flips, self.selection.flips)
        write_doubtful(order.out, self.joined.doubtful, may_name=self.selection.may_name)
        write_list(order.left_out, ("subject", "reason"), self.selection.left_out)
        if order.public_figures is not None:
            write_figures(order.public_figures, self.selection.went_in, manifest, keys)
        if self._office_aside is not None and order.office_out is not None:
            move_into_place(self._office_aside, order.office_out)
        write_container(order.out, sign_manifest(manifest, keys.signing_key), self.payload)

    @contextlib.contextmanager
    def nothing_left_over(self) -> Iterator[None]:
        """Whatever happens inside, no half office file remains beside its name."""
        try:
            yield
        finally:
            if self._office_aside is not None:
                self._office_aside.unlink(missing_ok=True)

    @property
    def _office_aside(self) -> Path | None:
        """Where the office file waits for the generation: beside its name, on the same disk."""
        out = self.order.office_out
        return None if out is None else out.with_name(f".{out.name}.waiting")

    @contextlib.contextmanager
    def _dossiers(self) -> Iterator[EachSubject]:
        """What is done with every subject: a dossier in the office file, where one is wanted."""
        if self._office_aside is None:
            yield lambda subject, left_out: None
            return
        with office_file(
            self._office_aside,
            office=self.keys.office_public_key,
            place=self.place,
            signing_key=self.keys.signing_key,
        ) as writer:
            yield lambda subject, left_out: writer.add(
                dossier_of(subject, id_key=self.keys.cache_key, left_out=left_out)
            )

    def _seal_rows(self, canaries: list[Canary], each: EachSubject, progress: Progress) -> None:
        keys, kdf = self.keys, self.begun.kdf
        cache_file = self.order.cache or cache_beside(self.order.keys, kdf=kdf)
        cache = open_cache(cache_file, key=keys.cache_key, kdf=kdf, salt=keys.store_salt)
        slow = SlowHashes(kdf, keys.store_salt, cache=cache)
        staging = self.folder / "staging.sqlite"
        sealer = Sealer(staging, place=self.place, pepper=keys.pepper, slow=slow)
        with contextlib.closing(slow), contextlib.closing(sealer):
            for _ in sealer.seal(canary.person for canary in canaries):
                pass  # made-up people are outside the count
            people = self.selection.people(self.joined.subjects, each)
            for done, _person in enumerate(sealer.seal(people), start=1):
                progress(done, len(self.joined.subjects))
            made_up = (s.data for one in canaries for s, _ in one.person.identities.singles)
            slow.forget([*self.selection.forgotten, *made_up])
            sealer.write(self.payload, payload_meta(self.begun))

    def _self_test(self, manifest: Manifest, canaries: list[Canary]) -> None:
        """Open the payload as a server would; raises PublishRefused."""

        def slow(identity: bytes) -> bytes:
            return slow_hash(manifest.kdf, identity, self.keys.store_salt)

        with contextlib.closing(SqliteRows(self.payload)) as rows:
            generation = Generation(manifest, pepper=self.keys.pepper, rows=rows)
            check_canaries(canaries, generation, slow, self.tiers)
            check_sample(self.selection.sample, generation, slow)
        check_nothing_shows(self.payload, [word for canary in canaries for word in canary.words])


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


def manifest_before(
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


def manifest_after(manifest: Manifest, payload: Path, selection: Selection) -> Manifest:
    """The manifest with what only the sealed rows could tell; counts rounded."""
    tally = selection.went_in
    return replace(
        manifest,
        payload_bytes=payload.stat().st_size,
        payload_sha256=digest_of_file(payload),
        counts={"people": rounded(tally.people), "convictions": rounded(tally.convictions)},
    )
