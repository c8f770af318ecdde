"""The office's own tables, in a database that the public face never sees: staff, work, audit."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
)

from lookup.models.base import UtcDateTime, metadata

office = MetaData(naming_convention=metadata.naming_convention)
_Serial = BigInteger().with_variant(Integer, "sqlite")

staff = Table(
    "staff",
    office,
    Column("id", String(32), primary_key=True),
    Column("login", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("sealed_code_secret", LargeBinary, nullable=False),
    Column("code_step", BigInteger, nullable=True),  # of the last code used: none works twice
    Column("created_at", UtcDateTime, nullable=False),
    Column("signed_in_at", UtcDateTime, nullable=True),
    Column("locked_at", UtcDateTime, nullable=True),
    Column("disabled_at", UtcDateTime, nullable=True),
)

# Who is signed in, by a hash of what their browser holds. `code`: the password was right, the
# one-time code is still to come.
staff_session = Table(
    "staff_session",
    office,
    Column("id", LargeBinary(32), primary_key=True),
    Column("staff_id", String(32), ForeignKey("staff.id"), nullable=False, index=True),
    Column(
        "stage",
        String(8),
        CheckConstraint("stage IN ('code', 'full')", name="known_stage"),
        nullable=False,
    ),
    Column("began_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
)

# What a session has opened, with a reason and a line in the audit; it ends with the session.
opening = Table(
    "opening",
    office,
    Column(
        "session_id",
        LargeBinary(32),
        ForeignKey("staff_session.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("escalation_id", LargeBinary(16), primary_key=True),
    Column("until", UtcDateTime, nullable=False),
)

# The office's hold on one escalation. `version` counts what happened to it here.
work = Table(
    "work",
    office,
    Column("escalation_id", LargeBinary(16), primary_key=True),
    Column("holder_id", String(32), ForeignKey("staff.id"), nullable=True),
    Column("held_until", UtcDateTime, nullable=True),
    Column("version", Integer, nullable=False),
)

# What happened to an escalation, in order. Words are sealed under a key of the office's.
entry = Table(
    "entry",
    office,
    Column("id", _Serial, primary_key=True),
    Column("escalation_id", LargeBinary(16), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("staff_id", String(32), ForeignKey("staff.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("ref", String(32), nullable=False, unique=True),  # a reply's name in the outbox too
    Column("sealed", LargeBinary, nullable=True),
)

# Who did what. Each row carries the hash of the one before it; triggers refuse every change.
audit = Table(
    "audit",
    office,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),  # as text: hashed exactly as it stands
    Column("actor", String(64), nullable=False),
    Column("action", String(32), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("detail", String(200), nullable=False),
    Column("previous", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
)

# Now and then the newest hash is signed, by a key that is then replaced by its successor.
audit_checkpoint = Table(
    "audit_checkpoint",
    office,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("at", String(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("next_key", LargeBinary(32), nullable=False),  # public; signs the next checkpoint
    Column("signature", LargeBinary(64), nullable=False),
)

# One row: the key in use, sealed; the first public key and the newest entry, each under a mark
# that only the office's key makes.
audit_state = Table(
    "audit_state",
    office,
    Column("id", SmallInteger, CheckConstraint("id = 1", name="one_row"), primary_key=True),
    Column("sealed_key", LargeBinary, nullable=False),
    Column("first_key", LargeBinary(32), nullable=False),
    Column("first_key_mark", LargeBinary(32), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("mark", LargeBinary(32), nullable=False),
)
Index("ix_audit_subject", audit.c.subject)
