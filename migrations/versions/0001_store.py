"""The store: state, kept generations, suppressions, and on PostgreSQL the partitioned rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the store's tables."""
    op.create_table(
        "store_state",
        sa.Column("id", sa.SmallInteger, nullable=False),
        sa.Column("gen", sa.BigInteger, nullable=False),
        sa.Column("min_gen", sa.BigInteger, nullable=False),
        sa.Column("manifest_sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("switched_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_store_state"),
        sa.CheckConstraint("id = 1", name="ck_store_state_one_row"),
    )
    op.create_table(
        "generation",
        sa.Column("gen", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("manifest", sa.LargeBinary, nullable=False),
        sa.Column("signature", sa.LargeBinary(64), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("gen", name="pk_generation"),
    )
    op.create_table(
        "suppression",
        sa.Column("tag", sa.LargeBinary(16), nullable=False),
        sa.Column("reason_code", sa.SmallInteger, nullable=False),
        sa.Column("added_day", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("tag", name="pk_suppression"),
    )
    if op.get_context().dialect.name == "postgresql":
        create_partitioned_tables()


def create_partitioned_tables() -> None:
    """Sealed rows, a partition per generation, lengths held by the database itself."""
    op.create_table(
        "token",
        sa.Column("gen", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("idx", sa.LargeBinary(16), nullable=False),
        sa.Column("n", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("wrap", sa.LargeBinary(61), nullable=False),
        sa.PrimaryKeyConstraint("gen", "idx", "n", name="pk_token"),
        sa.CheckConstraint("octet_length(idx) = 16", name="ck_token_idx_length"),
        sa.CheckConstraint("octet_length(wrap) = 61", name="ck_token_wrap_length"),
        postgresql_partition_by="LIST (gen)",
    )
    op.create_table(
        "chunk",
        sa.Column("gen", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("loc", sa.LargeBinary(16), nullable=False),
        sa.Column("ct", sa.LargeBinary(2048), nullable=False),
        sa.PrimaryKeyConstraint("gen", "loc", name="pk_chunk"),
        sa.CheckConstraint("octet_length(loc) = 16", name="ck_chunk_loc_length"),
        sa.CheckConstraint("octet_length(ct) = 2048", name="ck_chunk_ct_length"),
        postgresql_partition_by="LIST (gen)",
    )


def downgrade() -> None:
    """Drop the store's tables."""
    if op.get_context().dialect.name == "postgresql":
        op.drop_table("chunk")
        op.drop_table("token")
    for name in ("suppression", "generation", "store_state"):
        op.drop_table(name)
