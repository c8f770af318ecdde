"""What a server accepts: generations for its store, its peppers, its address."""

from __future__ import annotations

from datetime import date

from lookup.sealing import ServerKeys
from lookup.store.errors import GenerationRefused
from lookup.store.manifest import Manifest
from lookup.store.state import State


def check_acceptable(manifest: Manifest, *, keys: ServerKeys, https: bool) -> None:
    """Raise GenerationRefused when this server must not serve what the manifest describes."""
    if manifest.store_id != keys.store_id:
        raise GenerationRefused("it was published for another store: compare the key files")
    if manifest.pepper_id not in keys.peppers:
        raise GenerationRefused(
            f"it needs pepper {manifest.pepper_id}, which server.key does not hold"
        )
    if https and manifest.kdf.is_only_for_tests:
        raise GenerationRefused(
            "it was sealed with the test slow hash, which protects nobody: publish it again "
            "with --kdf pilot, or serve it on an http loopback address"
        )


def check_due(manifest: Manifest, *, today: date) -> None:
    """Raise GenerationRefused before the day that the publisher set."""
    if manifest.not_before is not None and today < manifest.not_before:
        raise GenerationRefused(f"it must not serve before {manifest.not_before}")


def check_newer(manifest: Manifest, now: State | None) -> None:
    """Raise GenerationRefused for a generation at or below the highest ever loaded."""
    if now is not None and manifest.gen <= now.min_gen:
        raise GenerationRefused(
            f"generation {manifest.gen} is not newer than {now.min_gen}, the newest loaded so "
            "far: publish again, or go back with `flask generations roll-back`"
        )
