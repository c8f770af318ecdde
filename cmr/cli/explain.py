"""`cmr explain`: why, for every conviction of one person."""

from __future__ import annotations

import json
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cmr.cli.options import CountyName, IsoDate, debug_option

if TYPE_CHECKING:
    import polars as pl

    from cmr.doj.reader import Reading
    from cmr.explain import Explanation
    from cmr.policy import Policy


@dataclass(frozen=True)
class Asked:
    """Where to look and under which policy: from a run's manifest, or from the options."""

    files: tuple[str, ...]
    policy: str
    county: str
    as_of: date
    policy_digest: str | None = None
    inputs: tuple[tuple[str, str], ...] = ()


@click.command(short_help="Say why: every rule, condition, fact and citation for one person.")
@click.argument("places", metavar="DIR_OR_FILE...", nargs=-1, required=True)
@click.option("--subject", required=True, metavar="ID", help="The SUBJECT_ID.")
@click.option("--count", default=None, metavar="CNT_ORDER", help="Only this count.")
@click.option("--policy", default=None, metavar="NAME_OR_PATH", help="With a FILE.")
@click.option("--county", default=None, type=CountyName(), help="With a FILE.")
@click.option("--as-of", default=None, type=IsoDate(), help="With a FILE.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for another program.")
@debug_option
def explain(
    places: tuple[str, ...],
    subject: str,
    count: str | None,
    policy: str | None,
    county: str | None,
    as_of: date | None,
    as_json: bool,
) -> None:
    """Explain every conviction of one person: each rule in order, each of its conditions true,
    false or unknown, the facts it read, its citation, and the sentence for the person.

    DIR is the folder of a run (its inputs must still be where they were); FILE... are extracts, and
    then --policy, --county and --as-of say how to read them.
    """
    for place in places:
        if place != "-" and not Path(place).exists():
            raise click.UsageError(
                f"{place}: no such folder or file; name a run's folder, or an extract with "
                "--policy, --county and --as-of"
            )
    if Path(places[0]).is_dir():
        if len(places) > 1:
            raise click.UsageError("one run's folder at a time, and no extracts beside it")
        if policy or county or as_of:
            raise click.UsageError("a run has its own policy, county and day; leave them out")
        asked = _of_run(Path(places[0]))
    elif policy and county and as_of:
        asked = Asked(places, policy, county, as_of)
    else:
        raise click.UsageError(
            "with an extract, --policy, --county and --as-of are needed; a run's folder has its own"
        )
    found = _explained(asked, subject, count)
    text = json.dumps(found.to_json(), indent=2, ensure_ascii=False) if as_json else found.to_text()
    click.echo(text)


def _of_run(folder: Path) -> Asked:
    """What a finished run was asked, from its manifest."""
    from cmr.errors import UsageError
    from cmr.reports.manifest import read_manifest

    manifest = read_manifest(folder)
    inputs = tuple((each["file"], each["sha256"]) for each in manifest["inputs"])
    if any(file == "-" for file, _ in inputs):
        raise UsageError(
            f"{folder}: the run read standard input, which is gone; name the extract instead, with "
            "--policy, --county and --as-of"
        )
    return Asked(
        files=tuple(file for file, _ in inputs),
        policy=manifest["policy"].get("given", manifest["policy"]["id"]),
        county=manifest["county"],
        as_of=date.fromisoformat(manifest["as_of"]),
        policy_digest=manifest["policy"]["digest"],
        inputs=inputs,
    )


def _explained(asked: Asked, subject: str, count: str | None) -> Explanation:
    """One person's rows are kept, whatever the size of the extract."""
    from cmr.doj.reader import Reading
    from cmr.doj.reader_input import open_sources
    from cmr.explain import explain as why
    from cmr.policy import load

    policy = load(asked.policy)
    with (
        tempfile.TemporaryDirectory(prefix="cmr-") as spool,
        ThreadPoolExecutor(max_workers=1) as workers,
    ):
        reading = Reading(open_sources(asked.files, Path(spool), workers))
        rows, unreadable = rows_of(reading, subject)
        _check_unchanged(asked, policy, reading)
    return why(
        rows.lazy(), policy, asked.county, asked.as_of, subject, count, unreadable=unreadable
    )


def rows_of(reading: Reading, subject: str) -> tuple[pl.DataFrame, int]:
    """The subject's rows, and how many records set aside hold the subject's text."""
    import polars as pl

    found, unreadable = [reading.no_rows()], 0
    for batch in reading.batches():
        found.append(batch.rows.filter(pl.col("SUBJECT_ID") == subject))
        fields = batch.quarantine["raw"].str.split(",")
        unreadable += fields.list.contains(subject).arg_true().len()
    return pl.concat(found), unreadable


def _check_unchanged(asked: Asked, policy: Policy, reading: Reading) -> None:
    """An explanation of another file or policy would explain something else."""
    from cmr.errors import UsageError

    if asked.policy_digest not in (None, policy.digest):
        raise UsageError(f"{asked.policy}: the policy has changed since the run; determine again")
    now = {each.source.file: each.source.sha256 for each in reading.inputs}
    for file, digest in asked.inputs:
        if now[file] != digest:
            raise UsageError(f"{file}: the extract has changed since the run; determine again")
