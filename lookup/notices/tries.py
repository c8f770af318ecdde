"""Tries at sending: what the provider says of each, and those of which nobody knows the end."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import exists, select

from lookup.db import Database
from lookup.models.messages import outgoing_text, sending_attempt
from lookup.notices import settling
from lookup.notices.keys import NoticeKeys
from lookup.notices.outbox import ToSend
from lookup.notices.statuses import UNCERTAIN
from lookup.notices.verdicts import Verdict
from lookup.sealing import SealBroken

SENDING_AT_MOST: Final = timedelta(seconds=90)  # past the client's timeout: the sender has died
AT_ONCE: Final = 20
_ATTEMPT: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, repr=False)
class Unsettled:
    """A try whose fate we do not know; the provider's list may tell."""

    attempt: str
    number: str
    words: str
    started_at: datetime

    def __repr__(self) -> str:
        return f"Unsettled({self.attempt})"


@dataclass(frozen=True)
class Tries:
    """The tries that were begun."""

    database: Database
    keys: NoticeKeys

    def report(
        self,
        attempt: str,
        *,
        sid: str | None,
        word: str,
        verdict: Verdict,
        now: datetime,
    ) -> bool:
        """Take in what the provider says of a try; False when the try is none of ours.

        Words move a try only forward. `verdict` is what follows should the word be a failure.
        """
        if not _ATTEMPT.fullmatch(attempt):  # a NUL in it is an error to PostgreSQL
            return False
        with self.database.begin() as connection:
            return settling.report(connection, attempt, sid, word, verdict, now)

    def refused(self, to_send: ToSend, verdict: Verdict, *, now: datetime) -> None:
        """The provider did not take this try."""
        with self.database.begin() as connection:
            settling.report(connection, to_send.attempt, None, "failed", verdict, now)

    def uncertain(self, to_send: ToSend, *, now: datetime) -> None:
        """The provider was asked and its answer never came: perhaps it sends, perhaps not."""
        with self.database.begin() as connection:
            settling.doubt(connection, to_send.attempt, now)

    def unsettled(self, *, now: datetime, older_than: timedelta) -> list[Unsettled]:
        """The tries in doubt that began so long ago, dead senders' among them, oldest first."""
        with self.database.begin() as connection:
            settling.doubt_the_dead(connection, began_before=now - SENDING_AT_MOST, now=now)
            rows = connection.execute(_doubtful(now - older_than)).all()
        return [opened for row in rows if (opened := self._opened(row)) is not None]

    def _opened(self, row: Any) -> Unsettled | None:
        """None for one under a lost key: it must not keep the others in doubt."""
        with contextlib.suppress(SealBroken):
            return Unsettled(
                attempt=row.attempt,
                number=self.keys.open_number(row.sealed_number, row.ref),
                words=self.keys.open_words(row.sealed_text, row.ref),
                started_at=row.started_at,
            )
        return None

    def knows_sid(self, sid: str) -> bool:
        """Whether a try of ours already carries this provider's id."""
        with self.database.read() as connection:
            query = select(exists().where(sending_attempt.c.provider_sid == sid))
            return bool(connection.execute(query).scalar())

    def never_arrived(self, attempt: str, *, now: datetime) -> None:
        """The provider's list does not hold this try: its text goes back to the queue."""
        with self.database.begin() as connection:
            settling.requeue(connection, attempt, now)


def _doubtful(began_before: datetime) -> Any:
    return (
        select(
            sending_attempt.c.id.label("attempt"),
            sending_attempt.c.started_at,
            outgoing_text.c.ref,
            outgoing_text.c.sealed_number,
            outgoing_text.c.sealed_text,
        )
        .join(outgoing_text, outgoing_text.c.id == sending_attempt.c.text_id)
        .where(
            outgoing_text.c.settled_at.is_(None),
            outgoing_text.c.state == "uncertain",
            sending_attempt.c.status == UNCERTAIN,
            sending_attempt.c.started_at <= began_before,
        )
        .order_by(sending_attempt.c.started_at)
        .limit(AT_ONCE)
    )
