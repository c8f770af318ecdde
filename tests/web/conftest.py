"""The public face over a real published store, and a log that must stay free of people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from lookup import log
from lookup.clock import FixedClock
from lookup.settings import Settings
from tests.publish.county import Publisher

NOW = datetime(2020, 3, 4, 17, 30, tzinfo=UTC)
# None of these may ever be written to a log: what the people of the tests type.
CANARIES = (
    *("MARIA", "Maria", "GARCIA", "Garcia", "LOPEZ", "Xochitl", "Canario", "WASHINGTON"),
    *("1975", "19750409", "3456", "900123456", "B7654321", "A66524879", "66524879", "BA123456"),
    *("3235550147", "555-0147", "canary@example.org", "12 Canary Street", "127.0.0.1 -"),
)
RANDOM = re.compile(r'"request": "[0-9a-f]{16}"|"generation": "[0-9]+"|"time": "[^"]+"')
PLENTY = """
[request]
rate = "100000 per 5 minutes"
[session]
failures = ["1000 per hour"]
[lookups]
tokens = ["100000 per hour"]
[proof_of_work]
after_failures = 1000
"""


@pytest.fixture(scope="session")
def publisher(tmp_path_factory: pytest.TempPathFactory) -> Publisher:
    """A publisher who has made one generation, `first`."""
    desk = Publisher(tmp_path_factory.mktemp("publisher"))
    desk.publish("first")
    return desk


@pytest.fixture
def settings(publisher: Publisher, tmp_path: Path) -> Settings:
    """A public face on loopback, with an empty database of its own."""
    limits = tmp_path / "limits.toml"
    limits.write_text(PLENTY)
    return Settings(
        face="public",
        base_url="http://127.0.0.1:8000",
        key_file=publisher.keys / "server.key",
        secret_key="a secret for tests, long enough for https too",
        database_url=f"sqlite:///{tmp_path / 'data' / 'lookup.db'}",
        store_dir=tmp_path / "data" / "store",
        limits_file=limits,
    )


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def app(settings: Settings, publisher: Publisher, clock: FixedClock) -> Flask:
    """The public face, serving the generation `first`."""
    made = create_app(settings, clock=clock)
    made.extensions["lookup"].store.load(publisher.file("first"))
    return made


@pytest.fixture
def https_app(settings: Settings, clock: FixedClock) -> Flask:
    """The same face behind TLS, with nothing loaded and the default limits."""
    return create_app(
        replace(settings, base_url="https://answers.example.gov", limits_file=None), clock=clock
    )


@pytest.fixture(autouse=True)
def strict_log() -> None:
    """An event with a key or a form of value that is not allowed fails the test."""
    log.be_strict(strict=True)


@dataclass
class Log:
    """What was written to the log, all of it."""

    text: str = ""


@pytest.fixture(autouse=True)
def no_person_in_the_log(capsys: pytest.CaptureFixture[str]) -> Iterator[Log]:
    """Fails the test when anything that a person typed reached standard error.

    A test that reads standard error itself puts what it read into `text`.
    """
    written = Log()
    yield written
    written.text += capsys.readouterr().err
    told = RANDOM.sub("", written.text)
    found = [canary for canary in CANARIES if canary in told]
    assert not found, f"personal data in the log: {found}"
