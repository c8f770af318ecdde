"""A publishing that is killed goes on where it was: slow hashes that were computed are kept."""

from __future__ import annotations

import contextlib
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.publish.county import Publisher, crowd

CROWD = crowd(400)


def rows_of(cache: Path) -> dict[bytes, bytes]:
    if not cache.exists():
        return {}
    with contextlib.closing(sqlite3.connect(f"file:{cache}?mode=ro", uri=True)) as connection:
        try:
            return dict(connection.execute("SELECT tag, value FROM sealed").fetchall())
        except sqlite3.OperationalError:  # the table is not there yet
            return {}


@pytest.mark.slow
def test_a_killed_publishing_goes_on_with_what_it_had_computed(publisher: Publisher) -> None:
    order = publisher.order("county", CROWD, kdf="statewide")
    command = [
        *(sys.executable, "-m", "lookup.publish", "--determinations", order.determinations),
        *("--relief", order.relief, "--keys", order.keys, "--out", order.out),
        *("--kdf", "statewide"),
    ]
    cache = order.keys.with_suffix(".cache")
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as killed:
        while not rows_of(cache):
            assert killed.poll() is None
            time.sleep(0.02)
        killed.send_signal(signal.SIGKILL)
    kept = rows_of(cache)
    assert not order.out.exists()
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert order.out.exists()
    assert list(order.out.parent.glob(".*.working")) == []
    whole = rows_of(cache)
    assert len(whole) > len(kept) > 0
    again = {tag: sealed for tag, sealed in kept.items() if tag in whole}
    assert len(kept) - len(again) < 50  # the made-up people of the self-test, never kept
    assert all(whole[tag] == sealed for tag, sealed in again.items())  # sealed once, not anew
    assert stat.S_IMODE(cache.stat().st_mode) == 0o600
