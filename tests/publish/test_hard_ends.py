"""Publishing ended hard, twice at once, on a full disk, with an order to delete in the middle."""

from __future__ import annotations

import contextlib
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from lookup.publish import PublishRefused, publish
from lookup.publish.one_at_a_time import one_at_a_time
from lookup.publish.people import LeftOut
from lookup.publish.purged import SUFFIX, Purged
from lookup.publish.staging import SortedRows
from lookup.sealing import read_publisher_keys
from tests.publish.county import ANA, EVERYBODY, MARIA, Publisher, crowd
from tests.publish.test_flips import MARIA_ASKS, MARIA_LOST
from tests.publish.test_publishing import told


def names_beside(publisher: Publisher) -> set[str]:
    return {file.name for file in publisher.folder.iterdir()}


def test_two_publishings_with_the_same_keys_are_one_after_the_other(publisher: Publisher) -> None:
    publisher.publish("first", [MARIA])
    order = publisher.order("second", [MARIA])
    with (
        one_at_a_time(order.keys),
        pytest.raises(PublishRefused, match="another publishing with these keys is under way"),
    ):
        publish(order, clock=publisher.clock)
    assert not order.out.exists()
    publish(order, clock=publisher.clock)
    assert order.out.exists()


def test_where_it_ends_just_before_the_generation_is_out_nobody_can_be_unsaid(
    publisher: Publisher,
) -> None:
    # Whether or not somebody could take the file, what it tells counts as told.
    publisher.file("first").mkdir(parents=True)  # no file can take its place
    with pytest.raises(OSError, match="first.generation"):
        publisher.publish("first", [MARIA, ANA], alone=False)
    second = publisher.publish("second", [MARIA_LOST, ANA], alone=False)
    assert second.left_out == {LeftOut.HELD_BACK: 1}
    assert told(publisher, "second", MARIA_ASKS) == []


def test_an_order_to_delete_that_comes_meanwhile_waits_for_the_next_publishing(
    publisher: Publisher,
) -> None:
    publisher.publish("first", [MARIA, ANA], alone=False)
    keys = publisher.keys / "publisher.key"
    file, key = keys.with_suffix(SUFFIX), read_publisher_keys(keys).cache_key

    def order_in_the_middle(done: int, total: int) -> None:
        with contextlib.closing(Purged(file, key=key)) as purged:
            purged.add("70001", reference="order 7", today=date(2020, 3, 2))

    publisher.clock.move(minutes=1)
    under_way = publish(
        publisher.order("second", [MARIA, ANA], alone=False),
        clock=publisher.clock,
        progress=order_in_the_middle,
    )
    assert under_way.manifest.min_gen == 0
    after = publisher.publish("third", [MARIA, ANA], alone=False)
    assert after.left_out == {LeftOut.PURGED: 1}
    assert after.manifest.min_gen == after.manifest.gen
    assert told(publisher, "third", MARIA_ASKS) == []


CROWD = crowd(300)


def command(publisher: Publisher, name: str) -> list[str | Path]:
    order = publisher.order(name, CROWD)
    return [
        *(sys.executable, "-m", "lookup.publish", "--kdf", "test"),
        *("--determinations", order.determinations, "--relief", order.relief),
        *("--keys", order.keys, "--out", order.out),
    ]


def no_more_than(size: int) -> Callable[[], None]:
    """A disk that takes no file larger than this."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@pytest.mark.slow
def test_a_full_disk_is_one_line_and_leaves_what_was_there(publisher: Publisher) -> None:
    publisher.publish("county", EVERYBODY)
    before = publisher.file("county").read_bytes()
    done = subprocess.run(
        command(publisher, "county"),
        preexec_fn=no_more_than(400_000),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2, done.stderr
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("Error: ")
    assert publisher.file("county").read_bytes() == before
    assert not [name for name in names_beside(publisher) if name.startswith(".")]


def test_rows_come_back_sorted_however_they_came(tmp_path: Path) -> None:
    rows = [bytes([first, second]) for second in range(3) for first in (200, 7, 0, 255, 7)]
    for held in (1, 10, 1 << 20):
        waiting = SortedRows(tmp_path, row_bytes=2, held_bytes=held)
        for row in rows:
            waiting.add([row])
        assert list(waiting.sorted()) == sorted(rows)
        assert list(tmp_path.iterdir()) == []
        waiting.close()


def test_a_disk_that_takes_no_more_rows_is_named(tmp_path: Path) -> None:
    script = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from lookup.publish.staging import SortedRows\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "rows = SortedRows(Path(sys.argv[1]), row_bytes=100, held_bytes=500)\n"
        "for _ in range(20): rows.add([bytes(100)])\n"
    )
    done = subprocess.run([sys.executable, "-c", script, tmp_path], capture_output=True, text=True)
    assert "PublishRefused" in done.stderr
    assert f"{tmp_path.parent}: takes no more (File too large): make room" in done.stderr
