"""A publisher's desk for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.publish.county import Publisher


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    """A publisher's desk with nothing on it but keys."""
    return Publisher(tmp_path / "publisher")
