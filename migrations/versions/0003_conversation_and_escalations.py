"""Conversations under way, and the escalations that the public face writes for the office."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the three tables."""
    op.create_table(
        "conversation",
        sa.Column("id", sa.LargeBinary(32), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("wipe_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("busy_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_conversation"),
    )
    op.create_index("ix_conversation_wipe_at", "conversation", ["wipe_at"])
    op.create_table(
        "escalation",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("reference", sa.String(16), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promised_on", sa.Date, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("channel", sa.String(8), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_escalation"),
        sa.UniqueConstraint("reference", name="uq_escalation_reference"),
        sa.CheckConstraint(
            "status IN ('received', 'being_read', 'answered', 'closed')",
            name="ck_escalation_known_status",
        ),
    )
    op.create_index("ix_escalation_status_promised_on", "escalation", ["status", "promised_on"])
    op.create_table(
        "escalation_box",
        sa.Column("escalation_id", sa.LargeBinary(16), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("sealed_day", sa.Date, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("escalation_id", "kind", name="pk_escalation_box"),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalation.id"], name="fk_escalation_box_escalation_id"
        ),
        sa.CheckConstraint("kind IN ('claim', 'contact')", name="ck_escalation_box_known_kind"),
    )


def downgrade() -> None:
    """Take the three tables away, with what is in them."""
    op.drop_table("escalation_box")
    op.drop_table("escalation")
    op.drop_table("conversation")
