"""A written packet read back: what it asked for, of which convictions."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl

from cmr.errors import UsageError
from cmr.packet.finished_run import FinishedRun
from cmr.packet.packet import RECORD


@dataclass(frozen=True)
class FinishedPacket:
    """`id` names its lists; `rows`: subject_id, count_order, asked, sealing, authority."""

    id: str
    rows: pl.DataFrame


def read_packet(folder: Path, run: FinishedRun) -> FinishedPacket:
    """Read the packet in `folder`; raises UsageError if it is none, altered, or of another run."""
    path = folder / RECORD
    if not path.is_file():
        raise UsageError(f"{folder}: no {RECORD} here; name the folder that cmr motion wrote")
    try:
        record: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        files, made_of = record["files"], record["determinations_sha256"]
        name = str(record["packet"])
    except (ValueError, KeyError) as problem:
        raise UsageError(f"{path}: cannot be read; make the packet again") from problem
    if made_of != run.digest:
        raise UsageError(f"{folder}: made of another run than {run.folder}; name the run it is of")
    tables = sorted(each for each in files if each.startswith("exhibit_1_") and ".csv" in each)
    rows = [_rows(folder / each, files[each]["sha256"]) for each in tables]
    return FinishedPacket(name, pl.concat(rows))


def _rows(path: Path, digest: str) -> pl.DataFrame:
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise UsageError(f"{path}: {problem.strerror}; make the packet again") from problem
    if sha256(content).hexdigest() != digest:
        raise UsageError(f"{path}: changed since the packet was made; make the packet again")
    return pl.read_csv(content, infer_schema=False).select(
        "subject_id", "count_order", "asked", "sealing", "authority"
    )
