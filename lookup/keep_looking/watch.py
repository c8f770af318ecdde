"""Looking again for those who wait: once for each new generation, and each is told once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from sqlalchemy import Connection, delete, select, update

from lookup import log
from lookup.clock import Clock
from lookup.db import Database
from lookup.keep_looking.subscriptions import Say, ref_of_news, text_to
from lookup.models.keep_looking import subscription
from lookup.notices import Notices
from lookup.sealing import SealBroken
from lookup.store import Manifest, StoreUnavailable

NEWS: Final = "keep_looking.news"
AT_ONCE: Final = 200  # phones looked at in one round of the housekeeping


class Zone(Protocol):
    """Who opens tickets: the pepper and the claims keys are there, here or behind a socket."""

    def manifest(self) -> Manifest | None:
        """The generation in force; None before the first."""

    def has_news(self, sealed: bytes, gen: int) -> bool:
        """Whether this generation tells whoever left a ticket something else."""

    def is_about(self, sealed: bytes, records: Collection[str]) -> bool:
        """Whether the claim in a ticket opens one of these records."""

    def has_earlier_claims_keys(self) -> bool:
        """Whether tickets are to be sealed anew."""

    def renewed(self, sealed: bytes) -> bytes | None:
        """A ticket under the newest claims key; None when it is."""


@dataclass(frozen=True)
class Looked:
    """How many phones were looked at anew, and how many of them are told."""

    phones: int = 0
    told: int = 0


@dataclass(frozen=True)
class Watch:
    """Looks again for those who wait in this database; the zone opens what they left."""

    database: Database
    zone: Zone
    notices: Notices
    clock: Clock
    say: Say

    def round(self) -> Looked:
        """Look for some of those who wait; the housekeeping comes again in a minute."""
        return self.look(at_most=AT_ONCE)

    def look(self, *, at_most: int | None = None) -> Looked:
        """Look for all that the generation in force was not asked for yet, one phone at a time.

        Killed at any moment it goes on where it was; two at once do the work twice, and whoever
        takes a subscription away tells.
        """
        gen = self._generation()
        phones = told = 0
        while (at_most is None or phones < at_most) and (rows := self._next(gen)):
            try:
                news = [row for row in rows if self._has_news(row, gen)]
            except StoreUnavailable:
                gen, before = self._generation(), gen
                if gen == before:
                    raise
                continue  # another list came meanwhile: on with that one
            told += self._settle(rows, news, gen)
            phones += 1
        if told:
            self.database.sweep()
        if phones:
            log.event("looked_again", count=phones)
        return Looked(phones, told)

    def forget(self, records: Collection[str]) -> int:
        """End every wait for these records, without a word, whoever waits; how many.

        The zone opens each ticket and tells one bit of it, while the generation in force still has
        the records. Raises StoreUnavailable or ZoneUnreachable; what is left then waits on.
        """
        with self.database.read() as connection:
            rows = connection.execute(select(subscription)).all()
        meant = [row for row in rows if self._is_about(row, records)]
        with self.database.begin() as connection:
            return sum(_end(connection, row) for row in meant)

    def reseal(self) -> int:
        """Seal anew what lies under an earlier key; how many. Afterwards that key can go."""
        with self.database.read() as connection:
            rows = connection.execute(select(subscription)).all()
        return sum(self._resealed(row) for row in rows)

    def _generation(self) -> int:
        """The number of the generation in force; 0 before the first, which nobody waits for."""
        manifest = self.zone.manifest()
        return 0 if manifest is None else manifest.gen

    def _next(self, gen: int) -> Sequence[Any]:
        """What one phone waits for and this generation was not asked; () when there is none."""
        due = subscription.c.checked_gen < gen
        first = select(subscription.c.recipient).where(due).limit(1).scalar_subquery()
        query = select(subscription).where(due, subscription.c.recipient == first)
        with self.database.read() as connection:
            return connection.execute(query.order_by(subscription.c.id)).all()

    def _has_news(self, row: Any, gen: int) -> bool:
        try:
            return self.zone.has_news(bytes(row.ticket), gen)
        except SealBroken as problem:  # one ticket under a lost key must not stop all others
            log.failure("ticket_lost", problem)
            return False

    def _is_about(self, row: Any, records: Collection[str]) -> bool:
        try:
            return self.zone.is_about(bytes(row.ticket), records)
        except SealBroken as problem:
            log.failure("ticket_lost", problem)
            return False

    def _settle(self, rows: Sequence[Any], news: Sequence[Any], gen: int) -> int:
        """Tell a phone once, whatever it waits for: 1 when this call has told it, else 0."""
        now = self.clock.now()
        with self.database.begin() as connection:
            ended = [row for row in rows if row in news and _end(connection, row)]
            for row in rows:
                if row not in news:
                    _note(connection, row, gen)
            if not ended:
                return 0
            told = ended[0]
            words, ref = self.say(NEWS, told.language), ref_of_news()
            text_to(connection, self.notices, told, words, now, ref=ref)
        return 1

    def _resealed(self, row: Any) -> bool:
        """Whether a row lay under an earlier key; a row that was changed meanwhile is left."""
        try:
            number = self.notices.keys.renewed_number(row.sealed_number, bytes(row.id).hex())
            ticket = self.zone.renewed(bytes(row.ticket))
        except SealBroken as problem:
            log.failure("ticket_lost", problem)
            return False
        if number is None and ticket is None:
            return False
        values = {"sealed_number": number or row.sealed_number, "ticket": ticket or row.ticket}
        with self.database.begin() as connection:
            changed = update(subscription).where(*_as_seen(row)).values(values)
            return connection.execute(changed).rowcount == 1


def _end(connection: Connection, row: Any) -> bool:
    """Take a subscription away; False when it was told, stopped or begun anew meanwhile."""
    return connection.execute(delete(subscription).where(*_as_seen(row))).rowcount == 1


def _note(connection: Connection, row: Any, gen: int) -> None:
    connection.execute(update(subscription).where(*_as_seen(row)).values(checked_gen=gen))


def _as_seen(row: Any) -> tuple[Any, Any]:
    """The very subscription that was read: begun anew, it has another id."""
    return subscription.c.id == row.id, subscription.c.made_at == row.made_at
