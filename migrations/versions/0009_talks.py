"""Numbers whose texts go to a defender for a while, and what they said there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

MOMENT = sa.DateTime(timezone=True)
SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the two tables."""
    op.create_table(
        "staff_talk",
        sa.Column("sender", sa.LargeBinary(32), nullable=False),
        sa.Column("escalation_id", sa.LargeBinary(16), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalation.id"], name="fk_staff_talk_escalation_id_escalation"
        ),
        sa.PrimaryKeyConstraint("sender", name="pk_staff_talk"),
    )
    op.create_index("ix_staff_talk_escalation_id", "staff_talk", ["escalation_id"])
    op.create_table(
        "escalation_text",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("escalation_id", sa.LargeBinary(16), nullable=False),
        sa.Column("came_at", MOMENT, nullable=False),
        sa.Column("sealed_day", sa.Date, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalation.id"], name="fk_escalation_text_escalation_id_escalation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_escalation_text"),
    )
    op.create_index("ix_escalation_text_escalation_id", "escalation_text", ["escalation_id"])


def downgrade() -> None:
    """Forget who was talked with, and what they said there."""
    op.drop_table("escalation_text")
    op.drop_table("staff_talk")
