"""The store of one server: loads generations, switches between them, hands one to each request."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from lookup.clock import Clock, SystemClock
from lookup.db import Database
from lookup.sealing import ServerKeys
from lookup.store import loading, state
from lookup.store.acceptance import check_acceptable
from lookup.store.container import verify_manifest
from lookup.store.errors import GenerationRefused, StoreUnavailable
from lookup.store.following import Follower
from lookup.store.generation import Generation
from lookup.store.manifest import Manifest, digest_of
from lookup.store.shelves import FolderShelf, PartitionShelf, Shelf


@dataclass(frozen=True)
class GenerationInfo:
    """A generation as an operator sees it; `id` is what `generations activate` takes."""

    manifest: Manifest
    is_active: bool
    loaded_at: datetime
    kept_until: datetime | None

    @property
    def id(self) -> str:
        """The generation number."""
        return str(self.manifest.gen)


class Store:
    """Generations in a folder (SQLite) or in partitions (PostgreSQL), one of them in force.

    `https` is whether people reach the service over TLS: then a generation sealed with the test
    setting is refused. `zone` is the office's: a generation's first day begins there.
    """

    def __init__(
        self,
        database: Database,
        *,
        store_dir: Path,
        keys: ServerKeys,
        https: bool,
        clock: Clock | None = None,
        zone: tzinfo = UTC,
    ) -> None:
        self._database = database
        self._keys = keys
        self._https = https
        self._clock = clock or SystemClock()
        self._shelf: Shelf = (
            PartitionShelf(database) if database.is_postgresql else FolderShelf(store_dir)
        )
        self._loader = loading.Loader(
            database,
            self._shelf,
            folder=store_dir,
            keys=keys,
            https=https,
            clock=self._clock,
            zone=zone,
        )
        self._follower = Follower(self._open_state, self._is_kept, self._clock)

    def current(self) -> Generation | None:
        """The generation in force, for one request to keep to its end; None before the first load.

        Raises StoreUnavailable when there is one and it cannot be read.
        """
        try:
            with self._database.read() as connection:
                now = state.find_state(connection)
        except SQLAlchemyError:
            raise StoreUnavailable("the database does not answer") from None
        return None if now is None else self._follower.follow(now)

    def load(self, file: Path) -> GenerationInfo:
        """Verify a generation file and put it in force; raises GenerationRefused, changing nothing.

        Loading the generation that is in force already changes nothing either.
        """
        try:
            gen = self._loader.load(file)
        except GenerationRefused as problem:
            raise GenerationRefused(f"{file}: {problem}") from None
        except OSError as problem:
            raise GenerationRefused(f"{file}: {problem.strerror or problem}") from None
        except SQLAlchemyError as problem:
            raise GenerationRefused(f"{file}: {_cause(problem)}") from None
        return self._info(gen)

    def list(self) -> list[GenerationInfo]:
        """What can serve, newest first."""
        with self._database.read() as connection:
            now = state.find_state(connection)
            kept = state.kept_generations(connection)
        return [
            GenerationInfo(
                verify_manifest(
                    one.signed, one.signature, self._keys.manifest_public_keys
                ).manifest,
                now is not None and now.gen == one.gen,
                one.loaded_at,
                one.kept_until,
            )
            for one in kept
            if not one.is_over(self._clock.now())
        ]

    def activate(self, id: str) -> GenerationInfo:
        """Put a kept generation in force; raises GenerationRefused when it is not kept."""
        with self._database.begin() as connection:
            kept = state.find_kept(connection, int(id)) if id.isdecimal() else None
            if kept is None or kept.is_over(self._clock.now()):
                raise GenerationRefused(
                    f"generation {id} is not kept here: `flask generations` lists those that are"
                )
            self._check_opens(kept)
            digest = digest_of(kept.signed)
            if kept.kept_until is not None:
                state.switch_to(connection, kept.gen, digest, now=self._clock.now())
        return self._info(kept.gen)

    def roll_back(self) -> GenerationInfo:
        """Put the generation before the one in force back; raises GenerationRefused."""
        others = [one for one in self.list() if not one.is_active]
        if not others:
            raise GenerationRefused("there is no earlier generation to go back to (kept 24 hours)")
        return self.activate(others[0].id)

    def prune(self) -> int:
        """Remove generations whose 24 hours are over; how many."""
        return loading.prune(self._database, self._shelf, clock=self._clock)

    def forget_earlier(self) -> int:
        """Remove all but the generation in force, so that nothing can be rolled back to."""
        return loading.prune(self._database, self._shelf, clock=self._clock, all_but_one=True)

    def _info(self, gen: int) -> GenerationInfo:
        return next(one for one in self.list() if one.manifest.gen == gen)

    def _is_kept(self, gen: int) -> bool:
        with self._database.read() as connection:
            kept = state.find_kept(connection, gen)
        return kept is not None and not kept.is_over(self._clock.now())

    def _check_opens(self, kept: state.Kept) -> None:
        try:
            self._open(kept)
        except StoreUnavailable as problem:
            raise GenerationRefused(f"generation {kept.gen}: {problem}") from None

    def _open_state(self, now: state.State) -> Generation:
        with self._database.read() as connection:
            kept = state.find_kept(connection, now.gen)
        if kept is None or digest_of(kept.signed) != now.manifest_sha256:
            raise StoreUnavailable(
                "the generation in force is not the one that was loaded: load it again"
            )
        return self._open(kept)

    def _open(self, kept: state.Kept) -> Generation:
        """Verify signature, fitness and bytes again, as if the file had just come in."""
        try:
            signed = verify_manifest(kept.signed, kept.signature, self._keys.manifest_public_keys)
            check_acceptable(signed.manifest, keys=self._keys, https=self._https)
        except GenerationRefused as problem:
            raise StoreUnavailable(f"generation {kept.gen}: {problem}") from None
        rows = self._shelf.open(signed.manifest)
        pepper = self._keys.peppers[signed.manifest.pepper_id]
        generation = Generation(signed.manifest, pepper=pepper, rows=rows)
        weakref.finalize(generation, rows.close)  # when the last request has let go of it
        return generation


def _cause(problem: SQLAlchemyError) -> str:
    text = str(getattr(problem, "orig", None) or problem).strip().splitlines()
    return f"the database refused it: {text[0] if text else type(problem).__name__}"
