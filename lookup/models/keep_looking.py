"""Proving a phone, and waiting for news: one-time codes, consents, sealed claims that wait."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
)

from lookup.models.base import UtcDateTime, metadata

_Serial = BigInteger().with_variant(Integer, "sqlite")

# A row per browser that is proving a phone, by a hash of what that browser holds. It goes within
# the hour.
one_time_code = Table(
    "one_time_code",
    metadata,
    Column("id", LargeBinary(32), primary_key=True),
    Column("number", LargeBinary(32), nullable=False),  # a keyed hash, as in every table of texts
    Column("sealed_number", LargeBinary, nullable=False),
    Column("code", LargeBinary(32), nullable=True),  # a keyed hash; null: none was sent yet
    Column("tries_left", SmallInteger, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),  # of the code
    Column("wipe_at", UtcDateTime, nullable=False),  # of the row
    Column("proved_at", UtcDateTime, nullable=True),
    Index("ix_one_time_code_wipe_at", "wipe_at"),
)

# A row each time somebody agreed that we may text a number: how, in which words, for what.
texting_consent = Table(
    "texting_consent",
    metadata,
    Column("id", _Serial, primary_key=True),
    Column("number", LargeBinary(32), nullable=False),
    Column("reference", String(16), nullable=True),
    Column("how", String(8), nullable=False),  # code, text
    Column("words", LargeBinary(8), nullable=False),  # which version of our sentence was shown
    Column("language", String(2), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_texting_consent_number", "number"),
)

# A row per person for whom somebody waits on a proved phone. It goes when they are told, say STOP
# or DELETE, or when the time is over. Whose it is, the number alone would not tell.
subscription = Table(
    "subscription",
    metadata,
    Column("id", LargeBinary(16), primary_key=True),
    Column("recipient", LargeBinary(32), nullable=False),
    Column("person", LargeBinary(16), nullable=False),
    Column("sealed_number", LargeBinary, nullable=False),
    Column("ticket", LargeBinary, nullable=False),  # opens in the look-up zone alone
    Column("language", String(2), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("checked_gen", BigInteger, nullable=False),
    UniqueConstraint("recipient", "person"),
    Index("ix_subscription_ends_at", "ends_at"),
    Index("ix_subscription_checked_gen", "checked_gen"),
)
