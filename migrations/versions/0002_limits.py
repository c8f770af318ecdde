"""The counters of the abuse limits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the counters' table."""
    op.create_table(
        "limit_counter",
        sa.Column("tag", sa.LargeBinary(16), nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("expires_at", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("tag", name="pk_limit_counter"),
    )
    op.create_index("ix_limit_counter_expires_at", "limit_counter", ["expires_at"])


def downgrade() -> None:
    """Remove it."""
    op.drop_table("limit_counter")
