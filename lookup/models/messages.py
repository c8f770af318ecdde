"""Texts: what came in, what goes out with each try, opt-outs, numbers, copies at the provider."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
)

from lookup.models.base import UtcDateTime, metadata

_Serial = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts only plain INTEGER keys up

# A row per text that came in, kept after its words are wiped: `sid` is what a copy is known by.
inbound_text = Table(
    "inbound_text",
    metadata,
    Column("id", _Serial, primary_key=True),  # the order of arrival
    Column("sid", String(34), nullable=False, unique=True),
    Column("sender", LargeBinary(32), nullable=False),  # a keyed hash, as in every table here
    Column("sealed_number", LargeBinary, nullable=True),
    Column("sealed_text", LargeBinary, nullable=True),
    Column("via", String(10), nullable=False),
    Column("request_token", String(64), nullable=True),  # the provider's, for diagnosis alone
    Column("state", String(10), nullable=False),
    Column("outcome", String(20), nullable=True),
    Column("tries", SmallInteger, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("handled_at", UtcDateTime, nullable=True),
)
Index(
    "ix_inbound_text_waiting",
    inbound_text.c.id,
    sqlite_where=inbound_text.c.state == "waiting",
    postgresql_where=inbound_text.c.state == "waiting",
)

# What must be remembered of a number between two of its texts; also the lock that keeps its texts
# in order. No number, no words: hashes and counts.
texter = Table(
    "texter",
    metadata,
    Column("sender", LargeBinary(32), primary_key=True),
    Column("leased_until", UtcDateTime, nullable=True),
    Column("lease_owner", String(32), nullable=True),
    Column("language", String(2), nullable=True),
    Column("unheard_digest", LargeBinary(16), nullable=True),  # the last text that was no answer
    Column("unheard_same", SmallInteger, nullable=False, default=0),
    Column("unheard_run", SmallInteger, nullable=False, default=0),
    Column("unheard_at", UtcDateTime, nullable=True),
    Column("limit_told_at", UtcDateTime, nullable=True),
    Column("cannot_receive", Integer, nullable=True),  # the provider's error code
    Column("wrong_number_at", UtcDateTime, nullable=True),
    Column("wrote_at", UtcDateTime, nullable=True),
)

# A row per number that ever said STOP or START. It outlives everything else about the number.
opt_out = Table(
    "opt_out",
    metadata,
    Column("number", LargeBinary(32), primary_key=True),
    Column("opted_out", Boolean, nullable=False),
    Column("reason", String(20), nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
)

# A row per text of ours. Its words are wiped when it has reached its end.
outgoing_text = Table(
    "outgoing_text",
    metadata,
    Column("id", _Serial, primary_key=True),  # the order of sending, per recipient
    Column("ref", String(32), nullable=False, unique=True),  # what its seals are bound to
    Column("recipient", LargeBinary(32), nullable=False),
    Column("sealed_number", LargeBinary, nullable=True),
    Column("sealed_text", LargeBinary, nullable=True),
    Column("kind", String(12), nullable=False),
    Column("answers", _Serial, ForeignKey("inbound_text.id"), nullable=True),
    Column("position", SmallInteger, nullable=False),
    Column("state", String(12), nullable=False),
    Column("in_order", Boolean, nullable=False),  # whether later texts wait for this one
    Column("tries", SmallInteger, nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime, nullable=True),
    Column("error_code", Integer, nullable=True),
    UniqueConstraint("answers", "position"),
)
Index(
    "ix_outgoing_text_open",
    outgoing_text.c.recipient,
    outgoing_text.c.id,
    sqlite_where=outgoing_text.c.settled_at.is_(None),
    postgresql_where=outgoing_text.c.settled_at.is_(None),
)
# One try at a time for each person, whatever the workers do: the database refuses a second.
_BUSY = outgoing_text.c.state.in_(("sending", "uncertain"))
Index(
    "uq_outgoing_text_one_try",
    outgoing_text.c.recipient,
    unique=True,
    sqlite_where=_BUSY,
    postgresql_where=_BUSY,
)

# A row per try at sending, written before the provider is asked: its id is in the callback's path,
# so a callback that overtakes the provider's own answer still finds it.
sending_attempt = Table(
    "sending_attempt",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("text_id", _Serial, ForeignKey("outgoing_text.id"), nullable=False, index=True),
    Column("started_at", UtcDateTime, nullable=False),
    Column("provider_sid", String(34), nullable=True, index=True),
    Column("status", String(20), nullable=False),
    Column("last_word", String(40), nullable=True),  # a status word that we do not know
    Column("error_code", Integer, nullable=True),
    Column("changed_at", UtcDateTime, nullable=False),
)

# A row per text whose words or pictures the provider still holds; it goes when they are erased.
provider_copy = Table(
    "provider_copy",
    metadata,
    Column("sid", String(34), primary_key=True),
    Column("has_media", Boolean, nullable=False),
    Column("tries", SmallInteger, nullable=False),
    Column("not_before", UtcDateTime, nullable=False, index=True),
    Column("noted_at", UtcDateTime, nullable=False),
)
