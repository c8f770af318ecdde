"""Every page in a real browser: readable by everybody, from nowhere else, without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.visitor import MARIA, NARROWEST, Visitor, press

pytestmark = pytest.mark.browser
PLAIN = ("/", "/about", "/privacy", "/accessibility", "/how-we-decide", "/reference", "/nowhere")
IN_FULL = {**MARIA, "identifier_kind": {"answer": "cii"}, "identifier": {"answer": "66524879"}}
STRANGER = {**MARIA, "name": {"given_names": "Xochitl", "family_names": "Canario"}}
WRONG = {
    "consent": {},
    "name": {"given_names": "", "family_names": ""},
    "date_of_birth": {"month": "13", "day": "40", "year": ""},
    "identifier_kind": {},
    "identifier": {"answer": "12"},
}


@pytest.fixture(params=["en", "es"])
def visitor(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[Visitor]:
    """Somebody with a phone and no scripts, in each language."""
    somebody = Visitor(chromium, address, request.param)
    yield somebody
    somebody.leave()


@pytest.fixture(params=[("en", False), ("es", False), ("en", True)], ids=["en", "es", "dark"])
def reader(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[Visitor]:
    """The same with scripts, which the checking of a page needs."""
    language, dark = request.param
    somebody = Visitor(chromium, address, language, scripts=True, dark=dark)
    yield somebody
    somebody.leave()


def test_a_person_gets_the_answer_without_scripts(visitor: Visitor) -> None:
    visitor.open("/")
    press(visitor.page, "main .button")
    visitor.walk(MARIA)
    answer = visitor.page.locator("[data-outcome]")
    assert answer.get_attribute("data-outcome") == "verified"
    assert answer.get_attribute("data-headline") == "all_dismissed"
    assert visitor.page.locator("html").get_attribute("lang") == visitor.language
    title = {"en": "A judge dismissed", "es": "Un juez anuló"}[visitor.language]
    assert title in visitor.page.inner_text("h1")


def test_a_person_nobody_knows_gets_a_reference_and_can_ask_for_it(visitor: Visitor) -> None:
    visitor.walk(STRANGER)
    reference = visitor.page.inner_text("[data-escalation]")
    visitor.open("/reference")
    visitor.page.fill("#reference", reference)
    press(visitor.page, "main button[type=submit]")
    assert visitor.page.locator("[data-status]").get_attribute("data-status") == "received"


def test_the_browsers_own_back_and_reload_are_safe(visitor: Visitor) -> None:
    visitor.walk(MARIA, until="date_of_birth")
    visitor.page.reload()
    assert visitor.question == "date_of_birth"
    visitor.page.go_back()
    assert visitor.question == "date_of_birth"
    press(visitor.page, ".way-back button")
    assert visitor.question == "other_names"
    visitor.walk(MARIA)
    visitor.page.reload()
    assert visitor.page.locator("[data-outcome]").get_attribute("data-outcome") == "verified"


def test_after_erasing_the_answer_going_back_shows_nothing(visitor: Visitor) -> None:
    visitor.walk(MARIA)
    press(visitor.page, "form[action='/check/start-over'] button")
    visitor.page.go_back()
    assert not visitor.page.locator("[data-outcome]").count()


def test_everything_comes_from_our_own_address(visitor: Visitor) -> None:
    for path in PLAIN:
        visitor.open(path)
    visitor.open("/check")
    visitor.walk(STRANGER)
    assert visitor.asked_for
    assert all(url.startswith(visitor.address + "/") for url in visitor.asked_for)


def test_no_cookie_before_the_first_form(visitor: Visitor) -> None:
    for path in PLAIN[:5]:
        visitor.open(path)
        assert visitor.context.cookies() == []
    visitor.open("/check")
    assert [cookie["name"] for cookie in visitor.context.cookies()] == ["s"]


def test_no_answer_fits_less_than_the_narrowest_phone(visitor: Visitor) -> None:
    visitor.page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]
    wide: list[str] = []

    def look() -> None:
        if visitor.is_too_wide():
            wide.append(visitor.page.url)

    for path in PLAIN:
        visitor.open(path)
        look()
    visitor.open("/check")
    visitor.walk(IN_FULL, at_each=look)
    assert not wide


def test_what_a_finger_must_hit_is_large_enough(visitor: Visitor) -> None:
    small: list[str] = []
    visitor.walk(STRANGER, at_each=lambda: small.extend(visitor.small_targets()))
    assert not small


def test_no_page_has_a_fault_that_axe_can_find(reader: Visitor) -> None:
    faults: list[str] = []
    for path in PLAIN:
        reader.open(path)
        faults += reader.faults()
    reader.open("/check")

    def look() -> None:
        faults.extend(reader.faults())
        if reader.question in WRONG:
            reader.send(WRONG[reader.question])
            faults.extend(reader.faults())

    reader.walk(IN_FULL, at_each=look)
    assert not faults


def test_no_page_of_somebody_nobody_knows_has_a_fault(reader: Visitor) -> None:
    faults: list[str] = []
    reader.walk(
        {**STRANGER, "contact_consent": {"answer": "yes"}},
        at_each=lambda: faults.extend(reader.faults()),
        until="contact",
    )
    reader.send({"preferred": "call"})
    faults += reader.faults()
    reader.send({"phone": "323 555 0147"})
    faults += reader.faults()
    assert reader.question == "result"
    assert not faults


def test_the_first_thing_read_after_a_mistake_is_what_to_put_right(visitor: Visitor) -> None:
    visitor.walk(MARIA, until="name")
    visitor.send(WRONG["name"])
    focused = visitor.page.evaluate("document.activeElement.className")
    assert focused == "summary"
    visitor.page.click(".summary a >> nth=1")
    assert visitor.page.evaluate("document.activeElement.id") == "family_names"


def test_leaving_goes_away_and_forgets(chromium: Browser, address: str) -> None:
    visitor = Visitor(chromium, address)
    visitor.walk(MARIA, until="confirm")
    with visitor.page.expect_event("requestfailed"):  # the tests reach no other site
        visitor.page.click(".leave")
    assert visitor.asked_for[-1] == "https://www.weather.gov/"
    assert not [c for c in visitor.context.cookies() if c["name"] == "s"]
    visitor.leave()
