"""A running face that takes up changed keys: a whole new application, put in place at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Final

from flask import Flask

from lookup import log

LOOK_EVERY_SECONDS: Final = 1.0
AGAIN_AFTER_SECONDS: Final = 30.0  # what was refused may have been a full disk or a busy database
_State = tuple[int, int, int]
Begin = Callable[[Flask], ExitStack]


class LiveApp:
    """Serves one application and exchanges it for a new one when a watched file was replaced.

    A request stays with the application that it began with. `begin` starts what runs beside an
    application (workers, housekeeping) and gives back what ends it.
    """

    def __init__(self, app: Flask, *, watched: Path | None, begin: Begin) -> None:
        self._app = app
        self._watched = watched
        self._begin = begin
        self._seen = _state_of(watched)
        self._refused: _State | None = None
        self._again_at = 0.0
        self._beside = ExitStack()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="reloading", daemon=True)

    @property
    def app(self) -> Flask:
        """The application of the moment."""
        return self._app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request."""
        return self._app(environ, start_response)

    def __enter__(self) -> LiveApp:
        self._beside = self._begin(self._app)
        if self._watched is not None and "rebuild" in self._app.extensions:
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)
        self._beside.close()

    def look(self) -> bool:
        """Take up a changed file; False when it is the same, or what it says cannot be used."""
        state = _state_of(self._watched)
        if state in {None, self._seen} or self._is_too_soon(state):
            return False
        try:
            new: Flask = self._app.extensions["rebuild"]()
            beside = self._begin(new)
        except Exception as problem:  # noqa: BLE001 (what served before goes on serving)
            # Changed again meanwhile, it was only half of a change: say, one of two new keys that
            # the next generation needs. The next look takes up the whole.
            if _state_of(self._watched) == state:
                self._refused, self._again_at = state, monotonic() + AGAIN_AFTER_SECONDS
                log.failure("reload_refused", problem)
            return False
        self._seen, self._refused = state, None
        old, self._beside, self._app = self._beside, beside, new
        old.close()
        log.event("reloaded")
        return True

    def _is_too_soon(self, state: _State | None) -> bool:
        """Whether this very state was refused a moment ago."""
        return state == self._refused and monotonic() < self._again_at

    def _watch(self) -> None:
        while not self._over.wait(LOOK_EVERY_SECONDS):
            self.look()


def _state_of(file: Path | None) -> _State | None:
    """What changes when a file is replaced; None while it is not there."""
    try:
        facts = file.stat() if file is not None else None
    except OSError:
        return None
    return None if facts is None else (facts.st_ino, facts.st_mtime_ns, facts.st_size)
