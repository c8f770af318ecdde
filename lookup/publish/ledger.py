"""Who was told "dismissed" by the last generation; nobody loses that without somebody's review."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cmr.relief import Outcome, SubjectOutcome, normalise_case, section_key
from lookup.publish.errors import PublishRefused
from lookup.publish.people import subject_name
from lookup.publish.sealed_table import SealedTable
from lookup.publish.written import write_list

LABEL = b"ledger/1"
COLUMNS = ("subject", "dismissed_before", "dismissed_now")
_GENERATION = b"generation"
_AT_ONCE = 5_000
_DISMISSED = frozenset({Outcome.DISMISSED, Outcome.DISMISSED_AND_SEALED})


@dataclass(frozen=True)
class Flip:
    """A person who was told of a dismissal that the new data does not hold."""

    subject: str = field(repr=False)
    before: int
    now: int | None  # None: the person is not in the new data at all


class Ledger:
    """Per person the dismissals last published, sealed on the publisher's disk.

    Neither the last publishing's nor this one's entries are held in memory.
    """

    def __init__(self, file: Path, *, cache_key: bytes) -> None:
        self._table = SealedTable(file, key=cache_key, label=LABEL)
        self._id_key = cache_key
        self._generation = self._table.tag(_GENERATION)
        self._waiting: dict[bytes, bytes] = {}
        self._held: set[bytes] = set()

    @property
    def last_generation(self) -> int:
        """The number of the last generation published; 0 before the first."""
        found = self._table.find([self._generation])
        return int(found[self._generation]) if found else 0

    def note(self, subject: SubjectOutcome, *, accepted: Collection[str]) -> Flip | None:
        """Take down what a person will be told; a Flip when they must be held back."""
        name = subject_name(subject, id_key=self._id_key)
        tag = self._table.tag(name.encode())
        dismissed = _dismissals(subject)
        before = self._table.find([tag]).get(tag)
        if before is not None and name not in accepted:
            told = json.loads(before)["dismissed"]
            if Counter(told) - Counter(dismissed):
                self._held.add(tag)
                return Flip(name, len(told), len(dismissed))
        if dismissed:
            entry = {"subject": name, "dismissed": dismissed}
            self._waiting[tag] = json.dumps(entry).encode()
            if len(self._waiting) >= _AT_ONCE:
                self._stage()
        return None

    def names(self) -> Iterator[str]:
        """Everybody who was told of a dismissal before."""
        return (entry["subject"] for _, entry in self._before())

    def missing(self, *, accepted: Collection[str]) -> list[Flip]:
        """Those told "dismissed" before who are not in the new data at all."""
        self._stage()
        return [
            Flip(entry["subject"], len(entry["dismissed"]), None)
            for tag, entry in self._before()
            if entry["subject"] not in accepted
            and tag not in self._held
            and not self._table.is_staged(tag)
        ]

    def commit(self, generation: int, *, accepted: Collection[str]) -> None:
        """The generation is out: keep what it tells; flips that nobody reviewed stay on record."""
        self._stage()
        over = [
            tag
            for tag, entry in self._before()
            if entry["subject"] in accepted and not self._table.is_staged(tag)
        ]
        self._table.put_staged({self._generation: str(generation).encode()}, without=over)

    def close(self) -> None:
        """Close the file."""
        self._table.close()

    def _before(self) -> Iterator[tuple[bytes, dict[str, Any]]]:
        for tag, value in self._table.everything():
            if tag != self._generation:
                yield tag, json.loads(value)

    def _stage(self) -> None:
        self._table.stage(self._waiting)
        self._waiting = {}


def _dismissals(subject: SubjectOutcome) -> list[str]:
    """The dismissed convictions, as marks that spelling does not change."""
    return sorted(
        f"{'+'.join(sorted({normalise_case(n) for n in one.case_numbers}))} "
        f"{section_key(one.section)}"
        for one in subject.convictions
        if one.outcome in _DISMISSED
    )


def read_accepted(file: Path | None) -> frozenset[str]:
    """The subjects whose flips were reviewed, the first column of each line; or PublishRefused."""
    if file is None:
        return frozenset()
    try:
        lines = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise PublishRefused(
            f"{file}: cannot be read ({problem}): --accept-flips takes a subject a line, such as "
            "the list that was written"
        ) from None
    return frozenset(line[0].strip() for line in lines if line) - {"", COLUMNS[0]}


def write_flips(file: Path, flips: Iterable[Flip]) -> None:
    """The list for review; it can be given back to --accept-flips."""
    rows = (
        (flip.subject, str(flip.before), "not in the new data" if flip.now is None else flip.now)
        for flip in flips
    )
    write_list(file, COLUMNS, rows)
