"""`flask suppress` and `flask purge`: taking one person out, at once and for good.

Who does it and why is said in the log before anything is done, without a word of whom.
"""

from __future__ import annotations

import getpass
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

import click
from flask import current_app
from flask.cli import with_appcontext

from lookup import log
from lookup.cli.asked_about import NotDone, generation_of, records_meant
from lookup.identity import Why
from lookup.removals import What, note_removal
from lookup.store import StoreUnavailable
from lookup.zone import ZoneUnreachable

RECORD = click.option("--record", "records", multiple=True, help="A record's id; may be repeated.")
PERSON = click.option(
    "--person-stdin", is_flag=True, help="Read whom you mean, as JSON, from standard input."
)
WHO: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def this_user() -> str:
    """The login that runs this command; `unknown` where the machine has no name for it."""
    try:
        return getpass.getuser().lower()
    except (OSError, KeyError):  # a container without an entry for its user
        return "unknown"


BY = click.option("--by", default=this_user, help="Who does it; by default this user.")


def why(*reasons: str) -> Decorator:
    """The option for the reason, the first one by default."""
    choice, told = click.Choice(reasons), "Why, as the log will say it."
    return click.option("--reason", type=choice, default=reasons[0], show_default=True, help=told)


@click.command("suppress")
@RECORD
@PERSON
@BY
@why("doubt", "request", "court-order")
@click.option("--lift", is_flag=True, help="Let the record be found again.")
@with_appcontext
def suppress(
    records: tuple[str, ...], *, person_stdin: bool, by: str, reason: str, lift: bool
) -> None:
    """Tell nobody anything of a record from this moment on, in every process."""
    meant = _meant(records, person_stdin=person_stdin)
    _say("lift" if lift else "suppress", meant, by=by, reason=reason)
    if lift:
        _lift(meant, by=by)
        return
    for record in meant:
        tag = _parts().suppressions.add(record, Why.OFFICE, today=_today())
        log.event("suppressed", head=tag.hex())
        _note("suppress_done", [tag], by=by, detail=reason)
        click.echo(f"suppressed: record {record} (tag {tag.hex()})")


def _lift(records: list[str], *, by: str) -> None:
    for record in records:
        if not _parts().suppressions.lift(record):
            raise NotDone(
                f"record {record} was not suppressed by the office, so it cannot be lifted "
                "(what a court ordered deleted stays so)"
            )
        log.event("suppression_lifted")
        _note("lift_done", [_parts().suppressions.tag_of(record)], by=by, detail="")
        click.echo(f"found again: record {record}")


@click.command("purge")
@click.option("--reference", required=True, help="The order's number, or an inquiry's reference.")
@RECORD
@PERSON
@BY
@why("court-order", "request")
@with_appcontext
def purge(
    reference: str, records: tuple[str, ...], *, person_stdin: bool, by: str, reason: str
) -> None:
    """Delete one person by order: refused at once, no way back, nothing left in the files."""
    parts = _parts()
    meant = _meant(records, person_stdin=person_stdin, needed=False)
    order = parts.suppressions.order_tag(reference).hex()
    _say("purge", meant, by=by, reason=reason, order=order)
    tags = [parts.suppressions.add(record, Why.COURT_ORDER, today=_today()) for record in meant]
    waits = _forget_waits(meant)
    inquiry = parts.escalations.erase(reference)
    if not tags and not inquiry:
        raise NotDone(
            f"{reference}: no inquiry has this reference; for a person's record add --record or "
            "--person-stdin"
        )
    gone = Destroyed(inquiry, waits, parts.store.forget_earlier())
    gone.swept = parts.database.compact()
    for tag in tags:
        log.event("purged", head=tag.hex(), count=gone.generations)
    _note("purge_done", tags, by=by, detail=f"order {order}: {gone}")
    click.echo("\n".join(_account(reference, meant, gone)))
    click.echo(f"  in the log and the audit as order {order}, by {by}")


@dataclass
class Destroyed:
    """What a purge has destroyed on this server; `swept`: the files hold nothing of it either."""

    inquiry: bool
    waits: int
    generations: int
    swept: bool = False

    def __str__(self) -> str:
        inquiries = "1 inquiry" if self.inquiry else "no inquiry"
        return f"{inquiries}, {self.waits} waits, {self.generations} earlier generations"


def _forget_waits(records: list[str]) -> int:
    """End what waits for news of these records, whoever waits; the zone opens each ticket."""
    if not records:
        return 0
    try:
        ended: int = _parts().watch.forget(records)
    except (StoreUnavailable, ZoneUnreachable) as problem:
        raise NotDone(
            f"the record is refused from now on, but who waits for news of it could not be looked "
            f"through ({problem}): run this again"
        ) from None
    return ended


def _say(action: str, records: Iterable[str], *, by: str, reason: str, **order: str) -> None:
    """One line of the log and of the journal for each record (one for an inquiry alone), before
    anything is done."""
    if not WHO.fullmatch(by):
        raise NotDone("--by takes a login: small letters, digits, dots, hyphens; no blanks")
    tags = [_parts().suppressions.tag_of(record) for record in records]
    ordered = f"order {order['order']}: {reason}" if order else reason
    _note(f"{action}_ordered", tags, by=by, detail=ordered)
    for head in [{"head": tag.hex()} for tag in tags] or [{}]:
        log.event("removal_ordered", action=action, by=by, reason=reason, **head, **order)


def _note(what: str, tags: list[bytes], *, by: str, detail: str) -> None:
    """For the office's audit, which takes it over within a minute, and for later back-ups."""
    parts = _parts()
    whom: list[bytes | None] = [*tags] or [None]
    with parts.database.begin() as connection:
        for tag in whom:
            note_removal(
                connection, What(what), now=parts.clock.now(), tag=tag, actor=by, detail=detail
            )


def _account(reference: str, records: list[str], gone: Destroyed) -> list[str]:
    """What was done, and what only the publisher can do."""
    done = [f"order {reference}:"]
    done += [f"  record {record} is refused from now on, in every process" for record in records]
    done += ["  the inquiry of this reference is deleted"] if gone.inquiry else []
    done += [f"  {gone.waits} phones no longer wait for news of it"] if records else []
    done.append(f"  {gone.generations} earlier generations removed; the database is compacted")
    if not gone.swept:
        done.append("  somebody reads just now: the write-ahead log is swept within a minute")
    if records:
        done.append(
            "  still to do (docs/runbook.md): python -m lookup.publish.purge on the publisher's "
            "machine, publish and load, then rotate the pepper so that back-ups go dark"
        )
    return done


def _meant(records: tuple[str, ...], *, person_stdin: bool, needed: bool = True) -> list[str]:
    generation = generation_of(_parts()) if person_stdin else None
    meant = records_meant(records, person_stdin=person_stdin, generation=generation)
    if needed and not meant:
        raise NotDone("whom? name a --record, or describe a person with --person-stdin")
    return meant


def _parts() -> Any:
    return current_app.extensions["lookup"]


def _today() -> Any:
    return _parts().clock.now().date()


commands: list[click.Command] = [suppress, purge]
