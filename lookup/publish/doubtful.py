"""The list of records whose identity a person must look at; it names ids and marks only."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from cmr.relief import DoubtfulIdentity
from lookup.publish.written import write_list


def doubtful_file(out: Path) -> Path:
    """Where the list lies: beside the generation."""
    return out.with_name(f"{out.name}.same-people.csv")


def write_doubtful(
    out: Path, doubts: Iterable[DoubtfulIdentity], *, name_of: Callable[[str], str | None]
) -> None:
    """Write the list beside the generation `out`, 0600; no file where there is nothing to look at.

    `name_of`: what lists call somebody; None for whoever was deleted by order: they are named on
    no list again, nor is the doubt about them.
    """
    called = ((each, [name_of(who) for who in each.subject_ids]) for each in doubts)
    rows = (
        (each.doubt.value, "; ".join(name for name in names if name), "; ".join(each.shared))
        for each, names in called
        if None not in names
    )
    write_list(doubtful_file(out), ("doubt", "subject_ids", "shared"), rows)
