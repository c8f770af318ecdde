"""The folder of a comparison: who gains, who loses, and why; all of it or none."""

from collections.abc import Mapping
from typing import Any, ClassVar

from cmr.compare.figures import Figures
from cmr.compare.in_parts import PEOPLE, ROWS
from cmr.parts.tables import Tables
from cmr.reports.manifest import write_json
from cmr.reports.run_directory import RunDirectory
from cmr.reports.tables import CsvWriter, write_parquet

COMPARISON = "comparison.json"


class ComparisonDirectory(RunDirectory):
    """A comparison being written; `comparison.json` comes last."""

    manifest: ClassVar[str] = COMPARISON
    outputs: ClassVar[tuple[str, ...]] = ("differences.csv", "differences.parquet", "people.csv")


def write_comparison(
    out: ComparisonDirectory, tables: Tables, figures: Figures, asked: Mapping[str, Any]
) -> None:
    """Write differences.csv and .parquet, people.csv and comparison.json (mode 0600)."""
    write_parquet(out, "differences.parquet", tables.scan(ROWS))
    for name, table in (("differences.csv", ROWS), ("people.csv", PEOPLE)):
        with out.create(name) as stream:
            writer = CsvWriter(stream)
            for frame in tables.frames(table):
                writer.write(frame)
    write_json(out, COMPARISON, {**asked, **figures.as_json()}, mode=0o600)
