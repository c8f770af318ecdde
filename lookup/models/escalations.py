"""Escalations: what the public face writes and cannot read again; its columns tell of no answer."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
)

from lookup.models.base import UtcDateTime, metadata

# One inquiry. The public face only inserts; the console moves the status on.
escalation = Table(
    "escalation",
    metadata,
    Column("id", LargeBinary(16), primary_key=True),
    Column("reference", String(16), nullable=False, unique=True),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("promised_on", Date, nullable=False),
    Column("language", String(8), nullable=False),
    Column("channel", String(8), nullable=False),
    Column(
        "status",
        String(16),
        CheckConstraint(
            "status IN ('received', 'being_read', 'answered', 'closed')", name="known_status"
        ),
        nullable=False,
    ),
    Index("ix_escalation_status_promised_on", "status", "promised_on"),
)

# What only the office can open: the claim with its reason, and how to reach the asker.
escalation_box = Table(
    "escalation_box",
    metadata,
    Column("escalation_id", LargeBinary(16), ForeignKey("escalation.id"), primary_key=True),
    Column(
        "kind",
        String(8),
        CheckConstraint("kind IN ('claim', 'contact', 'reason')", name="known_kind"),
        primary_key=True,
    ),
    Column("sealed_day", Date, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

# An inquiry that whoever asked took back: the office keeps what it was given, and sees this.
escalation_withdrawal = Table(
    "escalation_withdrawal",
    metadata,
    Column("escalation_id", LargeBinary(16), ForeignKey("escalation.id"), primary_key=True),
    Column("withdrawn_at", UtcDateTime, nullable=False),
)
