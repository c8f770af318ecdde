"""Letters twice as large on the narrowest phone: nothing sticks out, in English or Spanish."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.visitor import MARIA, NARROWEST, Visitor

pytestmark = pytest.mark.browser
TWICE = "document.documentElement.style.fontSize = '200%'"
STICKS_OUT = """() => [...document.querySelectorAll('body *')]
  .filter(e => e.offsetParent && !e.classList.contains('skip'))
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => e.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_sticks_out_when_letters_are_twice_as_large(
    chromium: Browser, address: str, language: str
) -> None:
    visitor = Visitor(chromium, address, language)
    visitor.page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]
    out: list[str] = []

    def look() -> None:
        visitor.page.evaluate(TWICE)
        out.extend(f"{visitor.page.url}: {each}" for each in visitor.page.evaluate(STICKS_OUT))

    for path in ("/", "/about", "/how-we-decide", "/reference"):
        visitor.open(path)
        look()
    visitor.open("/check")
    visitor.walk(MARIA, at_each=look)
    visitor.leave()
    assert not out
