"""Talks: numbers whose texts go to a defender for a while, and what they said there, sealed."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Integer, LargeBinary, Table

from lookup.models.base import UtcDateTime, metadata

_Serial = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts only plain INTEGER keys up

# A row per number that a defender talks with; it goes when the person was told that it is over.
staff_talk = Table(
    "staff_talk",
    metadata,
    Column("sender", LargeBinary(32), primary_key=True),  # a keyed hash, as in every table of texts
    Column(
        "escalation_id", LargeBinary(16), ForeignKey("escalation.id"), nullable=False, index=True
    ),
    Column("began_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime, nullable=True),
)

# What the person texted meanwhile: the public face seals it and cannot read it again.
escalation_text = Table(
    "escalation_text",
    metadata,
    Column("id", _Serial, primary_key=True),  # the order of arrival
    Column(
        "escalation_id", LargeBinary(16), ForeignKey("escalation.id"), nullable=False, index=True
    ),
    Column("came_at", UtcDateTime, nullable=False),
    Column("sealed_day", Date, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
