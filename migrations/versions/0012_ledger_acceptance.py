"""Breaks of the ledger that an operator accepted at a restore: written down, never taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the table, which takes rows and gives none back."""
    op.create_table(
        "ledger_acceptance",
        sa.Column("seq", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("words", sa.String(100), nullable=False),
        sa.Column("found", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_ledger_acceptance"),
    )
    if op.get_bind().dialect.name == "postgresql":
        for when, each in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
            name = f"ledger_acceptance_no_{'truncate' if each == 'STATEMENT' else 'change'}"
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {when} ON ledger_acceptance "
                f"FOR EACH {each} EXECUTE FUNCTION refuse_ledger_change()"
            )
        return
    refuse = "BEGIN SELECT RAISE(ABORT, 'ledger is append-only'); END"
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER ledger_acceptance_no_{verb.lower()} BEFORE {verb} "
            f"ON ledger_acceptance {refuse}"
        )


def downgrade() -> None:
    """Forget what was accepted."""
    op.drop_table("ledger_acceptance")
