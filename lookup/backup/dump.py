"""A database's rows as lines of JSON, the same from SQLite and from PostgreSQL."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, MetaData, Table, func, insert, select, text

# Not kept: sealed rows are published again, and what people typed lives for half an hour.
LEFT_OUT: Final = frozenset(
    {
        *("token", "chunk", "generation", "conversation", "one_time_code"),
        *("staff_session", "opening"),
    }
)
FIRST: Final = "suppression"
_AT_ONCE: Final = 500


def tables_of(metadata: MetaData) -> list[Table]:
    """What is kept: suppressions first, then each table after those that it refers to."""
    kept = [table for table in metadata.sorted_tables if table.name not in LEFT_OUT]
    return sorted(kept, key=lambda table: table.name != FIRST)


def rows_of(connection: Connection, tables: Iterable[Table]) -> Iterator[bytes]:
    """Every row as a line: the table's name and its values."""
    for table in tables:
        order = list(table.primary_key.columns)
        for row in connection.execute(select(table).order_by(*order)):
            values = {name: _written(value) for name, value in row._mapping.items()}
            yield json.dumps([table.name, values], separators=(",", ":")).encode() + b"\n"


def count_rows(connection: Connection, tables: Iterable[Table]) -> dict[str, int]:
    """How many rows each table has."""
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in tables
    }


def put_rows(connection: Connection, tables: list[Table], lines: Iterable[bytes]) -> dict[str, int]:
    """Insert dumped rows, in the order that they were dumped; how many went into each table."""
    by_name = {table.name: table for table in tables}
    counts: Counter[str] = Counter(dict.fromkeys(by_name, 0))
    waiting: list[dict[str, Any]] = []
    last = ""
    for line in lines:
        name, values = row_of(line)
        if waiting and (name != last or len(waiting) == _AT_ONCE):
            connection.execute(insert(by_name[last]), waiting)
            waiting = []
        last = name
        counts[name] += 1
        waiting.append(values)
    if waiting:
        connection.execute(insert(by_name[last]), waiting)
    _go_on_counting(connection, tables)
    return dict(counts)


def row_of(line: bytes) -> tuple[str, dict[str, Any]]:
    """A dumped line as the name of its table and its values."""
    name, values = json.loads(line)
    return name, {column: _read(value) for column, value in values.items()}


def _go_on_counting(connection: Connection, tables: Iterable[Table]) -> None:
    """PostgreSQL numbers new rows from a sequence of its own, which must not begin anew."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        column = table.autoincrement_column
        if column is None:
            continue
        named = {"table": table.name, "column": column.name}
        sequence = text("SELECT pg_get_serial_sequence(:table, :column)")
        found = connection.execute(sequence, named).scalar()
        highest = connection.execute(select(func.max(column))).scalar()
        if found and highest:
            connection.execute(select(func.setval(found, highest)))


def _written(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return {"b": b64encode(bytes(value)).decode()}
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    return value


def _read(value: Any) -> Any:
    match value:
        case {"b": octets}:
            return b64decode(octets)
        case {"t": moment}:
            return datetime.fromisoformat(moment)
        case {"d": day}:
            return date.fromisoformat(day)
    return value
