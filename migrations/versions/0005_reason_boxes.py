"""A third box for each escalation: why it waits, so that the office's queue can be sorted by it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

NAME = "ck_escalation_box_known_kind"
FIRST_NAME = "ck_escalation_box_ck_escalation_box_known_kind"  # as 0003 made it


def upgrade() -> None:
    """Let a box be of the kind `reason` too."""
    _allow("kind IN ('claim', 'contact', 'reason')")


def downgrade() -> None:
    """Take the reasons away; the claims hold them as well."""
    op.execute("DELETE FROM escalation_box WHERE kind = 'reason'")
    _allow("kind IN ('claim', 'contact')")


def _allow(kinds: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _make_anew(kinds)
        return
    for name in (NAME, FIRST_NAME):
        op.execute(f"ALTER TABLE escalation_box DROP CONSTRAINT IF EXISTS {name}")
    op.execute(f"ALTER TABLE escalation_box ADD CONSTRAINT {NAME} CHECK ({kinds})")


def _make_anew(kinds: str) -> None:
    """SQLite cannot change a constraint: its rows move into a new table."""
    op.rename_table("escalation_box", "escalation_box_before")
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
        sa.CheckConstraint(kinds, name=op.f(NAME)),
    )
    op.execute(
        "INSERT INTO escalation_box (escalation_id, kind, sealed_day, sealed) "
        "SELECT escalation_id, kind, sealed_day, sealed FROM escalation_box_before"
    )
    op.drop_table("escalation_box_before")
