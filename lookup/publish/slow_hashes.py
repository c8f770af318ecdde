"""Slow hashes of many identity strings: on all cores, each once, from the cache if there is one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from lookup.publish.sealed_table import SealedTable
from lookup.sealing import Kdf, slow_hash

SLICE = 64  # strings a task takes, so that the cheapest setting is not all hand-over


class SlowHashes:
    """Computes in threads: Argon2id lets go of the interpreter's lock while it works."""

    def __init__(self, kdf: Kdf, salt: bytes, *, cache: SealedTable | None) -> None:
        self._kdf = kdf
        self._salt = salt
        self._cache = cache
        self._workers = os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self._workers)

    def begin(self, strings: Iterable[bytes]) -> Batch:
        """Start on a batch; its `finish` waits for what is missing."""
        wanted = list(dict.fromkeys(strings))
        known = self._from_cache(wanted)
        missing = [string for string in wanted if string not in known]
        size = max(1, min(SLICE, -(-len(missing) // self._workers)))
        tasks = [
            self._pool.submit(self._hashed, missing[start : start + size])
            for start in range(0, len(missing), size)
        ]
        return Batch(known, tasks, self._cache)

    def forget(self, strings: Iterable[bytes]) -> None:
        """Remove these strings' slow hashes from the cache."""
        if self._cache is not None:
            self._cache.put({}, without=[self._cache.tag(string) for string in strings])

    def close(self) -> None:
        """Stop the threads; work not begun is dropped."""
        self._pool.shutdown(cancel_futures=True)

    def _hashed(self, strings: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
        return [(string, slow_hash(self._kdf, string, self._salt)) for string in strings]

    def _from_cache(self, strings: Sequence[bytes]) -> dict[bytes, bytes]:
        if self._cache is None:
            return {}
        tags = {self._cache.tag(string): string for string in strings}
        return {tags[tag]: slow for tag, slow in self._cache.find(list(tags)).items()}


class Batch:
    """A batch of slow hashes under way."""

    def __init__(
        self,
        known: dict[bytes, bytes],
        tasks: list[Future[list[tuple[bytes, bytes]]]],
        cache: SealedTable | None,
    ) -> None:
        self._known = known
        self._tasks = tasks
        self._cache = cache

    def finish(self) -> dict[bytes, bytes]:
        """Every string's slow hash; new ones are in the cache when this returns."""
        new = dict(pair for task in self._tasks for pair in task.result())
        if self._cache is not None and new:
            self._cache.put({self._cache.tag(string): slow for string, slow in new.items()})
        return self._known | new


def cache_beside(keys: Path, *, kdf: Kdf) -> Path | None:
    """Where slow hashes are kept unless another file is named: what is cheap is not kept."""
    return None if kdf.is_only_for_tests else keys.with_suffix(".cache")


def open_cache(file: Path | None, *, key: bytes, kdf: Kdf, salt: bytes) -> SealedTable | None:
    """The cache for this slow hash and salt; None when no file is named."""
    if file is None:
        return None
    label = f"{kdf.algorithm} {kdf.memory_kib} {kdf.iterations} {kdf.lanes} ".encode() + salt
    return SealedTable(file, key=key, label=label)
