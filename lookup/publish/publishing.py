"""One publishing under way: sealed aside, tested as a server would open it, then handed out."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from cmr.relief import JoiningInParts
from lookup.publish.dossiers import dossier_of
from lookup.publish.doubtful import write_doubtful
from lookup.publish.errors import PublishRefused
from lookup.publish.figures import rounded, write_figures
from lookup.publish.ledger import write_flips
from lookup.publish.order import Order
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
from lookup.publish.tier_rules import TierRules
from lookup.publish.written import move_into_place, write_list, write_privately
from lookup.sealing import PublisherKeys, slow_hash
from lookup.store.container import digest_of_file, sign_manifest, write_container
from lookup.store.dossiers import office_file
from lookup.store.generation import Generation
from lookup.store.layout import Place
from lookup.store.manifest import Manifest
from lookup.store.rows import SqliteRows
from lookup.store.shelves import payload_meta

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Publishing:
    """One publishing under way; nothing is outside `folder` before `hand_out`."""

    order: Order
    keys: PublisherKeys
    begun: Manifest
    joining: JoiningInParts
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

    def hand_out_lists(self, manifest: Manifest) -> None:
        """Put everything in its place that is for the publisher to read."""
        order, keys = self.order, self.keys
        lines = self.joining.lines
        write_privately(order.rejects, lines.rejects.write_csv().encode())
        write_flips(order.flips, self.selection.flips)
        write_doubtful(order.out, lines.doubtful, name_of=self.selection.name_of)
        write_list(order.left_out, ("subject", "reason"), sorted(self.selection.left_out))
        if order.public_figures is not None:
            write_figures(order.public_figures, self.selection.went_in, manifest, keys)

    def hand_out(self, manifest: Manifest) -> None:
        """Put in its place what is loaded elsewhere, the generation last."""
        order, keys = self.order, self.keys
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
        sealer = Sealer(self.folder, place=self.place, pepper=keys.pepper, slow=slow)
        with contextlib.closing(slow), contextlib.closing(sealer):
            for _ in sealer.seal(canary.person for canary in canaries):
                pass  # made-up people are outside the count
            people = self.selection.people(self.joining.records(), each)
            for done, _person in enumerate(sealer.seal(people), start=1):
                progress(done, self.joining.total)
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


def manifest_after(manifest: Manifest, payload: Path, selection: Selection) -> Manifest:
    """The manifest with what only the sealed rows could tell; counts rounded."""
    tally = selection.went_in
    return replace(
        manifest,
        payload_bytes=payload.stat().st_size,
        payload_sha256=digest_of_file(payload),
        counts={"people": rounded(tally.people), "convictions": rounded(tally.convictions)},
    )
