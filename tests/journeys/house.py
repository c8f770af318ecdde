"""A made-up county and both faces over it: what every way in of a journey leads to."""

from __future__ import annotations

import itertools
import os
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from sqlalchemy import func, select
from waitress import create_server

from app import Settings, create_app
from lookup.clock import FixedClock, SystemClock
from lookup.demo.account import Account, prepare_account
from lookup.demo.layout import Folder
from lookup.demo.serve import console_settings, public_settings, serving
from lookup.models.escalations import escalation
from tests.journeys.cast import Cast
from tests.serving import ROOT, free_port
from tests.sms.desk import Desk, Phone
from tests.sms.fake_twilio import ACCOUNT, NUMBER, TOKEN, FakeTwilio, fake_twilio


@dataclass(frozen=True)
class House:
    """The public face on a port, the office's console on another, and the provider's stand-in."""

    url: str
    console_url: str
    account: Account
    desk: Desk
    cast: Cast
    environment: Mapping[str, str]  # of the public face
    phone: str | None = None  # where the person who asks may be reached
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(200))

    def another_phone(self) -> Phone:
        """A phone that never wrote to us."""
        return self.desk.phone(f"+1213555{next(self._numbers):04d}")

    def reachable_at(self, phone: str) -> House:
        """The same, for somebody who leaves this number."""
        return replace(self, phone=phone)

    def escalations(self) -> int:
        """How many inquiries the office was given."""
        with self.desk.parts.notices.database.read() as connection:
            return connection.execute(select(func.count()).select_from(escalation)).scalar_one()


@contextmanager
def house(folder: Folder) -> Iterator[House]:
    """The house, open: `folder` holds a county that `prepare` made."""
    port, console_port = free_port(), free_port()
    clock = FixedClock(SystemClock().now())
    with fake_twilio(clock) as twilio:
        given = {**os.environ, **account_at(twilio), "COUNTY_FILE": awake(folder)}
        environment = public_settings(folder, port=port, given=given)
        app = create_app(Settings.from_environment(environment))
        app.extensions["lookup"].store.load(folder.generation)
        console = console_settings(folder, port=console_port, given=dict(os.environ))
        account = prepare_account(folder, console)
        server = create_server(app, host="127.0.0.1", port=port, threads=8)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        log = folder.top / "console.log"
        with serving("console", console, port=console_port, log=log):
            yield House(
                f"http://127.0.0.1:{port}",
                f"http://127.0.0.1:{console_port}",
                account,
                Desk(app, twilio, clock, f"http://127.0.0.1:{port}"),
                Cast.read(folder.county / "people.csv"),
                environment,
            )
        server.close()
        thread.join(timeout=5)


def account_at(twilio: FakeTwilio) -> dict[str, str]:
    """The settings of our account at the stand-in."""
    return {
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_FROM": NUMBER,
        "TWILIO_API_BASE": twilio.base,
    }


def awake(folder: Folder) -> str:
    """The county without its quiet hours: the journeys are walked at any time of the day."""
    county = (ROOT / "counties" / "los_angeles.toml").read_text(encoding="utf-8")
    for hour, always in (('"08:00"', '"00:00"'), ('"20:00"', '"23:59"')):
        county, found = re.subn(rf"(?m)^(texts_\w+ = ){hour}", rf"\1{always}", county)
        assert found == 1
    file = folder.top / "county.toml"
    file.write_text(county, encoding="utf-8")
    return str(file)
