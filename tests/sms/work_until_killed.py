"""A process that starts workers, each by a fork and at a given time, to be killed in mid-work.

Each line of its input is `MOMENT STATEMENTS`: start a worker whose clock stands at that moment
and that kills itself (SIGKILL) before it sends the database its statement of that number; 0: it
goes on until somebody kills it. Each line of its output is a word: `started PID`, `idle`, `gone`.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine, event

from app import create_app
from lookup.clock import FixedClock
from lookup.settings import Settings, TwilioSettings
from sms.background import Workers
from sms.worker import Worker
from tests.sms.fake_twilio import ACCOUNT, NUMBER, TOKEN


def main(key_file: str, database_url: str, store_dir: str, api_base: str) -> None:
    """Start workers as told, until the input ends."""
    clock = FixedClock(datetime(2020, 3, 4, tzinfo=UTC))
    app = create_app(
        Settings(
            face="public",
            base_url="http://127.0.0.1:8000",
            key_file=Path(key_file),
            secret_key="a secret for tests, long enough for https too",
            database_url=database_url,
            store_dir=Path(store_dir),
            twilio=TwilioSettings(ACCOUNT, TOKEN, NUMBER, api_base=api_base),
        ),
        clock=clock,
    )
    app.extensions["sms"].notices.database.close()  # no connection may be carried into a fork
    say("ready")
    for line in sys.stdin:
        moment, statements = line.split()
        clock.set(datetime.fromisoformat(moment))
        pid = os.fork()
        if pid == 0:
            work(app, int(statements))
        say(f"started {pid}")
        os.waitpid(pid, 0)
        say("gone")


def work(app: Flask, statements: int) -> None:
    """Answer, send, settle and erase for as long as this process lives."""
    parts = app.extensions["sms"]
    if statements:
        die_before(parts.notices.database.engine, statements)
    workers, inbound = Workers(parts), Worker(parts)
    told = False
    while True:
        busy = inbound.step() | workers.sender.step() | bool(workers.sender.settle_doubtful())
        busy |= workers.eraser.step()
        if not busy and not told:
            say("idle")
            told = True
        time.sleep(0 if busy else 0.01)


def die_before(engine: Engine, number: int) -> None:
    """Let this process kill itself before its statement of that number, a COMMIT included."""
    left = [number]

    def count(*_: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    for moment in ("before_cursor_execute", "commit", "begin"):
        event.listen(engine, moment, count)


def say(words: str) -> None:
    """One line, at once."""
    os.write(1, f"{words}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
