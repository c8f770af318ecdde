"""The queue as staff see it: who waits, how long, why, who has it; nothing of what was said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from lookup.clock import Clock
from lookup.county import County
from lookup.db import Database
from lookup.escalations import Filed, FiledEscalations, business_days_between, local_day
from lookup.escalations.talks import is_late
from lookup.office.timeline import Held, all_held, last_words

WAITING: Final = frozenset({"received", "being_read"})
UNSORTED: Final = "unsorted"  # filed before reasons had a box of their own
NOBODY: Final = Held(None, None, None, 0)
IN_DANGER: Final = "crisis"
DUE_SOON: Final = timedelta(days=2)


@dataclass(frozen=True)
class Row:
    """One escalation in the queue."""

    filed: Filed
    reason: str
    held: Held
    business_days_waited: int
    overdue: bool
    due_soon: bool
    wrote_again: bool = False  # a text of theirs came after our last word

    @property
    def waits(self) -> bool:
        """Whether nobody has answered yet, and an answer is still wanted."""
        return waits(self.filed) or (self.wrote_again and self.filed.withdrawn_at is None)

    @property
    def place(self) -> tuple[bool, bool]:
        """Where it stands: whoever may be in danger first, then who waits, then the others."""
        return not (self.waits and self.reason == IN_DANGER), not self.waits


@dataclass(frozen=True)
class Listing:
    """The rows asked for, and counts over all that are open."""

    rows: list[Row]
    by_reason: dict[str, int]
    waiting: int
    overdue: int
    unclaimed: int
    mine: int


class OfficeQueue:
    """Lists escalations; opens nothing but the boxes that hold a reason alone."""

    def __init__(
        self,
        filed: FiledEscalations,
        records: Database,
        county: County,
        clock: Clock,
    ) -> None:
        self._filed = filed
        self._records = records
        self._promise = county.promise
        self._clock = clock
        self._reasons: dict[bytes, str] = {}  # a reason never changes; kept in memory alone

    def listing(self, staff_id: str, *, whose: str = "all", reason: str | None = None) -> Listing:
        """Who waits longest first, then what is answered but not closed."""
        now = self._clock.now()
        filed = self._filed.listed()
        with self._records.read() as connection:
            holding = all_held(connection, now)
        again = self._wrote_again()
        rows = [
            self._with_texts(self._row(one, holding.get(one.id, NOBODY), now), again, now)
            for one in self._known(filed)
        ]
        rows.sort(key=lambda row: row.place)  # stable: the soonest promise first in each part
        waiting = [row for row in rows if row.waits]
        return Listing(
            rows=[r for r in rows if _is_whose(r, whose, staff_id) and reason in {None, r.reason}],
            by_reason=dict(sorted(Counter(row.reason for row in waiting).items())),
            waiting=len(waiting),
            overdue=sum(row.overdue for row in waiting),
            unclaimed=sum(row.held.holder_id is None for row in waiting),
            mine=sum(row.held.holder_id == staff_id for row in rows),
        )

    def closed(self) -> list[Row]:
        """What is closed, the oldest promise first."""
        now = self._clock.now()
        return [self._row(one, NOBODY, now) for one in self._known(self._filed.listed(closed=True))]

    def row_of(self, filed: Filed) -> Row:
        """One escalation as a row."""
        now = self._clock.now()
        with self._records.read() as connection:
            held = all_held(connection, now).get(filed.id, NOBODY)
        (known,) = self._known([filed])
        return self._row(known, held, now)

    def _wrote_again(self) -> dict[bytes, datetime]:
        """The escalations in which the person has texted since our last word, and when that was."""
        texted = self._filed.texted_at()
        if not texted:
            return {}
        with self._records.read() as connection:
            said = last_words(connection)
        return {id_: said.get(id_, at) for id_, at in texted.items() if said.get(id_, at) <= at}

    def _with_texts(self, row: Row, again: dict[bytes, datetime], now: datetime) -> Row:
        """The row with a text that waits; late where we have been silent for too long."""
        last_word = again.get(row.filed.id)
        if last_word is None:
            return row
        late = row.overdue or is_late(self._promise, last_word, now)
        return replace(row, wrote_again=True, overdue=late)

    def _known(self, filed: Iterable[Filed]) -> list[Filed]:
        """The same, with every reason known."""
        listed = list(filed)
        unknown = {one.id for one in listed} - set(self._reasons)
        found = self._filed.reasons(unknown)
        self._reasons |= {id_: found.get(id_, UNSORTED) for id_ in unknown}
        return listed

    def _row(self, filed: Filed, held: Held, now: datetime) -> Row:
        today = local_day(self._promise, now)
        opened = local_day(self._promise, filed.opened_at)
        waiting = waits(filed)
        return Row(
            filed=filed,
            reason=self._reasons[filed.id],
            held=held,
            business_days_waited=business_days_between(self._promise, opened, today),
            overdue=waiting and filed.promised_on < today,
            due_soon=waiting and today <= filed.promised_on <= today + DUE_SOON,
        )


def waits(filed: Filed) -> bool:
    """Whether an escalation still wants an answer: not answered, and not taken back."""
    return filed.status in WAITING and filed.withdrawn_at is None


def _is_whose(row: Row, whose: str, staff_id: str) -> bool:
    if whose == "mine":
        return row.held.holder_id == staff_id
    if whose == "unclaimed":
        return row.held.holder_id is None and row.waits
    return True
