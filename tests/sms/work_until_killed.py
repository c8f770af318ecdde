"""A worker process whose clock stands where it is told; it works until somebody kills it."""

from __future__ import annotations

import sys
import time
from datetime import datetime
from pathlib import Path

from app import create_app
from lookup.clock import FixedClock
from lookup.settings import Settings, TwilioSettings
from sms.background import Workers
from sms.worker import Worker
from tests.sms.fake_twilio import ACCOUNT, NUMBER, TOKEN


def main(at: str, key_file: str, folder: str, api_base: str) -> None:
    settings = Settings(
        face="public",
        base_url="http://127.0.0.1:8000",
        key_file=Path(key_file),
        secret_key="a secret for tests, long enough for https too",
        database_url=f"sqlite:///{folder}/lookup.db",
        store_dir=Path(folder) / "store",
        twilio=TwilioSettings(ACCOUNT, TOKEN, NUMBER, api_base=api_base),
    )
    app = create_app(settings, clock=FixedClock(datetime.fromisoformat(at)))
    parts = app.extensions["sms"]
    worker, sender = Worker(parts), Workers(parts).sender
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        busy = worker.step() | sender.step() | bool(sender.settle_doubtful())
        if not busy:
            sys.stdout.write("idle\n")
            sys.stdout.flush()
            time.sleep(0.05)


if __name__ == "__main__":
    main(*sys.argv[1:])
