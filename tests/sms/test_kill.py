"""A worker killed again and again at any moment: every text is answered, none twice.

    KILLS=500 pytest tests/sms/test_kill.py -s

kills it as often as that four times over, by hand; the ordinary run does so 4 x 50 times, and
4 x 10 on PostgreSQL, each time at other instants.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from lookup.models.escalations import escalation
from lookup.settings import Settings
from tests.publish.county import Publisher
from tests.sms.desk import Desk

ON_BOTH_DATABASES = True
ROOT = Path(__file__).parents[2]
SAID = ("hi", "Y", "PERSON")
PEOPLE = 3  # in each group; a group says three texts, with five kills while each is answered
KILLS_FOR_A_TEXT = 5
PAST_EVERY_LEASE = 95  # seconds: leases of texts, of tries and of settled doubts
STATEMENTS = 60  # about as many as answering and sending one text takes


@dataclass
class Nursery:
    """The process that starts workers."""

    process: subprocess.Popen[str]
    killed: int = 0

    def start(self, desk: Desk, statements: int = 0) -> int:
        """A new worker at the desk's time; gives its process id."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{desk.clock.now().isoformat()} {statements}\n")
        self.process.stdin.flush()
        said = self.heard()
        while not said.startswith("started"):
            said = self.heard()
        return int(said.split()[1])

    def heard(self) -> str:
        """What the process says next."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the process that starts workers has ended"
        return line.strip()

    def kill_at_an_instant(self, desk: Desk, seconds: float) -> None:
        """Start a worker and kill it from outside after a moment, wherever it is."""
        worker = self.start(desk)
        time.sleep(seconds)
        self.end(worker)

    def kill_at_a_statement(self, desk: Desk, number: int) -> None:
        """Start a worker that ends before that statement, or is killed where it had none left."""
        worker = self.start(desk, number)
        said = self.heard()
        if said == "gone":
            self.killed += 1
        else:
            self.end(worker)

    def finish(self, desk: Desk) -> None:
        """Let a worker do all there is, then kill it too."""
        worker = self.start(desk)
        while self.heard() != "idle":
            pass
        self.end(worker)

    def end(self, worker: int) -> None:
        os.kill(worker, signal.SIGKILL)
        self.killed += 1
        while self.heard() != "gone":
            pass


@pytest.fixture
def nursery(
    desk: Desk, settings: Settings, publisher: Publisher, database_url: str
) -> Iterator[Nursery]:
    """The process that starts workers, over the desk's database and made-up Twilio."""
    where = [str(publisher.keys / "server.key"), database_url, str(settings.store_dir)]
    with subprocess.Popen(
        [sys.executable, "-m", "tests.sms.work_until_killed", *where, desk.twilio.base],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        made = Nursery(process)
        assert made.heard() == "ready"
        yield made
        process.kill()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [6, 7, 8, 9])
def test_killed_workers_lose_and_double_nothing(
    desk: Desk, nursery: Nursery, database_url: str, seed: int
) -> None:
    wanted = int(os.environ.get("KILLS", "50" if database_url.startswith("sqlite") else "10"))
    chance, groups = random.Random(seed), 0
    while nursery.killed < wanted:
        first = groups * PEOPLE
        phones = [desk.phone(f"+1310555{n:04d}") for n in range(first, first + PEOPLE)]
        groups += 1
        for words in SAID:
            for phone in phones:
                assert phone.send(words).status_code == 200
            work_with_kills(desk, nursery, chance)
        for phone in phones:
            texts = [text[:9] for text in desk.twilio.to(phone.number)]
            assert texts == ["L.A. Coun", "1 of 6: W", "A person "], phone.number
    assert {row.state for row in desk.rows()} == {"done"}
    assert len(desk.rows(escalation)) == groups * PEOPLE
    sys.stdout.write(f"{nursery.killed} workers killed, {groups * PEOPLE} people answered once\n")


def work_with_kills(desk: Desk, nursery: Nursery, chance: random.Random) -> None:
    """Kill some workers, by the clock and by the statement; the last one may finish."""
    for _ in range(KILLS_FOR_A_TEXT - 1):
        if chance.random() < 0.5:
            nursery.kill_at_an_instant(desk, chance.uniform(0.0, 0.15))
        else:
            nursery.kill_at_a_statement(desk, chance.randint(1, STATEMENTS))
        desk.clock.move(seconds=PAST_EVERY_LEASE)
    nursery.finish(desk)
    desk.clock.move(seconds=PAST_EVERY_LEASE)
