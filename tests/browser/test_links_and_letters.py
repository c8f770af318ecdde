"""A one-time link and a letter in a real browser, at the width of a phone, without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.visitor import MARIA, NARROWEST, Visitor, press

pytestmark = pytest.mark.browser
LINK = "/open/" + "0" * 26
IN_FULL = {**MARIA, "identifier_kind": {"answer": "cii"}, "identifier": {"answer": "66524879"}}


@pytest.fixture(params=["en", "es"])
def visitor(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[Visitor]:
    """Somebody with a phone and no scripts, in each language."""
    somebody = Visitor(chromium, address, request.param)
    yield somebody
    somebody.leave()


@pytest.fixture(params=[("en", False), ("es", True)], ids=["en", "es-dark"])
def reader(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[Visitor]:
    """The same with scripts, which the checking of a page needs."""
    language, dark = request.param
    somebody = Visitor(chromium, address, language, scripts=True, dark=dark)
    yield somebody
    somebody.leave()


def fits(visitor: Visitor) -> list[str]:
    """What is wrong with the open page on a phone."""
    narrow = []
    visitor.page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]
    if visitor.is_too_wide():
        narrow.append(f"{visitor.page.url} is too wide")
    return [*narrow, *visitor.faults(), *visitor.small_targets()]


def asks_for_letter(visitor: Visitor) -> tuple[str, str]:
    """Code and opening word of a letter just made."""
    visitor.open("/check")
    visitor.walk(IN_FULL)
    press(visitor.page, "a[href='/check/letter']")
    visitor.page.fill("#name", "Maria Garcia Lopez")
    press(visitor.page, "form.question button")
    code = visitor.page.inner_text("[data-letter-code]")
    return code, visitor.page.inner_text("[data-letter-word]")


def test_a_link_that_opens_nothing_says_so_after_the_button_alone(visitor: Visitor) -> None:
    visitor.open(LINK)
    assert visitor.page.locator("main form button").count() == 1

    press(visitor.page, "main form button")

    title = {"en": "This link does not open", "es": "Este enlace no abre"}[visitor.language]
    assert visitor.page.inner_text("h1") == title


def test_a_letter_is_asked_for_saved_and_checked_without_scripts(
    visitor: Visitor, chromium: Browser, address: str
) -> None:
    code, word = asks_for_letter(visitor)
    with visitor.page.expect_download() as saved:
        visitor.page.click("form.question button")
    assert saved.value.suggested_filename == "letter.pdf"
    assert saved.value.path().read_bytes().startswith(b"%PDF")

    landlord = Visitor(chromium, address)
    landlord.open("/letter")
    landlord.page.fill("#code", code.lower())
    press(landlord.page, "form.question button")
    assert landlord.page.locator("[data-letter=genuine]").count() == 1
    assert "BA123456" not in landlord.page.inner_text("main")
    landlord.page.fill("#word", word)
    press(landlord.page, "form.question button")
    assert "BA123456" in landlord.page.inner_text("main")
    landlord.leave()


def test_every_page_of_links_and_letters_can_be_read_by_everybody(reader: Visitor) -> None:
    found = []
    reader.open(LINK)
    found += fits(reader)
    press(reader.page, "main form button")
    found += fits(reader)
    code, word = asks_for_letter(reader)
    found += fits(reader)
    reader.open("/check/letter")
    found += fits(reader)
    press(reader.page, "form.question button")
    found += fits(reader)
    for path in ("/letter", "/letter/unknown", f"/letter/{code}"):
        reader.open(path)
        found += fits(reader)
    press(reader.page, "form.question button")
    found += fits(reader)
    reader.page.fill("#word", word)
    press(reader.page, "form.question button")
    found += fits(reader)
    assert found == []
