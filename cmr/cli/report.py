"""What `cmr determine` says at the end: a short table, and warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pathlib import Path

    from cmr.determine import Run
    from cmr.reports.summary import Summary

COUNTIES_NAMED = 5


def say(summary: Summary, notes: tuple[str, ...], out: Path) -> None:
    """The table on stdout; notes and the warning about quarantined records on stderr."""
    for note in notes:
        click.echo(f"note: {note}", err=True)
    records = summary.records
    if records["quarantined"]:
        click.echo(
            f"warning: {records['quarantined']:,} of {records['read']:,} records could not be "
            f"used; see {out / 'quarantine.csv'}",
            err=True,
        )
    click.echo(table(summary))
    click.echo(
        f"Records read {records['read']:,} = used {records['used']:,} "
        f"+ quarantined {records['quarantined']:,}"
    )
    click.echo(f"Written to {out}")


def table(summary: Summary) -> str:
    """Convictions in scope by determination, and of how many people."""
    rows = [*summary.by_determination.items(), ("in scope", summary.convictions["in_scope"])]
    rows += [
        ("convictions on file", summary.convictions["all"]),
        ("people on file", summary.people["on_file"]),
        ("people with relief", summary.people["with_relief_for_some_conviction"]),
    ]
    wide = max(len(name) for name, _ in rows)
    lines = [f"  {name:<{wide}}  {number:>12,}" for name, number in rows]
    lines.insert(len(summary.by_determination), f"  {'-' * (wide + 14)}")
    head = f"{summary.county}, as of {summary.as_of}, policy {summary.policy['id']}"
    return "\n".join([head, *lines])


def county_notes(county: str, run: Run) -> tuple[str, ...]:
    """When no conviction was in scope: the counties that the file's convictions are from."""
    if not run.determinations.is_empty() or run.convictions.is_empty():
        return ()
    found = run.convictions["county"].fill_null("(none)").value_counts(sort=True)
    named = ", ".join(f"{name} ({number:,})" for name, number in found.rows()[:COUNTIES_NAMED])
    return (f"no conviction in scope in {county!r}; convictions on file are from {named}",)
