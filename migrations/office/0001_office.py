"""The office's own records: staff, sessions, work on escalations, an audit nobody may change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")
APPEND_ONLY = ("audit", "audit_checkpoint")
KEY_OF = {"audit": "seq", "audit_checkpoint": "number"}


def upgrade() -> None:
    """Make every table of the office's database."""
    _staff()
    _sessions()
    _work()
    _audit()
    for table in APPEND_ONLY:
        _refuse_changes(table)


def downgrade() -> None:
    """Take everything away, the audit too: only ever done to an empty database."""
    for table in (
        *("audit_state", "audit_checkpoint", "audit", "entry", "work", "opening"),
        *("staff_session", "sign_in_try", "staff"),
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")


def _staff() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("login", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("sealed_code_secret", sa.LargeBinary, nullable=False),
        sa.Column("code_step", sa.BigInteger, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("signed_in_at", MOMENT, nullable=True),
        sa.Column("locked_at", MOMENT, nullable=True),
        sa.Column("disabled_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("login", name="uq_staff_login"),
    )


def _sessions() -> None:
    op.create_table(
        "sign_in_try",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("login_tag", sa.LargeBinary(16), nullable=False),
        sa.Column("address_tag", sa.LargeBinary(16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_try"),
    )
    for column in ("login_tag", "address_tag", "at"):
        op.create_index(f"ix_sign_in_try_{column}", "sign_in_try", [column])
    op.create_table(
        "staff_session",
        sa.Column("id", sa.LargeBinary(32), nullable=False),
        sa.Column("staff_id", sa.String(32), nullable=False),
        sa.Column("stage", sa.String(8), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff_session"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_session_staff_id"),
        sa.CheckConstraint("stage IN ('code', 'full')", name=op.f("ck_staff_session_known_stage")),
    )
    op.create_index("ix_staff_session_staff_id", "staff_session", ["staff_id"])
    op.create_table(
        "opening",
        sa.Column("session_id", sa.LargeBinary(32), nullable=False),
        sa.Column("escalation_id", sa.LargeBinary(16), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("session_id", "escalation_id", name="pk_opening"),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["staff_session.id"],
            name="fk_opening_session_id",
            ondelete="CASCADE",
        ),
    )


def _work() -> None:
    op.create_table(
        "work",
        sa.Column("escalation_id", sa.LargeBinary(16), nullable=False),
        sa.Column("holder_id", sa.String(32), nullable=True),
        sa.Column("held_until", MOMENT, nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("escalation_id", name="pk_work"),
        sa.ForeignKeyConstraint(["holder_id"], ["staff.id"], name="fk_work_holder_id"),
    )
    op.create_table(
        "entry",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("escalation_id", sa.LargeBinary(16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("staff_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("ref", sa.String(32), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_entry"),
        sa.UniqueConstraint("ref", name="uq_entry_ref"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_entry_staff_id"),
    )
    op.create_index("ix_entry_escalation_id", "entry", ["escalation_id"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("detail", sa.String(200), nullable=False),
        sa.Column("previous", sa.LargeBinary(32), nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )
    op.create_index("ix_audit_subject", "audit", ["subject"])
    op.create_table(
        "audit_checkpoint",
        sa.Column("number", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.Column("next_key", sa.LargeBinary(32), nullable=False),
        sa.Column("signature", sa.LargeBinary(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_checkpoint"),
    )
    op.create_table(
        "audit_state",
        sa.Column("id", sa.SmallInteger, nullable=False),
        sa.Column("sealed_key", sa.LargeBinary, nullable=False),
        sa.Column("first_key", sa.LargeBinary(32), nullable=False),
        sa.Column("first_key_mark", sa.LargeBinary(32), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.Column("mark", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_state"),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_state_one_row")),
    )


def _refuse_changes(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        _refuse_on_postgresql(table)
        return
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}")
    op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}")
    # INSERT OR REPLACE deletes without asking the delete trigger: refused by its own.
    key = KEY_OF[table]
    op.execute(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) {refuse}"
    )


def _refuse_on_postgresql(table: str) -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
