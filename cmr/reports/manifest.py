"""The manifest of a run: what went in, under which policy, how much came out; written last."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from cmr.doj.reader import ReadInput
from cmr.errors import UsageError
from cmr.policy import Policy
from cmr.reports.run_directory import MANIFEST, PUBLIC_MODE, RunDirectory

# What every reader of a finished run needs.
_NEEDED = ("policy", "county", "as_of", "inputs", "counts")
DISTRIBUTION = "clear-my-record-lookup"


def write_manifest(
    out: RunDirectory,
    *,
    policy: Policy,
    policy_given: str,
    county: str,
    as_of: date,
    inputs: Sequence[ReadInput],
    counts: Mapping[str, int],
    unread: int,
    duration_seconds: float,
) -> None:
    """Write manifest.json; only `duration_seconds` differs between two runs over the same input.

    `unread`: convictions of the county that were not decided because no offense can be read.
    """
    manifest: dict[str, Any] = {
        "engine_version": version(DISTRIBUTION),
        "policy": {
            "id": policy.id,
            "digest": policy.digest,
            "title": policy.title,
            "status": policy.status,
            "given": policy_given,
            "rules": [
                {
                    "id": rule.id,
                    "citation": rule.citation,
                    "sentence": {"en": rule.sentence.en, "es": rule.sentence.es},
                }
                for rule in policy.rules
            ],
        },
        "as_of": as_of.isoformat(),
        "county": county,
        "inputs": [
            {"file": each.source.file, "sha256": each.source.sha256, "bytes": each.source.size}
            for each in inputs
        ],
        "counts": dict(counts),
        "offenses_unread": unread,
        "duration_seconds": round(duration_seconds, 3),
    }
    write_json(out, MANIFEST, manifest, mode=PUBLIC_MODE)


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of the finished run in `folder`; raises UsageError where that is none."""
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        missing = [name for name in _NEEDED if name not in manifest]
        policy = manifest.get("policy", {})
        missing += [f"policy.{name}" for name in ("id", "digest") if name not in policy]
    except FileNotFoundError as problem:
        raise UsageError(
            f"{folder}: no {MANIFEST} here; name the folder of a finished run"
        ) from problem
    except (ValueError, TypeError, AttributeError) as problem:
        raise UsageError(
            f"{path}: cannot be read as a run's manifest; determine again"
        ) from problem
    if missing:
        raise UsageError(f"{path}: has no {', '.join(missing)}; determine again")
    return dict(manifest)


def write_json(out: RunDirectory, name: str, value: Mapping[str, Any], *, mode: int) -> None:
    """One JSON file of the run, readable by people: two-space indent, keys in our order."""
    with out.create(name, mode=mode) as stream:
        stream.write(json.dumps(value, indent=2, ensure_ascii=False).encode() + b"\n")
