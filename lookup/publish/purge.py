"""`python -m lookup.publish.purge`: leave a person out of every later publishing, by order."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import click

from lookup.clock import SystemClock
from lookup.publish.errors import PublishRefused
from lookup.publish.people import record_id_of_name
from lookup.publish.purged import SUFFIX, Purged
from lookup.sealing import KeyFileRefused, read_publisher_keys
from lookup.terminal import misuse_in_one_line


class NotPurged(click.ClickException):
    """Nothing was changed; one line says why."""

    exit_code = 2


@click.command()
@click.option("--keys", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--reference", required=True, help="The order's number.")
@click.argument("subjects", nargs=-1, required=True)
def main(keys: Path, reference: str, subjects: tuple[str, ...]) -> None:
    """Leave SUBJECTS out of every later publishing: subject ids, or names as in left-out.csv."""
    try:
        own = read_publisher_keys(keys)
        with contextlib.closing(Purged(keys.with_suffix(SUFFIX), key=own.cache_key)) as purged:
            for subject in subjects:
                purged.add(subject, reference=reference, today=SystemClock().now().date())
                record = record_id_of_name(subject, id_key=own.cache_key)
                click.echo(f"flask --app app purge --reference {reference} --record {record}")
    except (PublishRefused, KeyFileRefused, OSError, sqlite3.Error) as problem:
        raise NotPurged(str(problem)) from None
    click.echo(
        "run that on the server now; the next publishing leaves them out, forgets their slow "
        "hashes and forbids going back to an earlier generation",
        err=True,
    )


if __name__ == "__main__":
    misuse_in_one_line(main)(prog_name="python -m lookup.publish.purge")
