"""Suppressions: records that a court or the office took out, refused from that moment on."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sqlalchemy import select

from lookup.db import Database
from lookup.models.store import suppression
from lookup.sealing import hmac_sha256

TAG_BYTES: Final = 16
_NOBODY: Final = "nobody"


class Suppressions:
    """The list of suppressed records, held as tags that only the server's key can compute."""

    def __init__(self, database: Database, key: bytes) -> None:
        self._database = database
        self._key = key

    def among(self, record_ids: Collection[str]) -> set[str]:
        """Which of these records are suppressed; asks the database once, even about nobody."""
        by_tag = {suppression_tag(self._key, one): one for one in (*record_ids, _NOBODY)}
        query = select(suppression.c.tag).where(suppression.c.tag.in_(by_tag))
        with self._database.read() as connection:
            return {by_tag[bytes(row.tag)] for row in connection.execute(query)}


def suppression_tag(key: bytes, record_id: str) -> bytes:
    """The tag under which a record is suppressed: 16 bytes."""
    return hmac_sha256(key, b"lcr/suppression/1|" + record_id.encode())[:TAG_BYTES]
