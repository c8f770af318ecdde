"""What a counter is called in the store, and how a wait is told: nothing of a person in either."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lookup.limits.charged import rounded_up
from lookup.limits.tags import Name, Tags

KEY = b"l" * 32


def test_a_tag_changes_with_the_month_but_a_window_keeps_its_own() -> None:
    tags, name = Tags(KEY), Name("identity", "K|19800101", 86_400)
    in_november = tags.tag(name, datetime(2026, 11, 30, 23, 0, tzinfo=UTC))
    in_december = tags.tag(name, datetime(2026, 12, 1, 1, 0, tzinfo=UTC))
    later = tags.tag(name, datetime(2026, 12, 5, 1, 0, tzinfo=UTC))
    assert in_december.now != in_november.now
    assert in_december.earlier == (in_november.now,)
    assert later.earlier == ()
    assert "19800101" not in repr(name)


@pytest.mark.parametrize(
    ("seconds", "rounded"),
    [
        (0, 30),
        (1, 30),
        (30, 30),
        (31, 60),
        (599, 600),
        (601, 1200),
        (7201, 10_800),
        (86_395, 86_400),
    ],
)
def test_a_wait_is_told_in_coarse_steps(seconds: int, rounded: int) -> None:
    assert rounded_up(seconds) == rounded
