"""The folder of a follow-up: one relief.csv, stages, mismatches, and where every line went."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import polars as pl

from cmr.follow_up.lists import Lists, read_lists
from cmr.follow_up.mismatches import mismatches
from cmr.follow_up.stages import stages
from cmr.packet.finished_run import FinishedRun
from cmr.packet.tables import as_csv
from cmr.relief import Joined, join_read
from cmr.reports.run_directory import RunDirectory


class FollowUpDirectory(RunDirectory):
    """The folder: all of it or nothing; the account goes first and comes last."""

    manifest: ClassVar[str] = "account.json"
    outputs: ClassVar[tuple[str, ...]] = ()  # every follow-up writes all of its files


@dataclass(frozen=True)
class Account:
    """Where every line went: lines_in = joined + stand_alone + repeated + rejected."""

    lines_in: int
    joined: int
    stand_alone: int
    repeated: int
    rejected: int
    mismatches: Mapping[str, int]


def follow_up(
    run: FinishedRun, files: Sequence[Path], out: Path
) -> tuple[Account, tuple[str, ...]]:
    """Join the lists to the run and write `out`; gives account and warnings. Raises CmrError.

    relief.csv, stages.csv and mismatches.csv are the same bytes whatever the order of files and
    lines and however often a line is repeated.
    """
    lists = read_lists(files)
    joined = join_read(lists.relief, run.determinations, run.convictions, run.subjects)
    rejected = pl.concat([lists.rejects, _refused(lists, joined)]).sort("file", "line")
    differing = mismatches(joined)
    account = _account(lists, joined, differing, rejected)
    with FollowUpDirectory(out) as folder:
        for name, content in {
            "relief.csv": lists.as_csv(),
            "stages.csv": as_csv(stages(joined.subjects)),
            "mismatches.csv": as_csv(differing),
            "rejected.csv": as_csv(rejected),
            FollowUpDirectory.manifest: json.dumps(vars(account), indent=2).encode() + b"\n",
        }.items():
            with folder.create(name) as stream:
                stream.write(content)
        folder.commit()
    return account, (*lists.warnings, *(f"relief.csv: {text}" for text in joined.warnings))


def _refused(lists: Lists, joined: Joined) -> pl.DataFrame:
    """The lines, in their own files, that could be read and fit nobody."""
    first = lists.sources.unique("line", keep="first", maintain_order=True)
    told = joined.rejects.drop("raw").join(first, on="line")
    return told.select(
        "file", pl.col("at").alias("line"), "reason", "detail", pl.lit("").alias("raw")
    )


def _account(
    lists: Lists, joined: Joined, differing: pl.DataFrame, rejected: pl.DataFrame
) -> Account:
    counted = differing.group_by("what").len().sort("what")
    return Account(
        lines_in=lists.lines_in,
        joined=joined.accounted.joined,
        stand_alone=joined.accounted.stand_alone,
        repeated=lists.repeated,
        rejected=rejected.height,
        mismatches=dict(counted.iter_rows()),
    )
