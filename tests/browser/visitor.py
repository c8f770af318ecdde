"""A person with a phone: 360 pixels wide, no scripts, and an eye on what the page asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request

PHONE = {"width": 360, "height": 740}
NARROWEST = {"width": 320, "height": 640}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
MARIA: Mapping[str, Mapping[str, str]] = {
    "consent": {"answer": "yes"},
    "name": {"given_names": "Maria", "family_names": "Garcia Lopez"},
    "other_names": {"answer": ""},
    "date_of_birth": {"month": "4", "day": "9", "year": "1975"},
    "identifier_kind": {"answer": "ssn4"},
    "identifier": {"answer": "3456"},
    "second_identifier_kind": {"answer": "none"},
    "confirm": {"answer": "yes"},
    "contact_consent": {"answer": "no"},
}
LOCALES = {"en": "en-US", "es": "es-MX"}


def press(page: Page, target: str) -> None:
    """Press what leads to another page, and wait for that page: a click alone may return before."""
    with page.expect_navigation():
        page.click(target)


@dataclass
class Visitor:
    """One visitor in a browser context of their own."""

    chromium: Browser
    address: str
    language: str = "en"
    scripts: bool = False
    dark: bool = False
    asked_for: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context: BrowserContext = self.chromium.new_context(
            viewport=PHONE,  # type: ignore[arg-type]
            locale=LOCALES[self.language],
            java_script_enabled=self.scripts,
            color_scheme="dark" if self.dark else "light",
        )
        self.page: Page = self.context.new_page()
        self.page.on("request", self._note)

    def _note(self, request: Request) -> None:
        self.asked_for.append(request.url)

    def open(self, path: str) -> None:
        """Open a page of the service."""
        self.page.goto(self.address + path)

    @property
    def question(self) -> str:
        """The last part of the address."""
        return self.page.url.rsplit("/", 1)[-1]

    def send(self, answers: Mapping[str, str]) -> None:
        """Fill in the open form and press its button."""
        for name, value in answers.items():
            choice = self.page.locator(f'input[type=radio][name="{name}"]')
            if choice.count():
                self.page.check(f'input[name="{name}"][value="{value}"]')
            else:
                self.page.fill(f"#{name}", value)
        press(self.page, "form.question button[type=submit]")

    def walk(
        self,
        answers: Mapping[str, Mapping[str, str]],
        *,
        at_each: Callable[[], None] = lambda: None,
        until: str = "result",
    ) -> None:
        """Answer question after question until the page called `until` is open."""
        if not self.page.url.startswith(self.address):
            self.open("/check")
        while self.question != until:
            at_each()
            self.send(answers[self.question])
        at_each()

    def faults(self) -> list[str]:
        """What axe finds wrong with the open page, one line each."""
        found = Axe().run(self.page, options=RULES)
        return [
            f"{self.page.url}: {each['id']}: {node['html']}"
            for each in found.response["violations"]
            for node in each["nodes"]
        ]

    def is_too_wide(self) -> bool:
        """Whether the page must be scrolled sideways."""
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        return bool(self.page.evaluate(wide))

    def small_targets(self) -> list[str]:
        """Buttons, choices and links outside of sentences that a finger can miss (under 44 px)."""
        found = self.page.evaluate(SMALL)
        return [f"{self.page.url}: {each}" for each in found]

    def leave(self) -> None:
        """Close the browser window."""
        self.context.close()


SMALL = """() => [...document.querySelectorAll(
  'button, .button, .option, .tool, .foot a, summary, input[type=text], input[type=tel]')]
  .filter(e => e.offsetParent !== null && e.getBoundingClientRect().height < 43.5)
  .map(e => e.outerHTML.slice(0, 80))"""
