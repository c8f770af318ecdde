"""Letters that others can check, and inquiries that whoever asked took back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the two tables."""
    op.create_table(
        "letter",
        sa.Column("id", sa.LargeBinary(32), nullable=False),
        sa.Column("issued_on", sa.Date, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_letter"),
    )
    op.create_index("ix_letter_expires_at", "letter", ["expires_at"])
    op.create_table(
        "escalation_withdrawal",
        sa.Column("escalation_id", sa.LargeBinary(16), nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["escalation_id"],
            ["escalation.id"],
            name="fk_escalation_withdrawal_escalation_id_escalation",
        ),
        sa.PrimaryKeyConstraint("escalation_id", name="pk_escalation_withdrawal"),
    )


def downgrade() -> None:
    """Forget the letters, and who took an inquiry back."""
    op.drop_table("escalation_withdrawal")
    op.drop_table("letter")
