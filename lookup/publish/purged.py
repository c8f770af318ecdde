"""Whom a court ordered deleted: names that no later publishing may seal again."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from lookup.publish.sealed_table import SealedTable

LABEL = b"purged/1"
SUFFIX = ".purged"  # beside the keys


class Purged:
    """The sealed list of names; a name can be asked about, and none can be read out of it."""

    def __init__(self, file: Path, *, key: bytes) -> None:
        self._table = SealedTable(file, key=key, label=LABEL)

    def add(self, name: str, *, reference: str, today: date) -> None:
        """Leave this person (a subject id, or `court-list-...`) out from now on."""
        facts = {"reference": reference, "on": today.isoformat(), "published": None}
        self._table.put({self._tag(name): json.dumps(facts).encode()})

    def holds(self, name: str) -> bool:
        """Whether this person was ordered deleted."""
        return bool(self._table.find([self._tag(name)]))

    @property
    def is_waiting(self) -> bool:
        """Whether somebody was added since the last publishing: then nothing older may serve."""
        return any(json.loads(value)["published"] is None for _, value in self._table.everything())

    def commit(self, generation: int) -> None:
        """A generation without them is out."""
        done = {}
        for tag, value in self._table.everything():
            facts = json.loads(value)
            if facts["published"] is None:
                done[tag] = json.dumps({**facts, "published": generation}).encode()
        self._table.put(done)

    def close(self) -> None:
        """Close the file."""
        self._table.close()

    def _tag(self, name: str) -> bytes:
        return self._table.tag(name.encode())
