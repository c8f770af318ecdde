"""Removals: what was taken out of this database, when and by whose order; never whose it was."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table

from lookup.models.base import UtcDateTime, metadata

_Serial = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts only plain INTEGER keys up

# A row per step of a removal. `tag` is a keyed hash (a record, a phone) or a hash of a random id
# (an inquiry): with it a restored back-up is made to forget the same again.
removal = Table(
    "removal",
    metadata,
    Column("id", _Serial, primary_key=True),
    Column("ref", String(32), nullable=False, unique=True),  # what the office's audit calls it
    Column("at", UtcDateTime, nullable=False),
    Column("what", String(24), nullable=False),
    Column("tag", LargeBinary(32), nullable=True),
    Column("actor", String(64), nullable=False),  # a login; empty: the person themself
    Column("detail", String(120), nullable=False),  # the order by its keyed hash, why, how much
    Column("told_at", UtcDateTime, nullable=True),  # when it was written into the audit
    Index("ix_removal_told_at", "told_at"),
)
