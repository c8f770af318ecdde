"""Where loaded generations are kept: as files in a folder, or as partitions in PostgreSQL."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, text

from lookup.db import Database
from lookup.store.container import digest_of_file, fsync_folder
from lookup.store.errors import GenerationRefused, StoreUnavailable
from lookup.store.layout import CHUNK_BYTES, INDEX_BYTES, WRAP_BYTES
from lookup.store.manifest import Manifest
from lookup.store.rows import PartitionRows, Rows, SqliteRows, open_immutable


class Shelf(Protocol):
    """Keeps the sealed rows of generations whose manifests were verified."""

    def put(self, connection: Connection, manifest: Manifest, payload: Path) -> None:
        """Keep a verified payload, within the caller's transaction where it can be."""

    def open(self, manifest: Manifest) -> Rows:
        """The rows of a kept generation; raises StoreUnavailable."""

    def drop_rows(self, connection: Connection, gen: int) -> None:
        """Drop what the database holds of a generation, within the caller's transaction."""

    def drop_file(self, gen: int) -> None:
        """Remove what lies outside the database, after the commit (or after a failed load)."""

    def files(self) -> list[int]:
        """The generations of which something lies outside the database."""


class FolderShelf:
    """Each generation a read-only SQLite file in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, gen: int) -> Path:
        """Where a generation's file lies."""
        return self.folder / f"store-{gen}.sqlite"

    def put(self, connection: Connection, manifest: Manifest, payload: Path) -> None:
        """Rename the payload into place; readers look for it only after the commit."""
        os.replace(payload, self.file(manifest.gen))
        fsync_folder(self.folder)

    def open(self, manifest: Manifest) -> Rows:
        """The file's rows, after its bytes were compared with the signed digest."""
        file = self.file(manifest.gen)
        try:
            if digest_of_file(file) != manifest.payload_sha256:
                raise StoreUnavailable(f"{file} is damaged: load its generation file again")
            return SqliteRows(file)
        except (OSError, sqlite3.Error) as problem:
            raise StoreUnavailable(f"cannot open {file}: {problem}") from None

    def drop_rows(self, connection: Connection, gen: int) -> None:
        """Nothing: the rows are in the file."""

    def drop_file(self, gen: int) -> None:
        """Unlink the file; a request that holds it reads on to its end."""
        self.file(gen).unlink(missing_ok=True)

    def files(self) -> list[int]:
        """Those whose files lie in the folder, whoever put them there."""
        numbers = (file.stem.removeprefix("store-") for file in self.folder.glob("store-*.sqlite"))
        return [int(number) for number in numbers if number.isdecimal()]


class PartitionShelf:
    """Each generation a partition of the tables `token` and `chunk`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, connection: Connection, manifest: Manifest, payload: Path) -> None:
        """Fill the partitions by COPY and attach them, all in the caller's transaction."""
        gen = manifest.gen
        rows = open_immutable(payload)
        try:
            for table in ("token", "chunk"):
                _new_partition(connection, table, gen)
            _copy(
                connection,
                f"COPY token_{gen} (gen, idx, n, wrap) FROM STDIN (FORMAT BINARY)",
                ("int8", "bytea", "int4", "bytea"),
                rows.execute("SELECT ?, idx, n, wrap FROM token ORDER BY idx, n", (gen,)),
            )
            _copy(
                connection,
                f"COPY chunk_{gen} (gen, loc, ct) FROM STDIN (FORMAT BINARY)",
                ("int8", "bytea", "bytea"),
                rows.execute("SELECT ?, loc, ct FROM chunk ORDER BY loc", (gen,)),
            )
        finally:
            rows.close()
        for table in ("token", "chunk"):
            # Attached last: until here no reader of the parent table was kept waiting.
            partition = f"{table}_{gen}"
            connection.execute(
                text(f"ALTER TABLE {table} ATTACH PARTITION {partition} FOR VALUES IN ({gen})")
            )

    def open(self, manifest: Manifest) -> Rows:
        """The partition's rows; each is bound to store, generation and place by its seal."""
        return PartitionRows(self._database, manifest.gen)

    def drop_rows(self, connection: Connection, gen: int) -> None:
        """Drop the partitions."""
        for table in ("token", "chunk"):
            connection.execute(text(f"DROP TABLE IF EXISTS {table}_{gen}"))

    def drop_file(self, gen: int) -> None:
        """Nothing: the rows are in the database."""

    def files(self) -> list[int]:
        """None: the rows are in the database."""
        return []


def _new_partition(connection: Connection, table: str, gen: int) -> None:
    # The check lets ATTACH skip its scan of the rows.
    connection.execute(text(f"CREATE TABLE {table}_{gen} (LIKE {table} INCLUDING ALL)"))
    connection.execute(
        text(f"ALTER TABLE {table}_{gen} ADD CONSTRAINT of_{gen} CHECK (gen = {gen})")
    )


def _copy(
    connection: Connection, statement: str, types: tuple[str, ...], rows: Iterable[tuple[Any, ...]]
) -> None:
    raw: Any = connection.connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)


def check_payload(payload: Path, manifest: Manifest) -> None:
    """Raise GenerationRefused unless the rows name this generation and have the fixed lengths."""
    try:
        rows = open_immutable(payload)
        try:
            meta = dict(rows.execute("SELECT k, v FROM meta").fetchall())
            odd = rows.execute(
                "SELECT (SELECT count(*) FROM token WHERE length(idx) != ? OR length(wrap) != ?)"
                " + (SELECT count(*) FROM chunk WHERE length(loc) != ? OR length(ct) != ?)",
                (INDEX_BYTES, WRAP_BYTES, INDEX_BYTES, CHUNK_BYTES),
            ).fetchone()[0]
        finally:
            rows.close()
    except sqlite3.Error as problem:
        raise GenerationRefused(f"its sealed rows cannot be read: {problem}") from None
    if meta != payload_meta(manifest):
        raise GenerationRefused("its sealed rows belong to another manifest")
    if odd:
        raise GenerationRefused(f"{odd} of its sealed rows have an odd length")


def payload_meta(manifest: Manifest) -> dict[str, bytes]:
    """The table `meta` of a payload: enough to tell whose rows they are, and no counts."""
    facts = manifest.facts()
    return {
        "schema": b"1",
        "store_id": facts["store_id"].encode(),
        "gen": str(manifest.gen).encode(),
        "pepper_id": manifest.pepper_id.encode(),
        "kdf": repr(sorted(facts["kdf"].items())).encode(),
        "chunk_bytes": str(CHUNK_BYTES).encode(),
    }
