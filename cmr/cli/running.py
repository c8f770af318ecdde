"""One run of `cmr determine`: read, decide and write, in bounded memory, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from threading import Thread
from time import perf_counter
from typing import TYPE_CHECKING, Any

from cmr.cli.ending import TooManyBad
from cmr.cli.reading import MEGABYTE, batches_told, open_reading
from cmr.cli.report import notes_on

if TYPE_CHECKING:
    import polars as pl

    from cmr.cli.progress import Progress
    from cmr.determine import Run
    from cmr.doj.reader import Batch, Reading
    from cmr.parts.deciding import Decided, Deciding
    from cmr.policy import Policy
    from cmr.reports.run_directory import RunDirectory
    from cmr.reports.summary import Summary
    from cmr.reports.tables import CsvWriter
    from cmr.reports.tally import Tally
    from cmr.spark.deciding import SparkDeciding

    Counts = tuple[Tally, dict[str, Any] | None]


@dataclass(frozen=True)
class OnSpark:
    """Where Spark runs, and over how many partitions people are shared out (None: by size)."""

    master: str
    partitions: int | None


@dataclass(frozen=True)
class Request:
    """What the operator asked for; `part_size` in megabytes. `spark`: not in this process."""

    files: tuple[str, ...]
    policy: str
    county: str
    as_of: date
    out: Path
    results: bool
    max_bad: float
    part_size: float
    spark: OnSpark | None = None

    @property
    def part_bytes(self) -> int:
        """The size of a part."""
        return int(self.part_size * MEGABYTE)


@dataclass(frozen=True)
class Told:
    """What the operator is told of a finished run."""

    counted: Tally
    summary: Summary
    notes: tuple[str, ...]


def run_determine(request: Request, progress: Progress) -> Told:
    """Read, decide and write one run; gives its counts and what the operator should know."""
    from cmr.reports.run_directory import RunDirectory

    begun = perf_counter()
    # What must be unpacked or copied first may take long; a mistyped policy is told before that.
    policy = None if _at_hand(request.files) else _policy(request)
    with RunDirectory(request.out) as out, ThreadPoolExecutor(max_workers=1) as workers:
        reading = open_reading(request.files, out.spool, request.part_bytes, workers)
        with batches_told(reading, progress) as batches:
            # Loaded while the first batches are read.
            policy = policy or _policy(request)
            decided = _decide(request, policy, reading, batches, out, progress)
        _check(reading, request.max_bad, out)
        told = _write(request, policy, reading, decided, out, progress, begun)
        out.commit()
    return told


def _at_hand(files: tuple[str, ...]) -> bool:
    """Whether the extracts can be read where they are, by their names."""
    return not any(file == "-" or file.endswith(".gz") for file in files)


def _policy(request: Request) -> Policy:
    """The policy asked for; raises PolicyError, or UsageError for a day it is not in force."""
    from cmr.policy import load

    policy = load(request.policy)
    policy.check_in_force(request.as_of)
    return policy


def _import_meanwhile(*modules: str) -> None:
    """Import what later steps need while polars reads: it leaves Python idle, and it adds up."""

    def imports() -> None:
        with suppress(ImportError):  # whoever needs the module next will say so
            for module in modules:
                import_module(module)

    Thread(target=imports, daemon=True).start()


def _decide(
    request: Request,
    policy: Policy,
    reading: Reading,
    batches: Iterator[Batch],
    out: RunDirectory,
    progress: Progress,
) -> Decided[Counts]:
    """Every table of the run, and the counts of its parts; the quarantine goes to its file."""
    from cmr.reports.run_directory import QUARANTINE
    from cmr.reports.tables import CsvWriter

    with (
        _deciding(request, policy, reading, out, progress) as deciding,
        out.create(QUARANTINE) as stream,
    ):
        aside = CsvWriter(stream)
        aside.write(reading.no_quarantine())
        _import_meanwhile("cmr.reports.summary_page", "cmr.reports.manifest")
        progress.begin("Reading" if request.spark else "Reading and deciding", reading.size)
        return deciding.all_of(reading, _set_aside(batches, aside))


@contextmanager
def _deciding(
    request: Request, policy: Policy, reading: Reading, out: RunDirectory, progress: Progress
) -> Iterator[Deciding[Counts] | SparkDeciding]:
    """Whoever decides: this process, or Spark."""
    if request.spark is None:
        yield _deciding_here(request, policy, out, progress)
        return
    from cmr.spark.deciding import Question, SparkDeciding
    from cmr.spark.session import spark_session

    files = tuple(each.source.file for each in reading.inputs)
    asked = Question(policy, request.county, request.as_of, request.results, files)
    parts = request.spark.partitions or max(1, -(-reading.size // request.part_bytes))
    with spark_session(request.spark.master, out.spool) as session:
        yield SparkDeciding(asked, session, parts, out.spool, request.part_bytes, progress)


def _deciding_here(
    request: Request, policy: Policy, out: RunDirectory, progress: Progress
) -> Deciding[Counts]:
    from cmr.determine import determine
    from cmr.parts.deciding import Deciding
    from cmr.reports.tally import tally

    def decide(rows: pl.DataFrame) -> Run:
        return determine(
            rows.lazy(),
            policy,
            county=request.county,
            as_of=request.as_of,
            with_appended=request.results,
        )

    def count(run: Run) -> Counts:
        return tally(run, request.as_of), run.reference

    return Deciding(decide, count, out.spool, request.part_bytes, progress)


def _set_aside(batches: Iterator[Batch], aside: CsvWriter) -> Iterator[Batch]:
    """The batches, their quarantined records written on the way."""
    for batch in batches:
        if batch.quarantine.height:
            aside.write(batch.quarantine)
        yield batch


def _check(reading: Reading, max_bad: float, out: RunDirectory) -> None:
    """Of a run with too many bad records only the quarantine stays, so that they can be found."""
    from cmr.doj.reader import TooManyBadError

    try:
        reading.check_enough_can_be_used(max_bad)
    except TooManyBadError as problem:
        where = out.commit_refusal()
        raise TooManyBad(f"{problem}; they are listed in {where}") from problem


def _counted(request: Request, policy: Policy, decided: Decided[Counts]) -> Tally:
    """The tally of the whole run; raises UsageError when its county is none."""
    from cmr.reports.counties import check_county
    from cmr.reports.tally import add_up

    counted = add_up([each for each, _ in decided.counted])
    check_county(
        request.county,
        dict(counted.counties.select("county", "n").rows()),
        decided=counted.in_scope(),
        exact=policy.readings.county == "exact_text",
    )
    return counted


def _write(
    request: Request,
    policy: Policy,
    reading: Reading,
    decided: Decided[Counts],
    out: RunDirectory,
    progress: Progress,
    begun: float,
) -> Told:
    """Write every file of the run aside; nothing shows before the commit."""
    from cmr.reports.manifest import write_manifest
    from cmr.reports.reference_summary import write_reference_summary
    from cmr.reports.result_files import write_results
    from cmr.reports.summary import summarise
    from cmr.reports.summary_page import write_summary
    from cmr.reports.tables import write_tables

    counted = _counted(request, policy, decided)
    if request.results:
        progress.begin("Writing the result files", reading.size)
        frames = decided.tables.frames("appended")
        write_results(out, reading.inputs, frames, progress.advance)
    progress.begin("Writing")
    summary = summarise(
        counted,
        policy,
        county=request.county,
        as_of=request.as_of,
        read=reading.records,
        quarantined=reading.quarantined,
        inputs=[each.source for each in reading.inputs],
    )
    with ThreadPoolExecutor(max_workers=1) as worker:
        tables = worker.submit(write_tables, out, decided.tables)
        write_reference_summary(out, [reference for _, reference in decided.counted])
        write_summary(out, summary)
        tables.result()
    write_manifest(
        out,
        policy=policy,
        policy_given=request.policy,
        county=request.county,
        as_of=request.as_of,
        inputs=reading.inputs,
        counts=summary.totals(),
        unread=counted.unread_in(request.county),
        duration_seconds=perf_counter() - begun,
    )
    return Told(counted, summary, (*reading.notes, *notes_on(counted, summary)))
