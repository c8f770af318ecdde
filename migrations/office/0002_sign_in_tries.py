"""Tries at signing in are counted with all other limits, no longer in a table of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)
SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Drop the table: what it holds counts for fifteen minutes only."""
    op.drop_table("sign_in_try")


def downgrade() -> None:
    """Bring the table back, empty."""
    op.create_table(
        "sign_in_try",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("login_tag", sa.LargeBinary(16), nullable=False),
        sa.Column("address_tag", sa.LargeBinary(16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_try"),
    )
    for column in ("login_tag", "address_tag", "at"):
        op.create_index(f"ix_sign_in_try_{column}", "sign_in_try", [column])
