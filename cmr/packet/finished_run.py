"""A finished run read back for filing: its manifest, and the convictions that may be filed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl

from cmr.doj.layout import COLUMNS
from cmr.errors import CmrError, UsageError
from cmr.policy import load
from cmr.reports.manifest import read_manifest
from cmr.reports.run_directory import MANIFEST
from cmr.vocabulary import Determination

_TABLES = ("determinations", "convictions", "subjects")
_SUBJECT_AT = COLUMNS.index("SUBJECT_ID")
SIGNED_OFF = "served"  # the status of a policy that counsel stands behind
_WORDS = frozenset(word.value for word in Determination)


@dataclass(frozen=True)
class FinishedRun:
    """What a run left: who decided what, under which policy, from which files."""

    folder: Path
    manifest: Mapping[str, Any]
    determinations: pl.DataFrame
    convictions: pl.DataFrame
    subjects: pl.DataFrame
    quarantined: frozenset[str]
    digest: str

    @property
    def policy_id(self) -> str:
        """The policy's stable id."""
        return str(self.manifest["policy"]["id"])

    @property
    def policy_digest(self) -> str:
        """SHA-256 of the policy as it stood when the run was made."""
        return str(self.manifest["policy"]["digest"])

    @property
    def county(self) -> str:
        """The county as the run was asked for it."""
        return str(self.manifest["county"])

    @property
    def as_of(self) -> date:
        """The day on which ages and years were counted."""
        return date.fromisoformat(self.manifest["as_of"])


def read_run(folder: Path) -> FinishedRun:
    """Read a run's folder; raises UsageError where it is no finished run of a served policy."""
    missing = [name for name in _TABLES if not (folder / f"{name}.parquet").is_file()]
    if not (folder / MANIFEST).is_file() or missing:
        raise UsageError(f"{folder}: not a finished run; name the folder that cmr determine wrote")
    manifest = read_manifest(folder)
    try:
        frames = [pl.read_parquet(folder / f"{name}.parquet") for name in _TABLES]
    except pl.exceptions.PolarsError as problem:
        raise UsageError(
            f"{folder}: the run cannot be read ({type(problem).__name__}); determine again"
        ) from problem
    decided, convictions, subjects = frames
    _check_served(decided, manifest)
    return FinishedRun(
        folder, manifest, decided, convictions, subjects,
        quarantined=_quarantined(
            folder / "quarantine.csv", manifest["counts"]["records_quarantined"]
        ),
        digest=_digest(folder / "determinations.parquet"),
    )  # fmt: skip


def _check_served(decided: pl.DataFrame, manifest: Mapping[str, Any]) -> None:
    """A policy that speaks the reference program's words is for comparison, never for a court."""
    strange = set(decided.get_column("determination").unique()) - _WORDS
    if strange:
        raise UsageError(
            f"policy {manifest['policy']['id']}: made to compare with another program, not to file "
            "with; determine under a policy of our own (cmr policies)"
        )


def is_signed_off(run: FinishedRun) -> bool:
    """Whether counsel stands behind the policy of the run; what cannot be told is no."""
    noted = run.manifest["policy"].get("status")
    if noted is None:
        noted = _status_today(run)
    return str(noted) == SIGNED_OFF


def _status_today(run: FinishedRun) -> str:
    """The status of the policy as it stands today, if it is still the one of the run."""
    try:
        policy = load(str(run.manifest["policy"]["given"]))
    except (CmrError, KeyError):
        return ""
    return policy.status if policy.digest == run.policy_digest else ""


def _quarantined(path: Path, expected: int) -> frozenset[str]:
    """SUBJECT_IDs of records that could not be used, as far as they can be made out."""
    if not path.is_file():
        if expected:
            raise UsageError(
                f"{path}: missing, and {expected:,} records are in it; determine again"
            )
        return frozenset()
    raw = pl.read_csv(path, infer_schema=False, columns=["raw"]).get_column("raw")
    # A broken record may be out of step by a field: both neighbours of SUBJECT_ID are taken too.
    near = raw.str.splitn(",", _SUBJECT_AT + 3).struct.unnest().select(
        pl.concat_list(
            f"field_{at}" for at in range(_SUBJECT_AT - 1, _SUBJECT_AT + 2)
        ).alias("near")
    )  # fmt: skip
    found = near.get_column("near").explode().drop_nulls().str.strip_chars('" \t')
    return frozenset(found.filter(found != "").unique())


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        whole = sha256()
        while part := stream.read(1 << 20):
            whole.update(part)
    return whole.hexdigest()
