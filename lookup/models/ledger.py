"""The ledger of inquiries: a line for each that came in and for what became of it, in a chain."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    LargeBinary,
    SmallInteger,
    String,
    Table,
)

from lookup.models.base import metadata

# Each row carries the hash of the one before it; triggers refuse every change.
ledger = Table(
    "ledger",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False),
    Column("step", String(12), nullable=False),
    Column("inquiry", LargeBinary(32), nullable=False),  # a hash of its random id
    Column("previous", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
)

# A row for each break that an operator accepted at a restore: the line that says so binds it.
ledger_acceptance = Table(
    "ledger_acceptance",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("words", String(100), nullable=False),  # who accepted it, and why
    Column("found", String(200), nullable=False),  # the first break
)

# One row: how far the chain goes.
ledger_state = Table(
    "ledger_state",
    metadata,
    Column("id", SmallInteger, CheckConstraint("id = 1", name="one_row"), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
)
