"""What must happen without anybody asking: what is past its time is wiped."""

from __future__ import annotations

import threading
from types import TracebackType

from flask import Flask

from lookup import log

EVERY_SECONDS = 60.0


class Housekeeping:
    """A thread beside the server that tidies once a minute, from start to stop."""

    def __init__(self, app: Flask, *, wanted: bool) -> None:
        parts = app.extensions.get("lookup")
        mine = tuple(parts.chores) if parts is not None else ()
        self._chores = (*mine, *app.extensions.get("chores", ())) if wanted else ()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="housekeeping", daemon=True)

    def __enter__(self) -> None:
        if self._chores:
            self._thread.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._stopped.wait(EVERY_SECONDS):
            for chore in self._chores:
                try:
                    chore()
                except Exception as problem:  # noqa: BLE001 (a failed chore is tried again)
                    log.failure("chore_failed", problem)
