"""Answers weighed: new for relief.csv, known already, or for a person to look at first."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from cmr.packet.contradictions import Act, Asked, examine
from cmr.packet.finished_packet import FinishedPacket
from cmr.relief.outcome import EventKind

Key = tuple[str, str]
_TOLD = {
    "subject_id": pl.String,
    "count_order": pl.String,
    "what": pl.String,
    "why": pl.String,
    "event": pl.String,
    "date": pl.Date,
    "file": pl.String,
    "line": pl.UInt32,
}
DIFFERS = "who_case_or_section_differs"


@dataclass(frozen=True)
class Weighed:
    """`new`: acts for relief.csv. `repeated`, `held`: (file, line) of lines that add nothing.

    `told`: what a person must look at: held lines and oddities of what was written.
    """

    new: pl.DataFrame
    repeated: frozenset[tuple[str, int]]
    held: frozenset[tuple[str, int]]
    told: pl.DataFrame


def weigh(acts: pl.DataFrame, events: pl.DataFrame, packet: FinishedPacket) -> Weighed:
    """Weigh the acts of all answer files against relief.csv (`events`) and what was asked.

    The order of files and lines makes no difference to what is new. Of lines that say the same, the
    first is written and the others are repeated.
    """
    old = _acts_by_key(events.select("subject_id", "count_order", "kind", "date").iter_rows())
    asked = _asked(packet)
    told: list[tuple[object, ...]] = []
    held_why: dict[tuple[Key, Act], str] = {}
    for key, new in _acts_by_key(_sure(acts)).items():
        findings = examine(asked[key], old.get(key, frozenset()), new - old.get(key, frozenset()))
        held_why |= {(key, act): why for act, why in findings.held}
        told += [(*key, "noted", why, None, None, None, None) for why in findings.noted]
    new_rows, repeated, held = [], set(), set()
    seen = {(key, act) for key, known in old.items() for act in known}
    for row in acts.iter_rows(named=True):
        key, act = _key(row), (EventKind(row["kind"]), row["date"])
        why = DIFFERS if row["differs"] else held_why.get((key, act), "")
        where = (row["file"], row["line"])
        if why:
            held.add(where)
            told.append((*key, "held_back", why, act[0].value, act[1], *where))
        elif (key, act) in seen:
            repeated.add(where)
        else:
            seen.add((key, act))
            new_rows.append(row)
    return Weighed(
        new=pl.DataFrame(new_rows, schema=acts.schema),
        repeated=frozenset(repeated),
        held=frozenset(held),
        told=pl.DataFrame(told, schema=_TOLD, orient="row").sort(
            "what", "why", "subject_id", "count_order", "file", "line", nulls_last=True
        ),
    )


def _key(row: Mapping[str, object]) -> Key:
    return str(row["subject_id"]), str(row["count_order"])


def _sure(acts: pl.DataFrame) -> Iterable[tuple[str, str, str, date | None]]:
    """Acts whose line names the conviction without a doubt."""
    return (
        acts.filter(~pl.col("differs"))
        .select("subject_id", "count_order", "kind", "date")
        .iter_rows()
    )


def _acts_by_key(
    rows: Iterable[tuple[str, str, str, date | None]],
) -> dict[Key, frozenset[Act]]:
    found: dict[Key, set[Act]] = defaultdict(set)
    for who, count, kind, day in rows:
        found[who, count].add((EventKind(kind), day))
    return {key: frozenset(acts) for key, acts in found.items()}


def _asked(packet: FinishedPacket) -> dict[Key, Asked]:
    columns = ("subject_id", "count_order", "asked", "sealing")
    return {
        (who, count): Asked(relief, sealing)
        for who, count, relief, sealing in packet.rows.select(columns).iter_rows()
    }
