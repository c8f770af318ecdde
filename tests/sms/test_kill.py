"""A worker killed again and again at any moment: every text is answered, none twice."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lookup.settings import Settings
from tests.publish.county import Publisher
from tests.sms.desk import Desk

ROOT = Path(__file__).parents[2]
PEOPLE = 25


@pytest.mark.slow
def test_killed_workers_lose_and_double_nothing(
    desk: Desk, settings: Settings, publisher: Publisher, tmp_path: Path
) -> None:
    phones = [desk.phone(f"+1310555{n:04d}") for n in range(PEOPLE)]
    for words in ("hi", "Y", "Ana Reyes"):
        for phone in phones:
            assert phone.send(words).status_code == 200
            desk.clock.move(seconds=1)
        work_with_kills(desk, publisher, tmp_path, seed=len(words))
    assert {row.state for row in desk.rows()} == {"done"}
    for phone in phones:
        texts = desk.twilio.to(phone.number)
        assert [text[:9] for text in texts] == ["L.A. Coun", "This is t", "What is y", "Have you "]


def work_with_kills(desk: Desk, publisher: Publisher, tmp_path: Path, *, seed: int) -> None:
    """Kill the worker after some tenths of a second, a few times; the last one may finish."""
    chance = random.Random(seed)
    for patience in [*(chance.uniform(0.02, 0.5) for _ in range(5)), None]:
        worker = start(desk, publisher, tmp_path)
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        if patience is None:
            assert worker.stdout.readline() == "idle\n"
        else:
            time.sleep(patience)
        worker.kill()
        worker.wait()
        worker.stdout.close()
        desk.clock.move(seconds=95)  # past every lease and every doubt


def start(desk: Desk, publisher: Publisher, tmp_path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.sms.work_until_killed", desk.clock.now().isoformat()]
        + [str(publisher.keys / "server.key"), str(tmp_path / "data"), desk.twilio.base],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
