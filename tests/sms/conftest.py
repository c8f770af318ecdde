"""The desk of the texting tests: the real application over a real published store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import create_app
from lookup import log
from lookup.clock import FixedClock
from lookup.settings import Settings, TwilioSettings
from tests.publish.county import Publisher
from tests.sms.desk import Desk
from tests.sms.fake_twilio import ACCOUNT, NUMBER, TOKEN, FakeTwilio, fake_twilio

NOW = datetime(2020, 3, 4, 17, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def publisher(tmp_path_factory: pytest.TempPathFactory) -> Publisher:
    """A publisher who has made one generation, `first`."""
    desk = Publisher(tmp_path_factory.mktemp("publisher"))
    desk.publish("first")
    return desk


@pytest.fixture
def base_url() -> str:
    """Loopback, so that the generation with the slow hash for tests may be served."""
    return "http://127.0.0.1:8000"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def twilio(clock: FixedClock) -> Iterator[FakeTwilio]:
    with fake_twilio(clock) as fake:
        yield fake


@pytest.fixture
def twilio_settings(twilio: FakeTwilio) -> TwilioSettings:
    return TwilioSettings(
        account_sid=ACCOUNT, auth_token=TOKEN, sender=NUMBER, api_base=twilio.base
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Modules that say so are tested on both kinds of database; the rest on SQLite."""
    if getattr(metafunc.module, "ON_BOTH_DATABASES", False) and "desk" in metafunc.fixturenames:
        both = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
        metafunc.parametrize("database_url", both, indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where a module says "once", one of a test's many words or names is enough on PostgreSQL."""
    kept: list[pytest.Item] = []
    seen: set[tuple[Path, str]] = set()
    for item in items:
        module, params = getattr(item, "module", None), getattr(item, "callspec", None)
        once = getattr(module, "ON_BOTH_DATABASES", None) == "once" and params is not None
        if once and params.params.get("database_url") == "postgresql":
            name = (item.path, getattr(item, "originalname", item.name))
            if name in seen:
                continue
            seen.add(name)
        kept.append(item)
    if len(kept) < len(items):
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return f"sqlite:///{tmp_path / 'data' / 'lookup.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def settings(
    publisher: Publisher,
    tmp_path: Path,
    twilio_settings: TwilioSettings,
    database_url: str,
    base_url: str,
) -> Settings:
    """The public face with texting set up and an empty database."""
    return Settings(
        face="public",
        base_url=base_url,
        key_file=publisher.keys / "server.key",
        secret_key="a secret for tests, long enough for https too",
        database_url=database_url,
        store_dir=tmp_path / "data" / "store",
        twilio=twilio_settings,
    )


@pytest.fixture
def desk(
    settings: Settings, twilio: FakeTwilio, clock: FixedClock, publisher: Publisher
) -> Iterator[Desk]:
    """The public face with texting, serving the generation `first`; workers are stepped by hand."""
    app = create_app(settings, clock=clock)
    if not settings.https:
        app.extensions["lookup"].store.load(publisher.file("first"))
    made = Desk(app, twilio, clock, settings.base_url)
    yield made
    made.parts.notices.database.engine.dispose()  # else its server cannot drop the database


@pytest.fixture(autouse=True)
def strict_log() -> None:
    """An event with a key or a form of value that is not allowed fails the test."""
    log.be_strict(strict=True)
