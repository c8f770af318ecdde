"""Proof of work in a real browser: it works by itself, and without scripts one can wait."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Response

from tests.browser.conftest import PLENTY
from tests.browser.visitor import MARIA, Visitor, press
from tests.publish.county import Publisher
from tests.serving import public_server

pytestmark = pytest.mark.browser
# Asked of everybody at once; the wait is short so that the test need not be long.
ASKED = PLENTY.replace("after_failures = 1000", "after_failures = 0\nwait_seconds = 1")


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The public face, asking for work at the first try."""
    folder = tmp_path_factory.mktemp("proof")
    publisher = Publisher(folder / "publisher")
    publisher.publish("first")
    with public_server(folder, publisher, limits=ASKED) as server:
        yield f"http://127.0.0.1:{server.port}"


@dataclass
class Seen:
    """The statuses of the pages that a browser was shown, and what it complained of."""

    statuses: list[int] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def note(self, response: Response) -> None:
        if "/check/confirm" in response.url:
            self.statuses.append(response.status)


def watched(visitor: Visitor) -> Seen:
    seen = Seen()
    visitor.page.on("response", seen.note)
    visitor.page.on("console", lambda said: seen.complaints.append(said.text))
    visitor.page.on("pageerror", lambda problem: seen.complaints.append(str(problem)))
    return seen


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_browser_solves_it_by_itself_under_our_strict_policy(
    chromium: Browser, asking: str, language: str
) -> None:
    visitor = Visitor(chromium, asking, language=language, scripts=True)
    seen = watched(visitor)
    visitor.open("/check")
    visitor.walk(MARIA, until="confirm")
    visitor.send(MARIA["confirm"])
    visitor.page.wait_for_url("**/check/result")
    assert visitor.page.locator('[data-outcome="verified"]').count() == 1
    assert seen.statuses[:2] == [200, 429]
    assert not [each for each in seen.complaints if "Security Policy" in each or "Trusted" in each]
    assert all(url.startswith(asking) for url in visitor.asked_for)
    visitor.leave()


def test_without_scripts_one_waits_and_nothing_is_lost(chromium: Browser, asking: str) -> None:
    visitor = Visitor(chromium, asking)
    visitor.open("/check")
    visitor.walk(MARIA, until="confirm")
    visitor.send(MARIA["confirm"])
    while visitor.question == "confirm":  # pressed too early, the same wait goes on
        press(visitor.page, "#waiting button[type=submit]")
    assert visitor.question == "result"
    assert visitor.page.locator('[data-outcome="verified"]').count() == 1
    visitor.leave()


def test_a_browser_without_webcrypto_is_offered_the_wait(chromium: Browser, asking: str) -> None:
    visitor = Visitor(chromium, asking, scripts=True)
    visitor.context.add_init_script("Object.defineProperty(window.crypto, 'subtle', {value: null})")
    visitor.open("/check")
    visitor.walk(MARIA, until="confirm")
    visitor.send(MARIA["confirm"])
    visitor.page.wait_for_selector("#waiting button[type=submit]")
    assert visitor.page.locator("#proof").is_hidden()
    assert not visitor.faults()
    assert not visitor.is_too_wide()
    assert not visitor.small_targets()
    visitor.leave()
