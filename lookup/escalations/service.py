"""Opening escalations and telling how they are doing; on the public face nothing here reads one."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, exists, insert, select, update

from lookup.clock import Clock
from lookup.county import County
from lookup.db import Database
from lookup.escalations.boxes import BoxKind, context, seal_box
from lookup.escalations.ledger import Step, note_step
from lookup.escalations.promise import local_day, promised_day
from lookup.escalations.receipts import EscalationReceipt, Progress, Status
from lookup.escalations.references import new_reference, read_reference
from lookup.escalations.talks import escalation_of, forget_talks, in_boxes, keep_text
from lookup.models.escalations import escalation, escalation_box, escalation_withdrawal
from lookup.models.keep_looking import texting_consent
from lookup.removals import What, inquiry_tag, note_removal
from lookup.sealing import OfficePublicKey


@dataclass(frozen=True)
class Opened:
    """An escalation just opened: its receipt for the asker, its id for a second box."""

    id: bytes = field(repr=False)
    receipt: EscalationReceipt


class Escalations:
    """The escalations of one office; the public key can seal, and nothing here can open."""

    def __init__(
        self, database: Database, office_key: OfficePublicKey, county: County, clock: Clock
    ) -> None:
        self._database = database
        self._office_key = office_key
        self._county = county
        self._clock = clock

    def open(
        self, connection: Connection, inquiry: Mapping[str, Any], *, language: str, channel: str
    ) -> Opened:
        """Insert one escalation with its sealed claim and reason, in the caller's transaction."""
        now = self._clock.now()
        escalation_id = secrets.token_bytes(16)
        receipt = EscalationReceipt(new_reference(), promised_day(self._county.promise, now))
        self._step(connection, Step.RECEIVED, escalation_id)
        connection.execute(
            insert(escalation).values(
                id=escalation_id,
                reference=receipt.reference,
                opened_at=now,
                promised_on=receipt.promised_on,
                language=language,
                channel=channel,
                status=Status.RECEIVED.value,
            )
        )
        self._insert_box(connection, escalation_id, BoxKind.CLAIM, inquiry)
        why = {"v": 1, "reason": inquiry.get("reason")}
        self._insert_box(connection, escalation_id, BoxKind.REASON, why)
        return Opened(escalation_id, receipt)

    def add_contact(
        self, connection: Connection, escalation_id: bytes, contact: Mapping[str, Any]
    ) -> None:
        """Insert the second sealed box: how the asker wants to be reached."""
        self._insert_box(connection, escalation_id, BoxKind.CONTACT, contact)

    def pass_on(self, connection: Connection, sender: bytes, words: str) -> None:
        """Seal a text of somebody a defender talks with, under that escalation."""
        escalation_id = escalation_of(connection, sender)
        if escalation_id is None:
            raise LookupError("a text was passed on to nobody: no defender talks with its sender")
        now = self._clock.now()
        day = self._local_day(now)
        deployment = self._county.office.deployment
        info = context(deployment, self._office_key, escalation_id, BoxKind.TEXT, day)
        for content in in_boxes(words):
            sealed = seal_box(self._office_key, content, info)
            keep_text(connection, escalation_id, sealed, day, now)

    def erase(self, reference: str) -> bool:
        """Delete an inquiry with all its boxes; False when there is none of that reference."""
        ours = select(escalation.c.id).where(escalation.c.reference == read_reference(reference))
        with self._database.begin() as connection:
            found = connection.execute(ours).scalar()
            return found is not None and self.erase_within(connection, bytes(found))

    def erase_within(self, connection: Connection, escalation_id: bytes) -> bool:
        """The same in the caller's transaction, by the inquiry's id."""
        ours = select(escalation).where(escalation.c.id == escalation_id).with_for_update()
        row = connection.execute(ours).one_or_none()
        if row is None:
            return False
        self._step(connection, Step.ERASED, escalation_id)
        forget_talks(connection, escalation_id)
        for table in (escalation_box, escalation_withdrawal):
            connection.execute(delete(table).where(table.c.escalation_id == escalation_id))
        # That somebody agreed to be texted is kept; that it was about this inquiry is not.
        agreed = texting_consent.c.reference == row.reference
        connection.execute(update(texting_consent).where(agreed).values(reference=None))
        connection.execute(delete(escalation).where(escalation.c.id == escalation_id))
        self._journal(connection, What.INQUIRY_ERASED, escalation_id)
        return True

    def _step(self, connection: Connection, step: Step, escalation_id: bytes) -> None:
        note_step(connection, step, escalation_id, day=self._local_day(self._clock.now()))

    def _journal(self, connection: Connection, what: What, escalation_id: bytes) -> None:
        """For a back-up that comes back: it must forget the same again."""
        tag = inquiry_tag(escalation_id)
        note_removal(connection, what, now=self._clock.now(), tag=tag)

    def withdraw(self, reference: str) -> bool:
        """Note that whoever asked takes an inquiry back; False for a reference that is none of
        ours. Said twice it stays as it was."""
        ours = select(escalation.c.id).where(escalation.c.reference == read_reference(reference))
        with self._database.begin() as connection:
            found = connection.execute(ours).scalar()
            if found is not None:
                self.withdraw_within(connection, bytes(found))
        return found is not None

    def withdraw_within(self, connection: Connection, escalation_id: bytes) -> bool:
        """The same in the caller's transaction, by an inquiry's id; False when it was before."""
        # Its row first, as whoever erases or answers it does: else two may wait for each other.
        ours = select(escalation.c.id).where(escalation.c.id == escalation_id).with_for_update()
        if connection.execute(ours).first() is None or _is_withdrawn(connection, escalation_id):
            return False
        self._step(connection, Step.WITHDRAWN, escalation_id)
        values = {"escalation_id": escalation_id, "withdrawn_at": self._clock.now()}
        connection.execute(insert(escalation_withdrawal).values(values))
        self._journal(connection, What.INQUIRY_WITHDRAWN, escalation_id)
        return True

    def progress(self, reference: str) -> Progress | None:
        """How an inquiry is doing; None for a reference that is none of ours."""
        known = read_reference(reference)
        if known is None:
            return None
        with self._database.read() as connection:
            row = connection.execute(
                select(escalation).where(escalation.c.reference == known)
            ).one_or_none()
            if row is None:
                return None
            withdrawn = _is_withdrawn(connection, row.id)
        status = Status.WITHDRAWN if withdrawn else _told(row.status)
        return Progress(status, self._local_day(row.opened_at), row.promised_on)

    def _insert_box(
        self,
        connection: Connection,
        escalation_id: bytes,
        kind: BoxKind,
        content: Mapping[str, Any],
    ) -> None:
        day = self._local_day(self._clock.now())
        info = context(self._county.office.deployment, self._office_key, escalation_id, kind, day)
        connection.execute(
            insert(escalation_box).values(
                escalation_id=escalation_id,
                kind=kind.value,
                sealed_day=day,
                sealed=seal_box(self._office_key, content, info),
            )
        )

    def _local_day(self, moment: datetime) -> date:
        return local_day(self._county.promise, moment)


def _is_withdrawn(connection: Connection, escalation_id: bytes) -> bool:
    query = select(exists().where(escalation_withdrawal.c.escalation_id == escalation_id))
    return bool(connection.execute(query).scalar())


def _told(status: str) -> Status:
    """The step that an asker is told; closed without an answer of its own counts as answered."""
    return Status.ANSWERED if status == "closed" else Status(status)
