"""A publishing killed at any instant: no half file is ever there, and the next run ends well."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.publish.county import EVERYBODY, Publisher, crowd
from tests.publish.test_publishing import CII, claim, told

TIMES = 6
MARIA = claim("Maria", "Garcia", "1975-04-09", (CII, "66524879"))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_at_any_instant_no_generation_is_served_that_is_not_whole(
    publisher: Publisher,
) -> None:
    publisher.publish("county", EVERYBODY)
    file = publisher.file("county")
    before = file.read_bytes()
    publisher.clock.move(minutes=1)
    order = publisher.order("county", [*EVERYBODY, *crowd(40)])
    command = [
        *(sys.executable, "-m", "lookup.publish", "--determinations", order.determinations),
        *("--relief", order.relief, "--keys", order.keys, "--out", order.out, "--kdf", "test"),
    ]
    instants = random.Random(20200304)  # the same in each run, wherever in the work they fall
    moments = [0.1, *(instants.uniform(0.2, 4) for _ in range(TIMES - 1))]
    killed = 0
    for moment in moments:
        with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as run:
            try:
                run.wait(timeout=moment)
            except subprocess.TimeoutExpired:
                os.kill(run.pid, signal.SIGKILL)
                killed += 1
        now = file.read_bytes()
        assert now == before or told(publisher, "county", MARIA), "half a file took its place"
    assert killed
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert file.read_bytes() != before
    assert len(told(publisher, "county", MARIA)) > 0
    beside = {one.name for one in Path(file.parent).iterdir()}
    assert not [name for name in beside if name.endswith((".working", ".part"))]
