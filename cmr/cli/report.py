"""What `cmr determine` says at the end: a short table, and warnings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pathlib import Path

    from cmr.reports.summary import Summary
    from cmr.reports.tally import Tally

COUNTIES_NAMED = 5
# A share of dates missing in old records; above it the extract itself is doubtful.
UNDATED_IS_ODD = 0.25


def say(counted: Tally, summary: Summary, notes: tuple[str, ...], out: Path) -> None:
    """The table on stdout; notes and the warning about quarantined records on stderr.

    Whoever runs the engine has the exact counts; only the written summary hides small ones.
    """
    for note in notes:
        click.echo(f"note: {note}", err=True)
    records = summary.records
    if records["quarantined"]:
        click.echo(
            f"warning: {records['quarantined']:,} of {records['read']:,} records could not be "
            f"used; see {out / 'quarantine.csv'}",
            err=True,
        )
    click.echo(table(counted, summary))
    click.echo(
        f"Records read {records['read']:,} = used {records['used']:,} "
        f"+ quarantined {records['quarantined']:,}"
    )
    click.echo(f"Written to {out}")


def table(counted: Tally, summary: Summary) -> str:
    """Convictions in scope by determination, and of how many people."""
    by_determination = counted.by_determination()
    rows = [*by_determination.items(), ("in scope", counted.in_scope())]
    rows += [
        ("convictions on file", counted.convictions()),
        ("people on file", counted.on_file()),
        ("people with relief", counted.people_with("relief")),
        ("... and no felony left", counted.people_with("no_felony")),
        ("... and no conviction left", counted.people_with("no_conviction")),
    ]
    wide = max(len(name) for name, _ in rows)
    lines = [f"  {name:<{wide}}  {number:>12,}" for name, number in rows]
    lines.insert(len(by_determination), f"  {'-' * (wide + 14)}")
    from cmr.policy.schema import NOTICES

    head = [f"{summary.county}, as of {summary.as_of}, policy {summary.policy['id']}"]
    if notice := NOTICES.get(summary.policy["status"]):
        head.append(f"this policy is {notice}")
    return "\n".join([*head, *lines])


def notes_on(counted: Tally, summary: Summary) -> Iterator[str]:
    """What the texts of the file leave open, and where nothing was in scope."""
    import polars as pl

    from cmr.reports.tally import UNKNOWN

    unknown = summary.unknown_counties
    if unknown.near:
        named = ", ".join(f"{text} ({count:,})" for text, _, count in unknown.near[:COUNTIES_NAMED])
        yield (
            f"{sum(count for _, _, count in unknown.near):,} convictions nearly name a county: "
            f"{named}; correct the extract, or run it with that --county"
        )
    if unknown.blank or unknown.other:
        yield (
            f"{unknown.blank + unknown.other:,} convictions name no county of California; ask the "
            "Department of Justice which it is"
        )
    if unread := counted.unread_in(summary.county):
        yield (
            f"convictions of {summary.county}, or of no county, in which no offense can be read: "
            f"{unread:,}; they were not decided. They stand in convictions.parquet: ask the court "
            "what they were"
        )
    in_scope = counted.in_scope()
    undated = int(counted.decided.filter(pl.col("decade") == UNKNOWN)["n"].sum())
    if undated > in_scope * UNDATED_IS_ODD:
        yield (
            f"{undated:,} of {in_scope:,} convictions in scope have no date that can be read; a "
            "date is eight digits, such as 20200211. If this extract writes them another way, ask "
            "for one that does not"
        )
    if not in_scope and counted.convictions():
        counties = counted.counties.select(pl.col("county").fill_null("(none)"), "n")
        found = counties.sort(["n", "county"], descending=[True, False])
        named = ", ".join(f"{name} ({number:,})" for name, number in found.rows()[:COUNTIES_NAMED])
        yield (
            f"no conviction in scope in {summary.county!r}; convictions on file are from {named}"
        )
