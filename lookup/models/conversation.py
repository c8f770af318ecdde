"""Conversations: one sealed state each, found by a hash of a secret that is never stored."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table

from lookup.models.base import UtcDateTime, metadata

conversation = Table(
    "conversation",
    metadata,
    Column("id", LargeBinary(32), primary_key=True),  # SHA-256 of the contact's secret, labelled
    Column("version", Integer, nullable=False),  # every change needs the version that it read
    Column("sealed", LargeBinary, nullable=False),
    Column("wipe_at", UtcDateTime, nullable=False),
    Column("busy_until", UtcDateTime, nullable=True),  # set while its one check is under way
    Index("ix_conversation_wipe_at", "wipe_at"),
)
