"""Proving a phone by a code, consents to be texted, and claims that wait for news."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

MOMENT = sa.DateTime(timezone=True)
SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the three tables."""
    op.create_table(
        "one_time_code",
        sa.Column("id", sa.LargeBinary(32), nullable=False),
        sa.Column("number", sa.LargeBinary(32), nullable=False),
        sa.Column("sealed_number", sa.LargeBinary, nullable=False),
        sa.Column("code", sa.LargeBinary(32), nullable=True),
        sa.Column("tries_left", sa.SmallInteger, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("wipe_at", MOMENT, nullable=False),
        sa.Column("proved_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_one_time_code"),
    )
    op.create_index("ix_one_time_code_wipe_at", "one_time_code", ["wipe_at"])
    op.create_table(
        "texting_consent",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("number", sa.LargeBinary(32), nullable=False),
        sa.Column("reference", sa.String(16), nullable=True),
        sa.Column("how", sa.String(8), nullable=False),
        sa.Column("words", sa.LargeBinary(8), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_texting_consent"),
    )
    op.create_index("ix_texting_consent_number", "texting_consent", ["number"])
    op.create_table(
        "subscription",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("recipient", sa.LargeBinary(32), nullable=False),
        sa.Column("person", sa.LargeBinary(16), nullable=False),
        sa.Column("sealed_number", sa.LargeBinary, nullable=False),
        sa.Column("ticket", sa.LargeBinary, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("checked_gen", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subscription"),
        sa.UniqueConstraint("recipient", "person", name="uq_subscription_recipient"),
    )
    op.create_index("ix_subscription_ends_at", "subscription", ["ends_at"])
    op.create_index("ix_subscription_checked_gen", "subscription", ["checked_gen"])


def downgrade() -> None:
    """Take the three tables away, with what is in them."""
    for table in ("subscription", "texting_consent", "one_time_code"):
        op.drop_table(table)
