"""`/how-we-decide`: whoever reads the rules is told when no lawyer stands behind them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from lookup.clock import FixedClock
from lookup.publish import publish
from lookup.settings import Settings
from tests.publish.county import Publisher
from tests.web.walking import Browser

NOTICES = {
    "en": "These rules are only a try. No lawyer has agreed to them yet. Do not rely on them.",
    "es": "Ningún abogado las aprobó todavía. No confíe en ellas.",
}


def decided_under(status: str | None, settings: Settings, clock: FixedClock, desk: Path) -> Flask:
    """A face of its own that serves a generation decided under a policy of this status."""
    publisher = Publisher(desk)
    order = publisher.order("county", allow_unsigned_policy=True)
    manifest = order.determinations / "manifest.json"
    facts = json.loads(manifest.read_text())
    facts["policy"].pop("status", None)
    facts["policy"] |= {"status": status} if status else {}
    manifest.write_text(json.dumps(facts))
    publish(order, clock=publisher.clock)
    made = create_app(replace(settings, key_file=publisher.keys / "server.key"), clock=clock)
    made.extensions["lookup"].store.load(order.out)
    return made


@pytest.mark.parametrize("status", ["not_signed_off", "comparison", "reviewing", None])
@pytest.mark.parametrize("language", NOTICES)
def test_a_policy_that_is_not_signed_off_says_so_above_its_rules(
    settings: Settings, clock: FixedClock, tmp_path: Path, status: str | None, language: str
) -> None:
    face = decided_under(status, settings, clock, tmp_path / "desk")
    page = Browser(face, language=language).get("/how-we-decide").get_data(as_text=True)
    assert NOTICES[language] in page
    assert page.index("data-not-signed-off") < page.index("data-rule=")


def test_a_served_policy_carries_no_such_notice(
    settings: Settings, clock: FixedClock, tmp_path: Path
) -> None:
    face = decided_under("served", settings, clock, tmp_path / "desk")
    page = Browser(face).get("/how-we-decide").get_data(as_text=True)
    assert "data-rule=" in page
    assert "data-not-signed-off" not in page
