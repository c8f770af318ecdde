"""A generation file with one altered byte is refused; the old generation goes on serving."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lookup.sealing import SealBroken, read_publisher_keys
from lookup.store import Generation, GenerationRefused, Store, StoreUnavailable
from lookup.store.container import LENGTH_BYTES, MAGIC, SIGNATURE_BYTES
from lookup.store.layout import Place, derive_token
from lookup.store.rows import SqliteRows
from tests.publish.county import Publisher
from tests.store.server import ask, open_store, store_dir
from tests.store.test_loading import MARIA_LAST4


@dataclass
class Serving:
    """A server that serves one generation, and the file of the next."""

    store: Store
    first: int
    file: Path
    sound: bytes

    @property
    def payload_at(self) -> int:
        """Where the sealed rows begin."""
        length = int.from_bytes(self.sound[len(MAGIC) : len(MAGIC) + LENGTH_BYTES], "big")
        return len(MAGIC) + LENGTH_BYTES + length + SIGNATURE_BYTES

    def refuses(self, content: bytes) -> None:
        """The altered file is refused in one line and the first generation still answers."""
        self.file.write_bytes(content)
        with pytest.raises(GenerationRefused) as refused:
            self.store.load(self.file)
        assert "\n" not in str(refused.value)
        generation = self.store.current()
        assert generation is not None
        assert generation.manifest.gen == self.first
        assert len(ask(generation, MARIA_LAST4)) == 1


@pytest.fixture
def serving(database_url: str, tmp_path: Path) -> Serving:
    publisher = Publisher(tmp_path / "publisher")
    first = publisher.publish("first").manifest.gen
    publisher.publish("second")
    store = open_store(database_url, publisher)
    store.load(publisher.file("first"))
    file = publisher.file("second")
    return Serving(store, first, file, file.read_bytes())


def flipped(content: bytes, place: int, bit: int = 0) -> bytes:
    altered = bytearray(content)
    altered[place] ^= 1 << bit
    return bytes(altered)


def places(serving: Serving) -> Iterator[int]:
    """Every byte of the header's ends and the signature, and some of manifest and rows."""
    header = len(MAGIC) + LENGTH_BYTES
    yield from range(header + 3)
    yield from range(header, serving.payload_at - SIGNATURE_BYTES, 211)
    yield from range(serving.payload_at - SIGNATURE_BYTES - 2, serving.payload_at + 2, 7)
    yield from range(serving.payload_at, len(serving.sound), 9_973)
    yield len(serving.sound) - 1


def test_a_flipped_byte_in_any_part_is_refused(serving: Serving) -> None:
    for place in places(serving):
        serving.refuses(flipped(serving.sound, place))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_flipped_bit_anywhere_is_refused(serving: Serving, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(serving.sound) - 1))
    serving.refuses(flipped(serving.sound, place, data.draw(st.integers(0, 7))))


def test_a_file_cut_short_or_lengthened_is_refused(serving: Serving) -> None:
    for end in (serving.payload_at - 1, serving.payload_at, len(serving.sound) - 1):
        serving.refuses(serving.sound[:end])
    serving.refuses(serving.sound + b"\0")


def test_a_sound_manifest_over_another_generations_rows_is_refused(serving: Serving) -> None:
    first = serving.file.with_name("first.generation").read_bytes()
    serving.refuses(serving.sound[: serving.payload_at] + first[serving.payload_at :])


def test_the_sound_file_is_then_loaded(serving: Serving) -> None:
    serving.refuses(flipped(serving.sound, 0))
    serving.file.write_bytes(serving.sound)
    assert serving.store.load(serving.file).is_active


def test_a_file_altered_on_the_servers_disk_is_not_opened(tmp_path: Path) -> None:
    publisher = Publisher(tmp_path / "publisher")
    publisher.publish("first")
    url = f"sqlite:///{tmp_path / 'lookup.db'}"
    open_store(url, publisher).load(publisher.file("first"))
    (file,) = store_dir(publisher).glob("store-*.sqlite")
    file.write_bytes(flipped(file.read_bytes(), 20_000))
    with pytest.raises(StoreUnavailable, match="is damaged"):
        open_store(url, publisher).current()


def test_rows_moved_between_places_do_not_open(tmp_path: Path) -> None:
    """What a payload digest would catch is caught by each row's own seal as well."""
    publisher = Publisher(tmp_path / "publisher")
    published = publisher.publish("first")
    keys = read_publisher_keys(publisher.keys / "publisher.key")
    url = f"sqlite:///{tmp_path / 'lookup.db'}"
    open_store(url, publisher).load(publisher.file("first"))
    (file,) = store_dir(publisher).glob("store-*.sqlite")
    moved = tmp_path / "moved.sqlite"
    shutil.copy(file, moved)
    slow, place = b"s" * 32, Place(keys.store_id, published.manifest.gen)
    token = derive_token(slow, pepper=keys.pepper, place=place)
    connection = sqlite3.connect(moved, isolation_level=None)
    wrap = connection.execute("SELECT wrap FROM token LIMIT 1").fetchone()[0]
    connection.execute("INSERT INTO token VALUES (?, 0, ?)", (token.index, wrap))
    connection.close()
    rows = SqliteRows(moved)
    with pytest.raises(SealBroken):
        Generation(published.manifest, pepper=keys.pepper, rows=rows).open_by_slow(slow)
    rows.close()
