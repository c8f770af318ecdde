"""`flask escalations` (console face): who waits, how long, until when; never what they said."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from lookup.county import County
from lookup.escalations import Queue, Waiting
from lookup.sealing import SealBroken
from lookup.wiring import Console


class NotResealed(click.ClickException):
    """A box does not open with any key that is here; one line says so."""

    exit_code = 2


@click.command("escalations")
@with_appcontext
def escalations() -> None:
    """List the inquiries that wait for an answer, the soonest promise first."""
    here: Console = current_app.extensions["console"]
    waiting = Queue(here.database, here.county, here.clock).waiting()
    for line in table(waiting, here.county):
        click.echo(line)


def table(waiting: list[Waiting], county: County) -> list[str]:
    """The queue as lines of text: reference, status, opened, promised, business days waited."""
    if not waiting:
        return ["nobody is waiting"]
    overdue = sum(each.overdue for each in waiting)
    head = f"{'reference':<14}{'status':<12}{'opened':<18}{'promised':<12}business days waited"
    count = f"{len(waiting)} waiting, {overdue} past the promised day"
    return [head, *(_line(each, county) for each in waiting), count]


def _line(each: Waiting, county: County) -> str:
    opened = each.opened_at.astimezone(county.promise.zone).strftime("%Y-%m-%d %H:%M")
    late = "  LATE" if each.overdue else ""
    return (
        f"{each.reference:<14}{each.status:<12}{opened:<18}"
        f"{each.promised_on.isoformat():<12}{each.business_days_waited}{late}"
    )


@click.command("escalations-reseal")
@with_appcontext
def reseal() -> None:
    """Seal what was filed under an earlier office key to the one in use, so that it can go."""
    office = current_app.extensions["console"].office
    try:
        moved = office.filed.reseal()
    except SealBroken as problem:
        raise NotResealed(str(problem)) from None
    office.audit.write("command line", "resealed", detail=str(moved))
    click.echo(f"{moved} boxes sealed anew; the earlier office key is needed no more")


commands: list[click.Command] = [escalations, reseal]
