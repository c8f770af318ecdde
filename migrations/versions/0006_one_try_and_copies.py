"""One try at a time for each person, when somebody last wrote, and copies left at the provider."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

BUSY = sa.text("state IN ('sending', 'uncertain')")


def upgrade() -> None:
    """Let the database itself refuse a second try; add what is to be erased at the provider."""
    moment = sa.DateTime(timezone=True)
    op.create_index(
        "uq_outgoing_text_one_try",
        "outgoing_text",
        ["recipient"],
        unique=True,
        sqlite_where=BUSY,
        postgresql_where=BUSY,
    )
    op.add_column("texter", sa.Column("wrote_at", moment, nullable=True))
    op.create_table(
        "provider_copy",
        sa.Column("sid", sa.String(34), nullable=False),
        sa.Column("has_media", sa.Boolean, nullable=False),
        sa.Column("tries", sa.SmallInteger, nullable=False),
        sa.Column("not_before", moment, nullable=False),
        sa.Column("noted_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("sid", name="pk_provider_copy"),
    )
    op.create_index("ix_provider_copy_not_before", "provider_copy", ["not_before"])


def downgrade() -> None:
    """Forget what was to be erased, and who wrote when."""
    op.drop_table("provider_copy")
    op.drop_column("texter", "wrote_at")
    op.drop_index("uq_outgoing_text_one_try", "outgoing_text")
