"""What was taken out, by whom and when: for the audit, and for a back-up that comes back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

MOMENT = sa.DateTime(timezone=True)
SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "removal",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("ref", sa.String(32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("what", sa.String(24), nullable=False),
        sa.Column("tag", sa.LargeBinary(32), nullable=True),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("detail", sa.String(120), nullable=False),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_removal"),
        sa.UniqueConstraint("ref", name="uq_removal_ref"),
    )
    op.create_index("ix_removal_told_at", "removal", ["told_at"])


def downgrade() -> None:
    """Forget what was removed."""
    op.drop_table("removal")
