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
        # As it was when it was opened: whoever is added while a publishing is under way waits for
        # the next one, even if this one left them out.
        self._known = {tag: json.loads(value) for tag, value in self._table.everything()}

    def add(self, name: str, *, reference: str, today: date) -> None:
        """Leave this person (a subject id, or `court-list-...`) out from now on."""
        facts = {"reference": reference, "on": today.isoformat(), "published": None}
        self._known[self._tag(name)] = facts
        self._table.put({self._tag(name): json.dumps(facts).encode()})

    def holds(self, name: str) -> bool:
        """Whether this person was ordered deleted."""
        return bool(self._known) and self._tag(name) in self._known

    @property
    def is_waiting(self) -> bool:
        """Whether somebody was added since the last publishing: then nothing older may serve."""
        return any(facts["published"] is None for facts in self._known.values())

    def commit(self, generation: int) -> None:
        """A generation without them is out."""
        waiting = {tag: facts for tag, facts in self._known.items() if facts["published"] is None}
        for tag, facts in waiting.items():
            self._known[tag] = {**facts, "published": generation}
        self._table.put({tag: json.dumps(self._known[tag]).encode() for tag in waiting})

    def close(self) -> None:
        """Close the file."""
        self._table.close()

    def _tag(self, name: str) -> bytes:
        return self._table.tag(name.encode())
