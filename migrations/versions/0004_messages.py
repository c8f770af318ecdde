"""Texts in and out, tries at sending, opt-outs, and what is remembered of a number."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the tables for texts."""
    serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    moment = sa.DateTime(timezone=True)
    create_inbound(serial, moment)
    create_known_numbers(moment)
    create_outgoing(serial, moment)


def create_inbound(serial: sa.types.TypeEngine[int], moment: sa.DateTime) -> None:
    """What came in."""
    op.create_table(
        "inbound_text",
        sa.Column("id", serial, nullable=False),
        sa.Column("sid", sa.String(34), nullable=False),
        sa.Column("sender", sa.LargeBinary(32), nullable=False),
        sa.Column("sealed_number", sa.LargeBinary, nullable=True),
        sa.Column("sealed_text", sa.LargeBinary, nullable=True),
        sa.Column("via", sa.String(10), nullable=False),
        sa.Column("request_token", sa.String(64), nullable=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=True),
        sa.Column("tries", sa.SmallInteger, nullable=False),
        sa.Column("received_at", moment, nullable=False),
        sa.Column("handled_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_inbound_text"),
        sa.UniqueConstraint("sid", name="uq_inbound_text_sid"),
    )
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        "ix_inbound_text_waiting",
        "inbound_text",
        ["id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def create_known_numbers(moment: sa.DateTime) -> None:
    """What is remembered of a number, and who said STOP."""
    op.create_table(
        "texter",
        sa.Column("sender", sa.LargeBinary(32), nullable=False),
        sa.Column("leased_until", moment, nullable=True),
        sa.Column("lease_owner", sa.String(32), nullable=True),
        sa.Column("language", sa.String(2), nullable=True),
        sa.Column("unheard_digest", sa.LargeBinary(16), nullable=True),
        sa.Column("unheard_same", sa.SmallInteger, nullable=False),
        sa.Column("unheard_run", sa.SmallInteger, nullable=False),
        sa.Column("unheard_at", moment, nullable=True),
        sa.Column("limit_told_at", moment, nullable=True),
        sa.Column("cannot_receive", sa.Integer, nullable=True),
        sa.Column("wrong_number_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("sender", name="pk_texter"),
    )
    op.create_table(
        "opt_out",
        sa.Column("number", sa.LargeBinary(32), nullable=False),
        sa.Column("opted_out", sa.Boolean, nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_opt_out"),
    )


def create_outgoing(serial: sa.types.TypeEngine[int], moment: sa.DateTime) -> None:
    """What goes out, and each try at it."""
    op.create_table(
        "outgoing_text",
        sa.Column("id", serial, nullable=False),
        sa.Column("ref", sa.String(32), nullable=False),
        sa.Column("recipient", sa.LargeBinary(32), nullable=False),
        sa.Column("sealed_number", sa.LargeBinary, nullable=True),
        sa.Column("sealed_text", sa.LargeBinary, nullable=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("answers", serial, nullable=True),
        sa.Column("position", sa.SmallInteger, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("in_order", sa.Boolean, nullable=False),
        sa.Column("tries", sa.SmallInteger, nullable=False),
        sa.Column("not_before", moment, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("settled_at", moment, nullable=True),
        sa.Column("error_code", sa.Integer, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outgoing_text"),
        sa.UniqueConstraint("ref", name="uq_outgoing_text_ref"),
        sa.UniqueConstraint("answers", "position", name="uq_outgoing_text_answers"),
        sa.ForeignKeyConstraint(
            ["answers"], ["inbound_text.id"], name="fk_outgoing_text_answers_inbound_text"
        ),
    )
    still_open = sa.text("settled_at IS NULL")
    op.create_index(
        "ix_outgoing_text_open",
        "outgoing_text",
        ["recipient", "id"],
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    op.create_table(
        "sending_attempt",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("text_id", serial, nullable=False),
        sa.Column("started_at", moment, nullable=False),
        sa.Column("provider_sid", sa.String(34), nullable=True),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("last_word", sa.String(40), nullable=True),
        sa.Column("error_code", sa.Integer, nullable=True),
        sa.Column("changed_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sending_attempt"),
        sa.ForeignKeyConstraint(
            ["text_id"], ["outgoing_text.id"], name="fk_sending_attempt_text_id_outgoing_text"
        ),
    )
    op.create_index("ix_sending_attempt_text_id", "sending_attempt", ["text_id"])
    op.create_index("ix_sending_attempt_provider_sid", "sending_attempt", ["provider_sid"])


def downgrade() -> None:
    """Drop the tables for texts."""
    for name in ("sending_attempt", "outgoing_text", "opt_out", "texter", "inbound_text"):
        op.drop_table(name)
