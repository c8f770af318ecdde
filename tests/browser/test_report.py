"""The report of a run in a real browser: accessible, on the smallest phone, in two languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from cmr.reports.summary_page import render
from tests.reports.counties_of_people import by_chance, summary_of

pytestmark = pytest.mark.browser
SMALLEST_PHONE = 320


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_on_the_smallest_phone(chromium: Browser, tmp_path: Path, scheme: str) -> None:
    file = tmp_path / "summary.html"
    file.write_text(render(summary_of(by_chance(2, 1200))), encoding="utf-8")
    context = chromium.new_context(
        viewport={"width": SMALLEST_PHONE, "height": 800},
        color_scheme=scheme,
    )
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator("h1 .en").is_visible()
    assert not page.locator("h1 .es").is_visible()
    page.get_by_text("Español", exact=True).click()
    assert page.locator("h1 .es").is_visible()
    assert not page.locator("h1 .en").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == SMALLEST_PHONE
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    context.close()
