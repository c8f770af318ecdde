"""The ledger that proves that every inquiry was answered, or still is within its promise."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa
from alembic import op

from lookup.clock import SystemClock

revision = "0011"
down_revision = "0010"

INQUIRY = sa.table(
    "escalation",
    sa.column("id", sa.LargeBinary),
    sa.column("opened_at"),
    sa.column("status"),
)
TAKEN_BACK = sa.table("escalation_withdrawal", sa.column("escalation_id", sa.LargeBinary))
LINE = sa.table(
    "ledger",
    sa.column("seq"),
    sa.column("day", sa.Date),
    sa.column("step"),
    sa.column("inquiry", sa.LargeBinary),
    sa.column("previous", sa.LargeBinary),
    sa.column("hash", sa.LargeBinary),
)
STATE = sa.table(
    "ledger_state", sa.column("id"), sa.column("seq"), sa.column("hash", sa.LargeBinary)
)


def upgrade() -> None:
    """Add the ledger, which takes lines and gives none back; it begins with what is on file."""
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
    _take_over(op.get_bind())
    if op.get_bind().dialect.name == "postgresql":
        _refuse_on_postgresql()
    else:
        _refuse_on_sqlite()


def _take_over(connection: sa.Connection) -> None:
    """Write a line for each step of the inquiries on file. A copy of the application's way of
    writing (lookup/escalations/ledger.py) as it is today: a migration must not change with it."""
    day, seq, previous = SystemClock().now().date(), 0, bytes(32)
    for seq, (id_, step) in enumerate(_steps(connection), start=1):
        inquiry = hashlib.sha256(b"lcr/removal/inquiry/1" + id_).digest()
        hashed = _line_hash(previous, seq, day, step, inquiry)
        line = {"seq": seq, "day": day, "step": step, "inquiry": inquiry}
        connection.execute(sa.insert(LINE).values(**line, previous=previous, hash=hashed))
        previous = hashed
    if seq:
        connection.execute(sa.insert(STATE).values(id=1, seq=seq, hash=previous))


def _steps(connection: sa.Connection) -> Iterator[tuple[bytes, str]]:
    taken_back = {bytes(one) for one in connection.execute(sa.select(TAKEN_BACK)).scalars()}
    on_file = sa.select(INQUIRY).order_by(INQUIRY.c.opened_at, INQUIRY.c.id)
    for row in connection.execute(on_file).all():
        id_ = bytes(row.id)
        yield id_, "received"
        if row.status in {"answered", "closed"}:
            yield id_, row.status
        if id_ in taken_back:
            yield id_, "withdrawn"


def _line_hash(previous: bytes, seq: int, day: date, step: str, inquiry: bytes) -> bytes:
    words = json.dumps([seq, day.isoformat(), step, inquiry.hex()], separators=(",", ":"))
    return hashlib.sha256(b"lcr/ledger/line/1" + previous + words.encode()).digest()


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
