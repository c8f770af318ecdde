"""The queue as the office counts it: references, waiting times, promised days; no contents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select

from lookup.clock import Clock
from lookup.county import County
from lookup.db import Database
from lookup.escalations.promise import business_days_between, local_day
from lookup.escalations.receipts import Status
from lookup.models.escalations import escalation, escalation_withdrawal

_STILL_WAITING = (Status.RECEIVED.value, Status.BEING_READ.value)

_TAKEN_BACK = exists().where(escalation_withdrawal.c.escalation_id == escalation.c.id)


@dataclass(frozen=True)
class Waiting:
    """One inquiry in the queue; `overdue` once the promised day has passed."""

    reference: str
    status: str
    opened_at: datetime
    promised_on: date
    business_days_waited: int
    overdue: bool


class Queue:
    """The inquiries that nobody has answered yet; needs no key, since it reads no contents."""

    def __init__(self, database: Database, county: County, clock: Clock) -> None:
        self._database = database
        self._promise = county.promise
        self._clock = clock

    def waiting(self) -> list[Waiting]:
        """Those still waiting, the soonest promise first: what is overdue stands at the top."""
        query = (
            select(escalation)
            .where(escalation.c.status.in_(_STILL_WAITING), ~_TAKEN_BACK)
            .order_by(escalation.c.promised_on, escalation.c.opened_at, escalation.c.reference)
        )
        today = local_day(self._promise, self._clock.now())
        with self._database.read() as connection:
            return [
                Waiting(
                    reference=row.reference,
                    status=row.status,
                    opened_at=row.opened_at,
                    promised_on=row.promised_on,
                    business_days_waited=business_days_between(
                        self._promise, local_day(self._promise, row.opened_at), today
                    ),
                    overdue=row.promised_on < today,
                )
                for row in connection.execute(query)
            ]
