"""The office's side of escalations: listing them, opening their boxes, moving their status on."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from lookup.county import County
from lookup.db import Database
from lookup.escalations.boxes import BoxKind, context, open_box, seal_box
from lookup.escalations.ledger import Step, note_step
from lookup.escalations.promise import local_day
from lookup.escalations.references import read_reference
from lookup.escalations.talks import latest_texts
from lookup.models.escalations import escalation, escalation_box, escalation_withdrawal
from lookup.models.talks import escalation_text
from lookup.sealing import OfficePrivateKey, SealBroken, key_id_of_box

# A status only ever moves on, never back: what an asker was told stays true.
STEPS = ("received", "being_read", "answered", "closed")
_OUT = frozenset({Step.ANSWERED, Step.CLOSED})


@dataclass(frozen=True)
class Filed:
    """One escalation as its columns tell it; nothing of what was said."""

    id: bytes = field(repr=False)
    reference: str
    opened_at: datetime
    promised_on: date
    language: str
    channel: str
    status: str
    withdrawn_at: datetime | None = None  # whoever asked took it back


class FiledEscalations:
    """Every escalation of one office, for those who hold its private key."""

    def __init__(
        self,
        database: Database,
        key: OfficePrivateKey,
        county: County,
        *,
        earlier: Iterable[OfficePrivateKey] = (),
    ) -> None:
        self._database = database
        self._key = key
        self._by_id = {one.public().key_id: one for one in (*earlier, key)}
        self._deployment = county.office.deployment
        self._promise = county.promise

    def listed(self, *, closed: bool = False) -> list[Filed]:
        """Those not closed (or those closed), the soonest promise first."""
        is_closed = escalation.c.status == "closed"
        query = (
            _rows()
            .where(is_closed if closed else ~is_closed)
            .order_by(escalation.c.promised_on, escalation.c.opened_at, escalation.c.reference)
        )
        with self._database.read() as connection:
            return [Filed(**row._mapping) for row in connection.execute(query)]

    def find(self, reference: str) -> Filed | None:
        """The escalation of a reference as it is shown; None for any other text."""
        if read_reference(reference) != reference:
            return None
        query = _rows().where(escalation.c.reference == reference)
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else Filed(**row._mapping)

    def boxes(self, filed: Filed) -> dict[BoxKind, dict[str, Any]]:
        """Open the claim, and the contact if there is one; raises SealBroken for another's key."""
        kinds = (BoxKind.CLAIM, BoxKind.CONTACT)
        return {box[1]: self._open(*box) for box in self._sealed(kinds, filed.id)}

    def texts(self, filed: Filed) -> list[tuple[datetime, str]]:
        """What the person texted to the defender who answers them, oldest first."""
        query = (
            select(escalation_text)
            .where(escalation_text.c.escalation_id == filed.id)
            .order_by(escalation_text.c.id)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [
            (
                row.came_at,
                str(self._open(filed.id, BoxKind.TEXT, row.sealed_day, row.sealed)["words"]),
            )
            for row in rows
        ]

    def texted_at(self) -> dict[bytes, datetime]:
        """When the person last texted, for each escalation in which they did."""
        with self._database.read() as connection:
            return latest_texts(connection)

    def reasons(self, ids: set[bytes]) -> dict[bytes, str]:
        """Why these wait, from the boxes that hold nothing else; without those it cannot open."""
        found = {}
        for id_, kind, day, sealed in self._sealed((BoxKind.REASON,)) if ids else ():
            if id_ in ids:
                with contextlib.suppress(SealBroken):
                    found[id_] = str(self._open(id_, kind, day, sealed)["reason"])
        return found

    def move_on(
        self, connection: Connection, escalation_id: bytes, status: str, *, now: datetime
    ) -> bool:
        """Move an escalation to a later step, in the ledger too where it is an answer or the end;
        False when it has come as far already."""
        earlier = STEPS[: STEPS.index(status)]
        moved = connection.execute(
            update(escalation)
            .where(escalation.c.id == escalation_id, escalation.c.status.in_(earlier))
            .values(status=status)
        )
        if moved.rowcount == 1 and status in _OUT:
            day = local_day(self._promise, now)
            note_step(connection, Step(status), escalation_id, day=day)
        return moved.rowcount == 1

    def _sealed(
        self, kinds: tuple[BoxKind, ...], only: bytes | None = None
    ) -> Iterator[tuple[bytes, BoxKind, date, bytes]]:
        query = select(escalation_box).where(escalation_box.c.kind.in_([*kinds]))
        if only is not None:
            query = query.where(escalation_box.c.escalation_id == only)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        for row in rows:
            yield bytes(row.escalation_id), BoxKind(row.kind), row.sealed_day, bytes(row.sealed)

    def _open(self, id_: bytes, kind: BoxKind, day: date, sealed: bytes) -> dict[str, Any]:
        key = self._by_id.get(key_id_of_box(sealed), self._key)
        return open_box(key, sealed, context(self._deployment, key.public(), id_, kind, day))

    def reseal(self) -> int:
        """Seal every box anew that an earlier key opens; how many. Afterwards that key can go."""
        own, moved = self._key.public(), 0
        for id_, kind, day, sealed in self._sealed(tuple(BoxKind)):
            if key_id_of_box(sealed) == own.key_id:
                continue
            content = self._open(id_, kind, day, sealed)
            anew = seal_box(own, content, context(self._deployment, own, id_, kind, day))
            of_this = escalation_box.c.escalation_id == id_, escalation_box.c.kind == kind.value
            with self._database.begin() as connection:
                connection.execute(update(escalation_box).where(*of_this).values(sealed=anew))
            moved += 1
        return moved + self._reseal_texts()

    def _reseal_texts(self) -> int:
        own, moved = self._key.public(), 0
        with self._database.read() as connection:
            rows = connection.execute(select(escalation_text)).all()
        for row in rows:
            if key_id_of_box(row.sealed) == own.key_id:
                continue
            bound = bytes(row.escalation_id), BoxKind.TEXT, row.sealed_day
            content = self._open(*bound, row.sealed)
            anew = seal_box(own, content, context(self._deployment, own, *bound))
            with self._database.begin() as connection:
                connection.execute(
                    update(escalation_text)
                    .where(escalation_text.c.id == row.id)
                    .values(sealed=anew)
                )
            moved += 1
        return moved


def _rows() -> Any:
    """Every escalation, with the moment at which it was taken back, if it was."""
    return select(escalation, escalation_withdrawal.c.withdrawn_at).outerjoin(
        escalation_withdrawal, escalation_withdrawal.c.escalation_id == escalation.c.id
    )
