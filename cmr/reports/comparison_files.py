"""The folder of a comparison: who gains, who loses, and why; all of it or none."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from cmr.compare import Comparison
from cmr.compare.comparison import as_json
from cmr.reports.manifest import write_json
from cmr.reports.run_directory import RunDirectory
from cmr.reports.tables import write_csv, write_parquet

COMPARISON = "comparison.json"


class ComparisonDirectory(RunDirectory):
    """A comparison being written; `comparison.json` comes last."""

    manifest: ClassVar[str] = COMPARISON
    outputs: ClassVar[tuple[str, ...]] = ("differences.csv", "differences.parquet", "people.csv")


def write_comparison(folder: Path, comparison: Comparison, asked: Mapping[str, Any]) -> None:
    """Write differences.csv and .parquet, people.csv and comparison.json (mode 0600)."""
    with ComparisonDirectory(folder) as out:
        write_parquet(out, "differences.parquet", comparison.rows)
        write_csv(out, "differences.csv", comparison.rows)
        write_csv(out, "people.csv", comparison.people)
        write_json(out, COMPARISON, {**asked, **as_json(comparison)}, mode=0o600)
        out.commit()
