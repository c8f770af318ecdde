"""What the publisher reads: the four files of a determination run, and nothing else of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from cmr.relief import RunTables
from cmr.relief.in_parts import NEEDED
from lookup.publish.errors import PublishRefused
from lookup.store.manifest import SERVED, PolicyFacts, policy_facts


@dataclass(frozen=True)
class DeterminationRun:
    """A finished `cmr determine`: its tables, read when needed, and what they were made with."""

    tables: RunTables
    policy: PolicyFacts
    county: str
    as_of: date
    engine_version: str


def read_run(folder: Path) -> DeterminationRun:
    """Read the folder that `cmr determine --out` wrote; raises PublishRefused."""
    facts = _manifest(folder / "manifest.json")
    try:
        return DeterminationRun(
            tables=RunTables(
                **{name: _table(folder / f"{name}.parquet") for name in NEEDED},
            ),
            policy=policy_facts(facts["policy"]),
            county=str(facts["county"]),
            as_of=date.fromisoformat(str(facts["as_of"])),
            engine_version=str(facts["engine_version"]),
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise PublishRefused(
            f"{folder / 'manifest.json'}: not a determination run's manifest ({problem!r}): run "
            "`cmr determine` again"
        ) from None


def check_signed_off(run: DeterminationRun) -> None:
    """Raise PublishRefused when the run's policy is none that people may be told an answer from."""
    if run.policy.status != SERVED:
        raise PublishRefused(
            f"policy {run.policy.id}: not signed off (status {run.policy.status}): determine under "
            "a policy whose status is `served`, or allow it with --allow-unsigned-policy"
        )


def _manifest(file: Path) -> Mapping[str, Any]:
    try:
        facts = json.loads(file.read_bytes())
    except OSError as problem:
        raise PublishRefused(_unreadable(file, problem.strerror)) from None
    except ValueError as problem:
        raise PublishRefused(_unreadable(file, str(problem))) from None
    if not isinstance(facts, dict):
        raise PublishRefused(_unreadable(file, "it is not an object"))
    return facts


def _table(file: Path) -> pl.LazyFrame:
    """A table whose columns are there; its rows are read later."""
    try:
        table = pl.scan_parquet(file)
        table.select(NEEDED[file.stem]).collect_schema()
    except (OSError, pl.exceptions.PolarsError) as problem:
        raise PublishRefused(_unreadable(file, str(problem).splitlines()[0])) from None
    return table


def _unreadable(file: Path, why: str | None) -> str:
    return f"{file}: cannot be read ({why}): name the folder that `cmr determine --out` wrote"
