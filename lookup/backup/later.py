"""What was removed after a back-up was made, kept apart: a restored one forgets it again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from lookup.backup.archive import BackupRefused, Part, read_rows
from lookup.escalations import Escalations, leave_talk
from lookup.forgetting import WIPERS
from lookup.keep_looking import stop_waiting
from lookup.models.escalations import escalation
from lookup.models.messages import inbound_text
from lookup.models.removals import removal
from lookup.models.store import suppression
from lookup.notices import put_opt_out
from lookup.removals import KEPT_FOR, What, inquiry_tag
from lookup.sealing import OfficePrivateKey

TABLES: Final = frozenset({"suppression", "opt_out", "removal"})


def removals_of(part: Part) -> Part:
    """The part of a face's database that says what was removed from it; no plain data."""
    return replace(part, name=f"{part.name} removals", only=TABLES)


@dataclass(frozen=True)
class Later:
    """Suppressions, STOPs, deletions and erased inquiries, up to the moment it was written."""

    made_at: datetime
    rows: dict[str, list[dict[str, Any]]]

    @classmethod
    def read(cls, part: Part, file: Path, key: OfficePrivateKey) -> Later:
        """Open the file that `flask removals` wrote; raises BackupRefused."""
        return cls(*read_rows(removals_of(part), file, key))

    def suppress(self, connection: Connection) -> None:
        """Before anything else is there: who must not be found."""
        known = set(connection.execute(select(suppression.c.tag)).scalars())
        fresh = [row for row in self.rows["suppression"] if row["tag"] not in known]
        if fresh:
            connection.execute(insert(suppression), fresh)

    def apply(
        self, connection: Connection, made_at: datetime, *, escalations: Escalations, now: datetime
    ) -> Counter[str]:
        """Remove again what the back-up, made at `made_at`, does not know was removed; how much.

        By the journal's own names, not by the clock: a removal may have begun before the back-up
        was made and ended after it. Raises BackupRefused when the list is older than the back-up,
        or the back-up older than what the list remembers.
        """
        self._check(made_at, now)
        done: Counter[str] = Counter()
        for row in self.rows["opt_out"]:
            done["stops"] += put_opt_out(connection, row)
            if row["opted_out"]:
                stop_waiting(connection, row["number"])
                leave_talk(connection, row["number"])
        inquiries = {inquiry_tag(bytes(id_)): bytes(id_) for id_ in _inquiries(connection)}
        known = set(connection.execute(select(removal.c.ref)).scalars())
        for row in self.rows["removal"]:
            if row["ref"] not in known:
                done.update(_again(connection, row, inquiries, escalations, now))
        self._remember(connection)
        return done

    def _check(self, made_at: datetime, now: datetime) -> None:
        if self.made_at < made_at:
            raise BackupRefused(
                f"the removals are of {self.made_at:%Y-%m-%d %H:%M} UTC, older than the back-up: "
                "take the newest list, since whoever said STOP in between would be texted again"
            )
        if now - made_at > KEPT_FOR:
            raise BackupRefused(
                f"the back-up is older than {KEPT_FOR.days} days, and what was removed since is "
                "not remembered so long: restore a newer one"
            )

    def _remember(self, connection: Connection) -> None:
        """The journal goes on as it stood, for the next restore and for the audit."""
        known = set(connection.execute(select(removal.c.ref)).scalars())
        for row in self.rows["removal"]:
            if row["ref"] not in known:
                values = {name: value for name, value in row.items() if name != "id"}
                connection.execute(insert(removal).values(values))
            elif row["told_at"] is not None:
                told = update(removal).where(removal.c.ref == row["ref"])
                connection.execute(told.values(told_at=row["told_at"]))


def _inquiries(connection: Connection) -> list[bytes]:
    return list(connection.execute(select(escalation.c.id)).scalars())


def _again(
    connection: Connection,
    row: dict[str, Any],
    inquiries: dict[bytes, bytes],
    escalations: Escalations,
    now: datetime,
) -> list[str]:
    """Do one removal again; the kind that it is counted as, nothing where it is known already."""
    inquiry = inquiries.get(row["tag"] or b"")
    match row["what"]:
        case What.PHONE_DELETED:
            _forget_phone(connection, row["tag"], now)
            return ["deletions"]
        case What.INQUIRY_ERASED if inquiry is not None:
            return ["inquiries erased"] * escalations.erase_within(connection, inquiry)
        case What.INQUIRY_WITHDRAWN if inquiry is not None:
            return ["inquiries taken back"] * escalations.withdraw_within(connection, inquiry)
    return []


def _forget_phone(connection: Connection, person: bytes, now: datetime) -> None:
    """What DELETE did, and what had not been answered when the back-up was made."""
    unanswered = inbound_text.c.sender == person, inbound_text.c.state == "waiting"
    connection.execute(
        update(inbound_text)
        .where(*unanswered)
        .values(state="done", outcome="erased", handled_at=now)
    )
    wipe: Callable[[Connection, bytes, datetime], None]
    for wipe in WIPERS:
        wipe(connection, person, now)
