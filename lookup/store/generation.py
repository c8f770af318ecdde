"""One generation as a request sees it: a slow hash goes in, the records behind it come out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lookup.sealing import InProcessPepper, PepperHolder
from lookup.store.layout import (
    DataKey,
    Place,
    Tier,
    new_data_key,
    open_record,
    open_wrap,
    seal_record,
    seal_wrap,
    token_by,
)
from lookup.store.manifest import Manifest
from lookup.store.rows import Rows


class RecordName(NamedTuple):
    """A name in a record: canonical given words and surname parts."""

    given: tuple[str, ...]
    surnames: tuple[str, ...]


@dataclass(frozen=True)
class OpenedRecord:
    """What one token opened: the tier, the names it belongs to, and the answer's JSON."""

    tier: Tier
    names: tuple[RecordName, ...] = field(repr=False)
    body: dict[str, Any] = field(repr=False)


class Generation:
    """A verified generation with its pepper; immutable, safe in several threads."""

    def __init__(self, manifest: Manifest, *, pepper: bytes | PepperHolder, rows: Rows) -> None:
        self.manifest = manifest
        self.place = Place(manifest.store_id, manifest.gen)
        self._holder = InProcessPepper(pepper) if isinstance(pepper, bytes) else pepper
        self._rows = rows
        self._dummy = _Dummy(self.place, self._holder)

    def __repr__(self) -> str:
        return f"Generation({self.manifest.gen})"

    def open_by_slow(self, slow: bytes) -> list[OpenedRecord]:
        """The records behind a slow hash (or the combination of two); [] on a miss.

        A miss opens a dummy record at the same cost. Raises SealBroken when a row was altered.
        """
        token = token_by(slow, holder=self._holder, place=self.place)
        wraps = self._rows.wraps(token.index)
        if not wraps:
            self._open_dummy()
            return []
        return [self._opened(open_wrap(token, wrap, place=self.place)) for wrap in wraps]

    def _opened(self, data_key: DataKey) -> OpenedRecord:
        body = open_record(data_key, self._rows.chunk, place=self.place)
        names = tuple(
            RecordName(tuple(name["given"]), tuple(name["surnames"])) for name in body["names"]
        )
        return OpenedRecord(data_key.tier, names, body)

    def _open_dummy(self) -> None:
        """The steps of a hit, over a record of nobody."""
        data_key = open_wrap(self._dummy.token, self._dummy.wrap, place=self.place)

        def fetch(location: bytes) -> bytes:
            # The search is made as for a hit; nobody's chunk is not in the store.
            return self._rows.chunk(location) or self._dummy.chunks[location]

        open_record(data_key, fetch, place=self.place)


class _Dummy:
    """A record of nobody, sealed once, to be opened on every miss."""

    def __init__(self, place: Place, holder: PepperHolder) -> None:
        data_key = new_data_key(Tier.HEADLINE)
        self.token = token_by(data_key.key, holder=holder, place=place)
        self.wrap = seal_wrap(self.token, data_key, place=place)
        body = {"v": 1, "names": [{"given": ["NOBODY"], "surnames": ["NOBODY"]}], "headline": ""}
        self.chunks = dict(seal_record(body, data_key, place=place))
