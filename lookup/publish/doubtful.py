"""The list of records whose identity a person must look at; it names subject ids only."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from cmr.relief import DoubtfulIdentity
from lookup.publish.written import write_list

_ON_A_LIST = "(on a court list)"


def doubtful_file(out: Path) -> Path:
    """Where the list lies: beside the generation."""
    return out.with_name(f"{out.name}.same-people.csv")


def write_doubtful(
    out: Path, doubts: Iterable[DoubtfulIdentity], *, may_name: Callable[[str], bool]
) -> None:
    """Write the list beside the generation `out`, 0600; no file where there is nothing to look at.

    Whoever was deleted by order is named on no list again, nor is the doubt about them.
    """
    rows = (
        (each.doubt.value, "; ".join(map(_called, each.subject_ids)), "; ".join(each.shared))
        for each in doubts
        if all(may_name(who) for who in each.subject_ids)
    )
    write_list(doubtful_file(out), ("doubt", "subject_ids", "shared"), rows)


def _called(who: str) -> str:
    """The subject id; people of court lists have none, and their name stays off the list."""
    return _ON_A_LIST if ", " in who else who
