"""Letters: when each was issued, found by its code's hash; its words sealed with a second code."""

from __future__ import annotations

from sqlalchemy import Column, Date, LargeBinary, Table

from lookup.models.base import UtcDateTime, metadata

letter = Table(
    "letter",
    metadata,
    Column("id", LargeBinary(32), primary_key=True),  # SHA-256 of the code, labelled
    Column("issued_on", Date, nullable=False),
    Column("sealed", LargeBinary, nullable=False),  # opens with the code and the opening word
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)
