"""Texts in and out: each taken in once, answered in order, sent once, and never after a STOP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from lookup.db import Database
from lookup.notices.codes import Codes, Phone, Standing, code_typed
from lookup.notices.consents import (
    forget_consents,
    is_proved_for,
    note_consent,
    wipe_consents,
)
from lookup.notices.copies import Backlog, Copies, Copy
from lookup.notices.fates import Fate, fates_of
from lookup.notices.gates import WakingHours
from lookup.notices.inbox import Arrived, Inbox, LeaseLost, Taken
from lookup.notices.keys import NoticeKeys
from lookup.notices.optouts import (
    came_back_since,
    is_opted_out,
    opt_in_number,
    opt_out_number,
    put_opt_out,
)
from lookup.notices.outbox import Outbox, ToSend
from lookup.notices.regions import is_line_in
from lookup.notices.texters import (
    HEARD,
    Texter,
    count_unheard,
    find_texter,
    is_a_loop,
    remember,
)
from lookup.notices.tries import Tries, Unsettled
from lookup.notices.verdicts import Verdict
from lookup.sealing import OutboxKeys


@dataclass(frozen=True)
class Notices:
    """Everything a channel needs to take texts in and send texts out."""

    database: Database
    keys: NoticeKeys
    inbox: Inbox
    outbox: Outbox
    tries: Tries
    copies: Copies
    codes: Codes

    @classmethod
    def open(cls, database: Database, outbox: OutboxKeys) -> Self:
        """The queues of one server, over its database and its outbox keys."""
        keys = NoticeKeys.of(outbox)
        queue = Outbox(database, keys)
        return cls(
            database,
            keys,
            Inbox(database, keys),
            queue,
            Tries(database, keys),
            Copies(database),
            Codes(database, keys, queue),
        )


__all__ = [
    "HEARD",
    "Arrived",
    "Backlog",
    "Codes",
    "Copies",
    "Copy",
    "Fate",
    "Inbox",
    "LeaseLost",
    "NoticeKeys",
    "Notices",
    "Outbox",
    "Phone",
    "Standing",
    "Taken",
    "Texter",
    "ToSend",
    "Tries",
    "Unsettled",
    "Verdict",
    "WakingHours",
    "came_back_since",
    "code_typed",
    "count_unheard",
    "fates_of",
    "find_texter",
    "is_a_loop",
    "is_line_in",
    "forget_consents",
    "is_opted_out",
    "is_proved_for",
    "note_consent",
    "opt_in_number",
    "opt_out_number",
    "put_opt_out",
    "remember",
    "wipe_consents",
]
