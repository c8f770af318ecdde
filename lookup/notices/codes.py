"""One-time codes: a phone left on a page is proved by six digits that were texted to it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any, Final, Literal

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lookup.db import Database
from lookup.models.keep_looking import one_time_code
from lookup.notices.gates import CODE_LASTS
from lookup.notices.keys import NoticeKeys
from lookup.notices.outbox import Outbox
from lookup.sealing import hmac_sha256, sha256

DIGITS: Final = 6
ROW_LASTS: Final = timedelta(hours=1)
_HOLDER: Final = b"lcr/code/holder/1"
_CODE: Final = b"lcr/code/1"
_TYPED: Final = re.compile(r"[\s.-]*".join([r"\d"] * DIGITS), re.ASCII)

# none: no number yet. left: a number, no code sent. sent: a code may be typed. spent: it ran out,
# or was typed wrong too often. proved: the code was right.
Step = Literal["none", "left", "sent", "spent", "proved"]


@dataclass(frozen=True)
class Standing:
    """How far a browser is in proving a phone; `ending` is the last two digits of its number."""

    step: Step
    ending: str = field(default="", repr=False)


@dataclass(frozen=True, repr=False)
class Phone:
    """A phone and the keyed hash that stands for it."""

    number: str
    recipient: bytes


@dataclass(frozen=True)
class Codes:
    """The codes of one server; a browser is known by a hash of the secret that it holds."""

    database: Database
    keys: NoticeKeys
    outbox: Outbox

    def leave(self, secret: bytes, number: str, *, now: datetime) -> None:
        """Keep the number that a browser gave for an hour; whatever it proved before is gone."""
        holder = _holder(secret)
        values: dict[str, Any] = {
            "number": self.keys.hash_of(number),
            "sealed_number": self.keys.seal_number(number, holder.hex()),
            "code": None,
            "tries_left": 0,
            "expires_at": now,
            "wipe_at": now + ROW_LASTS,
            "proved_at": None,
        }
        with self.database.begin() as connection:
            dialect: Any = {"sqlite": sqlite, "postgresql": postgresql}[connection.dialect.name]
            connection.execute(
                dialect.insert(one_time_code)
                .values(id=holder, **values)
                .on_conflict_do_update(index_elements=["id"], set_=values)
            )

    def standing(self, secret: bytes, *, now: datetime) -> Standing:
        """How far this browser is."""
        with self.database.read() as connection:
            row = _row(connection, _holder(secret), now)
        if row is None:
            return Standing("none")
        ending = self._phone(row).number[-2:]
        if row.proved_at is not None:
            return Standing("proved", ending)
        if row.code is None:
            return Standing("left", ending)
        is_open = row.expires_at > now and row.tries_left > 0
        return Standing("sent" if is_open else "spent", ending)

    def phone(self, secret: bytes, *, now: datetime) -> Phone | None:
        """The phone that this browser left, proved or not."""
        with self.database.read() as connection:
            row = _row(connection, _holder(secret), now)
        return None if row is None else self._phone(row)

    def proved(self, connection: Connection, secret: bytes, *, now: datetime) -> Phone | None:
        """The phone that this browser has proved."""
        row = _row(connection, _holder(secret), now)
        return None if row is None or row.proved_at is None else self._phone(row)

    def send(
        self, secret: bytes, say: Callable[[str], str], *, tries: int, now: datetime
    ) -> Phone | None:
        """Text a new code to the phone that was left; None when none was. Earlier codes are void.

        `say` makes the text for a code. Whether it may go at all, the caller has asked the limits.
        """
        holder = _holder(secret)
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        with self.database.begin() as connection:
            row = _row(connection, holder, now)
            if row is None:
                return None
            phone = self._phone(row)
            connection.execute(
                update(one_time_code)
                .where(one_time_code.c.id == holder)
                .values(
                    code=self._hidden(holder, code),
                    tries_left=tries,
                    expires_at=now + CODE_LASTS,
                    wipe_at=now + ROW_LASTS,
                    proved_at=None,
                )
            )
            self.outbox.queue(connection, phone.number, say(code), kind="code", now=now)
        return phone

    def take(
        self, connection: Connection, secret: bytes, typed: str, *, now: datetime
    ) -> Phone | None:
        """The phone, if this is its code; each wrong one is counted, and the right one works once.

        In the caller's transaction, which must be committed in either case.
        """
        holder = _holder(secret)
        counted = connection.execute(
            update(one_time_code)
            .where(
                one_time_code.c.id == holder,
                one_time_code.c.code.is_not(None),
                one_time_code.c.expires_at > now,
                one_time_code.c.tries_left > 0,
            )
            .values(tries_left=one_time_code.c.tries_left - 1)
            .returning(one_time_code)
        ).one_or_none()
        if counted is None:
            return None
        tag = self._hidden(holder, code_typed(typed) or "")
        if not compare_digest(tag, bytes(counted.code)):
            return None
        connection.execute(
            update(one_time_code)
            .where(one_time_code.c.id == holder)
            .values(code=None, tries_left=0, proved_at=now)
        )
        return self._phone(counted)

    def forget(self, connection: Connection, recipient: bytes) -> None:
        """Remove every row about a number (its keyed hash)."""
        connection.execute(delete(one_time_code).where(one_time_code.c.number == recipient))

    def wipe(self, *, now: datetime) -> int:
        """Remove the rows whose hour is over; how many."""
        with self.database.begin() as connection:
            over = delete(one_time_code).where(one_time_code.c.wipe_at <= now)
            return connection.execute(over).rowcount

    def _phone(self, row: Any) -> Phone:
        number = self.keys.open_number(row.sealed_number, bytes(row.id).hex())
        return Phone(number, bytes(row.number))

    def _hidden(self, holder: bytes, code: str) -> bytes:
        return hmac_sha256(self.keys.hashing, _CODE + holder + code.encode())


def code_typed(typed: str) -> str | None:
    """The six digits in what was typed, None when it is no such thing."""
    if not _TYPED.fullmatch(typed.strip()):
        return None
    return "".join(sign for sign in typed if sign.isdigit())


def _holder(secret: bytes) -> bytes:
    return sha256(_HOLDER + secret)


def _row(connection: Connection, holder: bytes, now: datetime) -> Any:
    query = select(one_time_code).where(one_time_code.c.id == holder)
    return connection.execute(query.where(one_time_code.c.wipe_at > now)).one_or_none()
