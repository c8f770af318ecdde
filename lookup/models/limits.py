"""Counters of the abuse limits: a keyed tag, a count, when it ends; nothing says whose."""

from __future__ import annotations

from sqlalchemy import Column, Double, Index, Integer, LargeBinary, Table

from lookup.models.base import metadata

limit_counter = Table(
    "limit_counter",
    metadata,
    Column("tag", LargeBinary(16), primary_key=True),
    Column("n", Integer, nullable=False),
    Column("expires_at", Double, nullable=False),  # seconds since 1970
    Index("ix_limit_counter_expires_at", "expires_at"),
)
