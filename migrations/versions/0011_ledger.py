"""The ledger that proves that every inquiry was answered, or still is within its promise."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the ledger, which takes lines and gives none back."""
    op.create_table(
        "ledger",
        sa.Column("seq", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("step", sa.String(12), nullable=False),
        sa.Column("inquiry", sa.LargeBinary(32), nullable=False),
        sa.Column("previous", sa.LargeBinary(32), nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_ledger"),
    )
    op.create_table(
        "ledger_state",
        sa.Column("id", sa.SmallInteger, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_state"),
        sa.CheckConstraint("id = 1", name="ck_ledger_state_one_row"),
    )
    if op.get_bind().dialect.name == "postgresql":
        _refuse_on_postgresql()
    else:
        _refuse_on_sqlite()


def downgrade() -> None:
    """Forget the ledger."""
    op.drop_table("ledger_state")
    op.drop_table("ledger")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_ledger_change()")


def _refuse_on_sqlite() -> None:
    refuse = "BEGIN SELECT RAISE(ABORT, 'ledger is append-only'); END"
    op.execute(f"CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger {refuse}")
    op.execute(f"CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger {refuse}")
    op.execute(
        "CREATE TRIGGER ledger_no_replace BEFORE INSERT ON ledger "
        f"WHEN EXISTS (SELECT 1 FROM ledger WHERE seq = NEW.seq) {refuse}"
    )


def _refuse_on_postgresql() -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'ledger is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER ledger_no_change BEFORE UPDATE OR DELETE ON ledger "
        "FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change()"
    )
    op.execute(
        "CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON ledger "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change()"
    )
