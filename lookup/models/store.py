"""The store's tables: which generation serves, which are kept, whom a court took out."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
)

from lookup.models.base import UtcDateTime, metadata

# One row: the generation in force, and the highest number ever loaded (the roll-back guard).
store_state = Table(
    "store_state",
    metadata,
    Column("id", SmallInteger, CheckConstraint("id = 1", name="one_row"), primary_key=True),
    Column("gen", BigInteger, nullable=False),
    Column("min_gen", BigInteger, nullable=False),
    Column("manifest_sha256", LargeBinary(32), nullable=False),
    Column("switched_at", UtcDateTime, nullable=False),
)

# A row per generation that can still serve: the one in force and at most one before it.
generation = Table(
    "generation",
    metadata,
    Column("gen", BigInteger, primary_key=True, autoincrement=False),
    Column("manifest", LargeBinary, nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
    Column("loaded_at", UtcDateTime, nullable=False),
    Column("kept_until", UtcDateTime, nullable=True),  # null: the one in force
)

# Records that must not be found any more, by a tag that only the server's key can compute.
suppression = Table(
    "suppression",
    metadata,
    Column("tag", LargeBinary(16), primary_key=True),
    Column("reason_code", SmallInteger, nullable=False),
    Column("added_day", Date, nullable=False),
)

# On PostgreSQL the sealed rows live here, a partition per generation. On SQLite each generation
# is a read-only file of its own and these two tables do not exist.
token = Table(
    "token",
    metadata,
    Column("gen", BigInteger, primary_key=True, autoincrement=False),
    Column(
        "idx",
        LargeBinary(16),
        CheckConstraint("octet_length(idx) = 16", name="idx_length"),
        primary_key=True,
    ),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column(
        "wrap",
        LargeBinary(61),
        CheckConstraint("octet_length(wrap) = 61", name="wrap_length"),
        nullable=False,
    ),
    postgresql_partition_by="LIST (gen)",
)

chunk = Table(
    "chunk",
    metadata,
    Column("gen", BigInteger, primary_key=True, autoincrement=False),
    Column(
        "loc",
        LargeBinary(16),
        CheckConstraint("octet_length(loc) = 16", name="loc_length"),
        primary_key=True,
    ),
    Column(
        "ct",
        LargeBinary(2048),
        CheckConstraint("octet_length(ct) = 2048", name="ct_length"),
        nullable=False,
    ),
    postgresql_partition_by="LIST (gen)",
)
