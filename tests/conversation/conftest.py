"""A published store for the whole run, and a deployment of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lookup.clock import FixedClock
from tests.conversation.city import City, city
from tests.publish.county import Publisher

NOW = datetime(2020, 3, 4, 17, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Publisher:
    """A publisher who has made one generation, `first`."""
    desk = Publisher(tmp_path_factory.mktemp("publisher"))
    desk.publish("first")
    return desk


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def town(published: Publisher, tmp_path: Path, clock: FixedClock) -> Iterator[City]:
    """A deployment on SQLite."""
    made = city(published, f"sqlite:///{tmp_path / 'lookup.db'}", tmp_path, clock)
    yield made
    made.database.engine.dispose()


@pytest.fixture
def any_town(
    published: Publisher, database_url: str, tmp_path: Path, clock: FixedClock
) -> Iterator[City]:
    """A deployment on SQLite, and once more on PostgreSQL."""
    made = city(published, database_url, tmp_path, clock)
    yield made
    made.database.engine.dispose()
