"""Work on one escalation: open it, hold it, answer it, note a call, close it; each in the audit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from lookup import log
from lookup.clock import Clock
from lookup.db import Database
from lookup.escalations import (
    BoxKind,
    Filed,
    FiledEscalations,
    begin_talk,
    end_talks,
    go_on_talking,
)
from lookup.models.office import opening
from lookup.notices import Fate, Notices, fates_of
from lookup.office.audit import Audit
from lookup.office.drafts import Draft, Unfit, Writing
from lookup.office.keys import OfficeSecrets
from lookup.office.reaching import Reach, Stop, reach_of
from lookup.office.sessions import Session
from lookup.office.staff import Role
from lookup.office.timeline import Entry, Held, Kind, add_entry, entries, held, hold, lock
from lookup.sealing import SealBroken

OPEN_FOR: Final = timedelta(minutes=30)
LONGEST_NOTE: Final = 4_000  # characters


class NotNow(Exception):
    """What was asked cannot be done as things stand; `why` is the id of the words for it."""

    def __init__(self, why: str, draft: Draft | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.draft = draft


@dataclass(frozen=True, repr=False)
class Contents:
    """What an opened escalation holds."""

    claim: Mapping[str, Any]
    contact: Mapping[str, Any] | None
    reach: Reach
    texts: Sequence[tuple[datetime, str]] = ()


@dataclass(frozen=True, repr=False)
class Standing:
    """An escalation on one page: what happened to it; what it says only when it is open."""

    filed: Filed
    held: Held
    entries: list[Entry]
    fates: Mapping[str, Fate]
    contents: Contents | None
    version: str


@dataclass(frozen=True)
class Desk:
    """Everything that staff do with one escalation."""

    database: Database
    records: Database
    filed: FiledEscalations
    notices: Notices
    secrets: OfficeSecrets
    audit: Audit
    writing: Writing
    clock: Clock

    def open(self, session: Session, filed: Filed, reason: str) -> None:
        """Say in the audit who opens this and why; only then may this session read it."""
        self._say(session, filed, "opened", reason)
        now = self.clock.now()
        with self.records.begin() as connection:
            dialect: Any = {"sqlite": sqlite, "postgresql": postgresql}[connection.dialect.name]
            until = {"until": now + OPEN_FOR}
            connection.execute(
                dialect.insert(opening)
                .values(session_id=session.id, escalation_id=filed.id, **until)
                .on_conflict_do_update(index_elements=["session_id", "escalation_id"], set_=until)
            )
            add_entry(connection, self.secrets, filed.id, session.staff.id, Kind.OPENED, None, now)
        self._move(filed, "being_read")

    def standing(self, session: Session, filed: Filed) -> Standing:
        """How an escalation stands; its contents when this session has opened it."""
        contents = None
        if self.is_open(session, filed):
            contents = self._contents(session, filed)
        with self.records.read() as connection:
            keys = self.secrets if contents is not None else None
            happened = entries(connection, filed.id, keys)
            holding = held(connection, filed.id, self.clock.now())
        refs = [entry.ref for entry in happened if entry.kind is Kind.REPLY]
        with self.database.read() as connection:
            fates = fates_of(connection, refs)
        version = _version(holding, contents)
        return Standing(filed, holding, _with_texts(happened, contents), fates, contents, version)

    def is_open(self, session: Session, filed: Filed) -> bool:
        """Whether this session has opened this escalation, and not too long ago."""
        query = select(opening.c.until).where(
            opening.c.session_id == session.id, opening.c.escalation_id == filed.id
        )
        with self.records.read() as connection:
            until = connection.execute(query).scalar_one_or_none()
        return until is not None and until > self.clock.now()

    def claim(self, session: Session, filed: Filed) -> None:
        """Take an escalation on; a supervisor may take it over from somebody else."""
        _refuse_closed(filed)
        now, me = self.clock.now(), session.staff
        with self.records.begin() as connection:
            holding = lock(connection, filed.id, now)
            free = holding.is_free_for(me.id)
            if not free and me.role is not Role.SUPERVISOR:
                raise NotNow("held")
            kind = Kind.CLAIMED if free else Kind.TAKEN_OVER
            self.audit.add(connection, me.login, kind.value, filed.reference)
            hold(connection, filed.id, me.id, now)
            if holding.holder_id != me.id:
                add_entry(connection, self.secrets, filed.id, me.id, kind, None, now)
        self._done(session, filed, kind.value)
        self._move(filed, "being_read")

    def draft(self, session: Session, filed: Filed, typed: str) -> Draft:
        """A reply as it would go, without sending it."""
        contents = self._opened(session, filed)
        return self.writing.draft(typed, contents.reach, contents.claim)

    def reply(
        self, session: Session, filed: Filed, typed: str, *, version: str, confirmed: bool
    ) -> None:
        """Answer by text: written down first, then queued, then told at `/reference`.

        A text that was written down and not queued (a crash in between) shows as not handed over;
        none ever goes out that is not written down.
        """
        _refuse_closed(filed)
        contents = self._opened(session, filed)
        draft = self.writing.draft(typed, contents.reach, contents.claim)
        number = _may_be_texted(contents.reach, draft)
        if draft.unfit is not None and not (draft.unfit is Unfit.PERSONAL and confirmed):
            raise NotNow(draft.unfit.value, draft)
        now = self.clock.now()
        with self._changing(session, filed, "replied") as (connection, holding):
            if _version(holding, contents) != version:
                raise NotNow("stale", draft)
            said = {"words": draft.words, "segments": draft.counted.segments}
            ref = add_entry(
                connection, self.secrets, filed.id, session.staff.id, Kind.REPLY, said, now
            )
        with self.database.begin() as connection:
            self.notices.outbox.queue(
                connection, number, draft.words, kind="notice", now=now, ref=ref
            )
            self.filed.move_on(connection, filed.id, "answered", now=now)
            # From here their texts are for this office; the machine is silent until it is closed.
            begin_talk(connection, self.notices.keys.hash_of(number), filed.id, now)

    def call_note(self, session: Session, filed: Filed, text: str, *, answered: bool) -> None:
        """Note a call; one in which the person was answered counts as the answer."""
        _refuse_closed(filed)
        if not text.strip():
            raise NotNow("empty_note")
        self._refuse_unopened(session, filed)
        said = {"words": text.strip()[:LONGEST_NOTE], "answered": answered}
        now = self.clock.now()
        with self._changing(session, filed, "call_noted") as (connection, _):
            add_entry(
                connection, self.secrets, filed.id, session.staff.id, Kind.CALL_NOTE, said, now
            )
        with self.database.begin() as connection:
            status = "answered" if answered else "being_read"
            self.filed.move_on(connection, filed.id, status, now=now)
            go_on_talking(connection, filed.id, now)

    def close(self, session: Session, filed: Filed, reason: str) -> None:
        """End the work on an escalation; nobody has it open any more."""
        _refuse_closed(filed)
        with self._changing(session, filed, "closed", detail=reason) as (connection, _):
            now, said = self.clock.now(), {"reason": reason}
            add_entry(connection, self.secrets, filed.id, session.staff.id, Kind.CLOSED, said, now)
            hold(connection, filed.id, None, now)
            connection.execute(delete(opening).where(opening.c.escalation_id == filed.id))
        with self.database.begin() as connection:
            self.filed.move_on(connection, filed.id, "closed", now=now)
            end_talks(connection, filed.id, now)

    @contextmanager
    def _changing(
        self, session: Session, filed: Filed, action: str, *, detail: str = ""
    ) -> Iterator[tuple[Connection, Held]]:
        """A change by the one who holds the escalation, or takes it on by this very change."""
        now, me = self.clock.now(), session.staff
        with self.records.begin() as connection:
            holding = lock(connection, filed.id, now)
            if not holding.is_free_for(me.id):
                raise NotNow("held")
            hold(connection, filed.id, me.id, now)
            self.audit.add(connection, me.login, action, filed.reference, detail)
            yield connection, holding
        self._done(session, filed, action)

    def _refuse_unopened(self, session: Session, filed: Filed) -> None:
        if not self.is_open(session, filed):
            raise NotNow("not_open")

    def _opened(self, session: Session, filed: Filed) -> Contents:
        self._refuse_unopened(session, filed)
        return self._contents(session, filed)

    def _contents(self, session: Session, filed: Filed) -> Contents:
        """Open the boxes; that it was done stands in the audit before it is done."""
        self.audit.write(session.staff.login, "read", filed.reference)
        try:
            boxes = self.filed.boxes(filed)
        except SealBroken:
            raise NotNow("other_key") from None
        claim, contact = boxes[BoxKind.CLAIM], boxes.get(BoxKind.CONTACT)
        with self.database.read() as connection:
            reach = reach_of(
                connection,
                self.notices,
                claim,
                contact,
                reference=filed.reference,
                now=self.clock.now(),
            )
        return Contents(claim, contact, reach, self.filed.texts(filed))

    def _move(self, filed: Filed, status: str) -> None:
        with self.database.begin() as connection:
            self.filed.move_on(connection, filed.id, status, now=self.clock.now())

    def _say(self, session: Session, filed: Filed, action: str, detail: str) -> None:
        self.audit.write(session.staff.login, action, filed.reference, detail)
        self._done(session, filed, action)

    def _done(self, session: Session, filed: Filed, action: str) -> None:
        log.event("staff_action", staff=session.staff.id, action=action, escalation=filed.id.hex())


def _may_be_texted(reach: Reach, draft: Draft) -> str:
    stop = reach.stop or (Stop.NO_PHONE if reach.number is None else None)
    if stop is not None or reach.number is None:
        raise NotNow(f"stop.{stop}", draft)
    return reach.number


def _refuse_closed(filed: Filed) -> None:
    if filed.status == "closed":
        raise NotNow("closed")


def _version(holding: Held, contents: Contents | None) -> str:
    """What a reply was written against: changes with every event here, a contact left, a text of
    theirs, a STOP."""
    if contents is None:
        return str(holding.version)
    left = "-" if contents.contact is None else "c"
    return f"{holding.version}{left}{len(contents.texts)}{contents.reach.stop or ''}"


def _with_texts(happened: list[Entry], contents: Contents | None) -> list[Entry]:
    """What the office did and what the person texted, in the order of time."""
    texts = () if contents is None else contents.texts
    theirs = [Entry(at, "They", Kind.THEIRS, "", {"words": words}) for at, words in texts]
    return sorted([*happened, *theirs], key=lambda entry: entry.at)
