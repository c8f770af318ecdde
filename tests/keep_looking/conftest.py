"""The desk of the texting tests, with a second list that is loaded while people wait."""

from __future__ import annotations

import pytest

from tests.keep_looking.waiters import LATER
from tests.publish.county import Publisher
from tests.sms.conftest import (  # noqa: F401 (fixtures, by their names)
    base_url,
    clock,
    database_url,
    desk,
    pytest_collection_modifyitems,
    pytest_generate_tests,
    settings,
    strict_log,
    twilio,
    twilio_settings,
)


@pytest.fixture(scope="session")
def publisher(tmp_path_factory: pytest.TempPathFactory) -> Publisher:
    """A publisher with two lists: `second` has what courts did after `first`."""
    made = Publisher(tmp_path_factory.mktemp("publisher"))
    made.publish("first")
    made.publish("second", LATER)
    return made
