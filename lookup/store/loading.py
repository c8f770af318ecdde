"""Taking a `.generation` file in: verified whole, placed, and put in force in one transaction."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path

from sqlalchemy import Connection

from lookup.clock import Clock
from lookup.db import Database
from lookup.sealing import ServerKeys
from lookup.store import state
from lookup.store.acceptance import check_acceptable, check_due, check_newer
from lookup.store.container import SignedManifest, copy_payload, read_header
from lookup.store.manifest import digest_of
from lookup.store.shelves import Shelf, check_payload


class Loader:
    """Loads generation files into a shelf; `folder` is where a file lies while it is verified."""

    def __init__(
        self,
        database: Database,
        shelf: Shelf,
        *,
        folder: Path,
        keys: ServerKeys,
        https: bool,
        clock: Clock,
        zone: tzinfo,
    ) -> None:
        self._database = database
        self._shelf = shelf
        self._folder = folder
        self._keys = keys
        self._https = https
        self._clock = clock
        self._zone = zone

    def load(self, file: Path) -> int:
        """Put a file's generation in force and return its number; GenerationRefused otherwise."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with file.open("rb") as source, self._alone(), self._aside() as payload:
            manifest = read_header(source, self._keys.manifest_public_keys)
            check_acceptable(manifest.manifest, keys=self._keys, https=self._https)
            check_due(manifest.manifest, today=self._clock.now().astimezone(self._zone).date())
            copy_payload(source, manifest.manifest, payload)
            check_payload(payload, manifest.manifest)
            if not self._is_active(manifest):
                self._switch_in(manifest, payload)
        return manifest.manifest.gen

    def _switch_in(self, manifest: SignedManifest, payload: Path) -> None:
        """Rows, manifest and state in one transaction; a failure leaves all as it was."""
        gen, now = manifest.manifest.gen, self._clock.now()
        placed = False
        try:
            with self._database.begin() as connection:
                check_newer(manifest.manifest, state.find_state(connection, lock=True))
                placed = True
                self._shelf.put(connection, manifest.manifest, payload)
                state.add_generation(connection, manifest, now=now)
                state.switch_to(connection, gen, digest_of(manifest.signed), now=now)
                over = state.forget_those_over(
                    connection, now=now, min_gen=manifest.manifest.min_gen
                )
                for one in over:
                    self._shelf.drop_rows(connection, one)
        except BaseException:
            if placed:
                self._shelf.drop_file(gen)
            raise
        drop_leftovers(self._database, self._shelf)

    def _is_active(self, manifest: SignedManifest) -> bool:
        with self._database.read() as connection:
            now = state.find_state(connection)
        if now is None or now.gen != manifest.manifest.gen:
            return False
        return now.manifest_sha256 == digest_of(manifest.signed)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One load at a time on this host, so that leftovers of a killed one can be removed."""
        descriptor = os.open(self._folder / ".loading", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            for leftover in self._folder.glob(".incoming-*"):
                leftover.unlink(missing_ok=True)
            yield
        finally:
            os.close(descriptor)

    @contextlib.contextmanager
    def _aside(self) -> Iterator[Path]:
        """A name for the payload while it is verified; nothing stays there."""
        payload = self._folder / f".incoming-{secrets.token_hex(8)}"
        try:
            yield payload
        finally:
            payload.unlink(missing_ok=True)


def prune(database: Database, shelf: Shelf, *, clock: Clock, all_but_one: bool = False) -> int:
    """Remove generations whose 24 hours are over, or all but the one in force; how many."""
    with database.begin() as connection:
        least = _newest_kept(connection) + 1 if all_but_one else 0
        over = state.forget_those_over(connection, now=clock.now(), min_gen=least)
        for gen in over:
            shelf.drop_rows(connection, gen)
    drop_leftovers(database, shelf)
    return len(over)


def drop_leftovers(database: Database, shelf: Shelf) -> None:
    """Remove the files of generations that this database kept once and keeps no more.

    Whoever was killed after the commit and before this left theirs: the next call finds them. What
    is being loaded just now has a higher number than any that was in force. A database that came
    back from a back-up has not even the one in force: the files may be another's, who still serves.
    """
    with database.read() as connection:
        now = state.find_state(connection)
        kept = {one.gen for one in state.kept_generations(connection)}
    if now is None or now.gen not in kept:
        return
    for gen in shelf.files():
        if gen <= now.min_gen and gen not in kept:
            shelf.drop_file(gen)


def _newest_kept(connection: Connection) -> int:
    """The highest number kept beside the one in force: after a roll-back, above it."""
    return max((one.gen for one in state.kept_generations(connection)), default=0)
