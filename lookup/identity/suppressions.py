"""Suppressions: records that a court or the office took out, refused from that moment on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from enum import IntEnum
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from lookup.db import Database
from lookup.models.store import suppression
from lookup.sealing import hmac_sha256

TAG_BYTES: Final = 16
_NOBODY: Final = "nobody"
# Made once: every check asks this.
_AMONG: Final = select(suppression.c.tag).where(
    suppression.c.tag.in_(bindparam("tags", expanding=True))
)


class Why(IntEnum):
    """Why a record is not to be found; the number is what the table keeps."""

    OFFICE = 1  # the office doubts the record
    COURT_ORDER = 2  # a court ordered it deleted


class Suppressions:
    """The list of suppressed records, held as tags that only the server's key can compute.

    Every check asks the database, so a new row holds for all processes from its commit on.
    """

    def __init__(self, database: Database, key: bytes) -> None:
        self._database = database
        self._key = key

    def among(self, record_ids: Collection[str]) -> set[str]:
        """Which of these records are suppressed; asks the database once, even about nobody."""
        by_tag = {suppression_tag(self._key, one): one for one in (*record_ids, _NOBODY)}
        with self._database.read() as connection:
            rows = connection.execute(_AMONG, {"tags": list(by_tag)})
            return {by_tag[bytes(row.tag)] for row in rows}

    def add(self, record_id: str, why: Why, *, today: date) -> bytes:
        """Suppress a record from now on and return its tag; a second time changes nothing."""
        tag = self.tag_of(record_id)
        with self._database.begin() as connection:
            put_tags(connection, [tag], why, today=today)
        return tag

    def tag_of(self, record_id: str) -> bytes:
        """The tag under which a record is, or would be, suppressed."""
        return suppression_tag(self._key, record_id)

    def order_tag(self, reference: str) -> bytes:
        """What the log calls an order or a request: its number may be a case's own."""
        return hmac_sha256(self._key, b"lcr/order/1|" + reference.encode())[:TAG_BYTES]

    def lift(self, record_id: str) -> bool:
        """Let a record be found again; False when it is not one that the office suppressed."""
        tag = self.tag_of(record_id)
        allowed = suppression.c.reason_code == Why.OFFICE
        with self._database.begin() as connection:
            gone = connection.execute(delete(suppression).where(suppression.c.tag == tag, allowed))
        return bool(gone.rowcount)


def suppression_tag(key: bytes, record_id: str) -> bytes:
    """The tag under which a record is suppressed: 16 bytes."""
    return hmac_sha256(key, b"lcr/suppression/1|" + record_id.encode())[:TAG_BYTES]


def put_tags(connection: Connection, tags: Iterable[bytes], why: Why, *, today: date) -> None:
    """Suppress these tags in the caller's transaction; a court's order replaces the office's."""
    dialect: Any = {"sqlite": sqlite, "postgresql": postgresql}[connection.dialect.name]
    for tag in tags:
        row = {"tag": tag, "reason_code": int(why), "added_day": today}
        statement = dialect.insert(suppression).values(row)
        if why is Why.COURT_ORDER:
            statement = statement.on_conflict_do_update(index_elements=["tag"], set_=row)
        else:
            statement = statement.on_conflict_do_nothing(index_elements=["tag"])
        connection.execute(statement)
