"""Following the switch: a running server takes up the generation in force without a restart."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from lookup.clock import Clock
from lookup.store.errors import StoreUnavailable
from lookup.store.generation import Generation
from lookup.store.state import State

PATIENCE_SECONDS = 0.5  # a request waits so long for a new generation before it takes the old one
RETRY_SECONDS = 5.0

Key = tuple[int, bytes]


@dataclass
class _Opening:
    """A generation being verified and opened in a thread of its own."""

    key: Key
    done: threading.Event = field(default_factory=threading.Event)
    generation: Generation | None = None
    problem: str = ""
    ended_at: float = 0.0


class Follower:
    """Holds one opened generation; exchanges one reference when another is in force.

    `open_state` verifies and opens what a state names (StoreUnavailable when it cannot);
    `is_kept` says whether a generation may still serve.
    """

    def __init__(
        self,
        open_state: Callable[[State], Generation],
        is_kept: Callable[[int], bool],
        clock: Clock,
    ) -> None:
        self._open_state = open_state
        self._is_kept = is_kept
        self._clock = clock
        self._lock = threading.Lock()
        self._held: _Opening | None = None
        self._latest: _Opening | None = None

    def follow(self, now: State) -> Generation:
        """The generation that a state names, or for a moment the one before it."""
        key = (now.gen, now.manifest_sha256)
        held = self._held
        if held is not None and held.key == key and held.generation is not None:
            return held.generation
        opening, is_ours = self._opening_of(key, now)
        if held is None:
            opening.done.wait()
        elif is_ours:
            opening.done.wait(PATIENCE_SECONDS)
        if opening.generation is not None:
            return opening.generation
        if held is not None and held.generation is not None and self._is_kept(held.key[0]):
            return held.generation
        opening.done.wait()
        if opening.generation is not None:
            return opening.generation
        raise StoreUnavailable(opening.problem)

    def _opening_of(self, key: Key, now: State) -> tuple[_Opening, bool]:
        """The opening under way or just over for this key, and whether this call began it."""
        with self._lock:
            latest = self._latest
            if latest is not None and latest.key == key and not self._is_stale(latest):
                return latest, False
            opening = self._latest = _Opening(key)
        threading.Thread(target=self._run, args=(opening, now), daemon=True).start()
        return opening, True

    def _is_stale(self, opening: _Opening) -> bool:
        failed = opening.done.is_set() and opening.generation is None
        return failed and self._clock.monotonic() - opening.ended_at >= RETRY_SECONDS

    def _run(self, opening: _Opening, now: State) -> None:
        try:
            opening.generation = self._open_state(now)
            with self._lock:
                if self._latest is opening:
                    self._held = opening
        except StoreUnavailable as problem:
            opening.problem = str(problem)
        except Exception as problem:  # noqa: BLE001  a thread's error must reach the request
            opening.problem = f"the generation in force cannot be opened: {type(problem).__name__}"
        finally:
            opening.ended_at = self._clock.monotonic()
            opening.done.set()
