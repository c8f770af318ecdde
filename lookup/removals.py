"""The journal of removals: written with each, read by the audit and by a restored back-up."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, or_, select, update

from lookup.models.removals import removal
from lookup.sealing import sha256

# No back-up that is older may be restored: what was removed since could not be told any more.
KEPT_FOR: Final = timedelta(days=400)
_INQUIRY: Final = b"lcr/removal/inquiry/1"


class What(StrEnum):
    """What a row tells; those of an operator are said before and after it is done."""

    PURGE_ORDERED = "purge_ordered"
    PURGE_DONE = "purge_done"
    SUPPRESS_ORDERED = "suppress_ordered"
    SUPPRESS_DONE = "suppress_done"
    LIFT_ORDERED = "lift_ordered"
    LIFT_DONE = "lift_done"
    KEY_RETIRED = "key_retired"  # every copy that needed it is closed: back-ups went dark
    RESTORED = "restored"
    LEDGER_ACCEPTED = "ledger_accepted"  # at a restore, although it was broken
    INQUIRY_ERASED = "inquiry_erased"
    INQUIRY_WITHDRAWN = "inquiry_withdrawn"
    PHONE_DELETED = "phone_deleted"  # somebody texted DELETE


def note_removal(
    connection: Connection,
    what: What,
    *,
    now: datetime,
    tag: bytes | None = None,
    actor: str = "",
    detail: str = "",
) -> None:
    """Write a removal down in the caller's transaction; `tag` says whose only to our keys."""
    row = {"ref": secrets.token_hex(16), "at": now, "what": what.value, "tag": tag}
    connection.execute(
        insert(removal).values(**row, actor=actor, detail=detail[:120], told_at=None)
    )


def inquiry_tag(escalation_id: bytes) -> bytes:
    """What the journal calls an inquiry: its id is random, so its hash tells nobody anything."""
    return sha256(_INQUIRY + escalation_id)


def untold_removals(connection: Connection) -> Sequence[Any]:
    """What operators did, and inquiries erased, that the audit does not have yet; oldest first."""
    by_order = or_(removal.c.actor != "", removal.c.what == What.INQUIRY_ERASED.value)
    open_now = select(removal).where(removal.c.told_at.is_(None), by_order)
    return connection.execute(open_now.order_by(removal.c.id)).all()


def mark_told(connection: Connection, ref: str, *, now: datetime) -> None:
    """The audit has it."""
    connection.execute(update(removal).where(removal.c.ref == ref).values(told_at=now))


def wipe_removals(connection: Connection, *, now: datetime) -> int:
    """Remove what no back-up can need any more; how many."""
    old = delete(removal).where(removal.c.at <= now - KEPT_FOR)
    return connection.execute(old).rowcount
