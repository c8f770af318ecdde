"""The command `python -m lookup.publish`: options in, an account of what went in out."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress, TimeRemainingColumn

from cmr.errors import CmrError
from lookup.clock import SystemClock
from lookup.publish import run
from lookup.publish.doubtful import doubtful_file
from lookup.publish.errors import PublishRefused
from lookup.publish.order import Order
from lookup.publish.publishing import Progress as Told
from lookup.sealing import PROFILES, KeyFileRefused
from lookup.store.manifest import SERVED

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.option("--determinations", required=True, type=FOLDER, help="What `cmr determine` wrote.")
@click.option("--relief", required=True, type=FILE, help="Court events: relief.csv.")
@click.option("--keys", required=True, type=FILE, help="publisher.key.")
@click.option("--out", required=True, type=FILE, help="The generation file to write.")
@click.option("--office-out", type=FILE, help="Everybody's dossier, sealed to the office key.")
@click.option("--public-figures", type=FILE, help="A signed summary with small cells hidden.")
@click.option("--kdf", type=click.Choice(list(PROFILES)), default="pilot", show_default=True)
@click.option("--accept-flips", type=FILE, help="Reviewed subjects, one a line.")
@click.option("--cache", type=FILE, help="Keep slow hashes here, encrypted, for the next time.")
@click.option("--ledger", type=FILE, help="Who was told what; beside the keys by default.")
@click.option("--not-before", type=click.DateTime(["%Y-%m-%d"]), help="First day to serve.")
@click.option("--forbid-roll-back", is_flag=True, help="Servers drop all older generations.")
@click.option(
    "--allow-unsigned-policy", is_flag=True, help="Publish what counsel has not signed off."
)
@click.option("--county-file", type=FILE, help="Whose [tiers] hold: what each proof opens.")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def main(*, not_before: datetime | None, debug: bool, **options: Path) -> None:
    """Seal everybody's answer into one signed generation file. Offline."""
    order = Order(**options, not_before=_day(not_before))  # type: ignore[arg-type]
    try:
        with bar() as progress:
            published = run.publish(order, clock=SystemClock(), progress=progress)
    except (PublishRefused, KeyFileRefused, CmrError, OSError, sqlite3.Error) as problem:
        if debug:
            raise
        raise Refused(_one_line(problem)) from None
    for line in account(order, published):
        click.echo(line)


class Refused(click.ClickException):
    """Nothing was published; one line says why."""

    exit_code = 2


def account(order: Order, published: run.Published) -> Iterator[str]:
    """What went in, what was left out and why, where every row of the court list went."""
    out = sum(published.left_out.values())
    rows = published.joined.accounted
    yield f"{published.people} people went in, with {published.convictions} convictions"
    yield f"{out} people were left out" + (f" ({order.left_out}):" if out else "")
    for reason, count in sorted(published.left_out.items()):
        yield f"  {count:>6}  {reason.value}"
    yield (
        f"{published.without_conviction} more are in the extract with no conviction in scope and "
        "no court event"
    )
    yield (
        f"{rows.rows_in} court-list rows = {rows.joined} joined + {rows.stand_alone} standing "
        f"alone + {rows.rejected} rejected ({order.rejects})"
    )
    for name in published.joined.unknown_columns:
        yield f"warning: {order.relief}: the column {name!r} is not known and was not read"
    for warning in published.joined.warnings:
        yield f"warning: {order.relief}: {warning}"
    if doubts := len(published.joined.doubtful):
        yield (
            f"warning: whose record it is, is in doubt {doubts} times; somebody must look: "
            f"{doubtful_file(order.out)}"
        )
    yield from _flips(order, published)
    if published.manifest.policy.status != SERVED:
        yield (
            f"warning: policy {published.manifest.policy.id} is not signed off: nobody may be told "
            "an answer from it"
        )
    if published.manifest.kdf.is_only_for_tests:
        yield "warning: the test slow hash protects nobody: for made-up people only"
    yield f"generation {published.manifest.gen}: {order.out}"


def _flips(order: Order, published: run.Published) -> Iterator[str]:
    if published.flips:
        missing = sum(flip.now is None for flip in published.flips)
        yield (
            f"warning: {len(published.flips)} people were told of a dismissal before and would "
            f"not be now ({missing} of them are not in the new data): review {order.flips} and "
            "publish again with --accept-flips"
        )


@contextmanager
def bar() -> Iterator[Told]:
    """A progress bar on a terminal, silence elsewhere."""
    console = Console(stderr=True)
    columns = (*Progress.get_default_columns()[:-1], TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not sys.stderr.isatty()) as shown:
        task = shown.add_task("sealing", total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _one_line(problem: Exception) -> str:
    if isinstance(problem, OSError) and problem.filename:
        return f"{problem.filename}: {problem.strerror}"
    return " ".join(str(problem).split())
