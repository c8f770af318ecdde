"""The console in a real Chromium: with and without scripts, wide and on a phone, and by axe."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from lookup.clock import SystemClock
from lookup.county import County
from lookup.db import Database
from lookup.escalations import Escalations
from lookup.keys import make_key_files
from lookup.sealing import read_server_keys
from tests.browser.visitor import RULES, press
from tests.console.staffroom import PASSWORD, ROSA, SAFE
from tests.serving import ROOT, face, flask_command, free_port

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDE = {"width": 1280, "height": 900}
NARROWEST = {"width": 320, "height": 640}


@dataclass
class Served:
    """A console that is up, with one person's codes and one escalation waiting."""

    url: str
    reference: str
    codes: pyotp.TOTP
    faults: list[str] = field(default_factory=list)

    def sign_in(self, chromium: Browser, *, scripts: bool) -> Page:
        """A page on which somebody is signed in; what the browser complains of is kept."""
        context = chromium.new_context(viewport=WIDE, java_script_enabled=scripts)  # type: ignore[arg-type]
        page = context.new_page()
        page.on("console", lambda said: self._note(said.text))
        page.on("pageerror", lambda problem: self._note(str(problem)))
        page.goto(self.url)
        page.fill("#login", "ana")
        page.fill("#password", PASSWORD)
        press(page, "main button")
        page.fill("#code", fresh(self.codes))
        press(page, "main button")
        assert page.url == f"{self.url}/"
        return page

    def _note(self, said: str) -> None:
        """Keep a complaint; features that this browser does not know yet are none."""
        if "Permissions-Policy" not in said:
            self.faults.append(said)


_used: list[str] = []


def fresh(codes: pyotp.TOTP) -> str:
    """A code that nobody has used: waits for the next one if need be."""
    while (code := codes.at(SystemClock().now())) in _used:
        time.sleep(1)
    _used.append(code)
    return code


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The console as a process of its own."""
    folder, port = tmp_path_factory.mktemp("console"), free_port()
    keys = folder / "keys"
    keys.mkdir()
    make_key_files(keys, "correct horse battery")
    (folder / "passphrase").touch(mode=0o600)
    (folder / "passphrase").write_text("correct horse battery")
    shared = f"sqlite:///{folder / 'data' / 'lookup.db'}"
    environment = {
        "PATH": os.environ["PATH"],
        "FACE": "console",
        "CONSOLE_BASE_URL": f"http://127.0.0.1:{port}",
        "SECRET_KEY": "for this test only",
        "DATABASE_URL": shared,
        "OFFICE_DATABASE_URL": f"sqlite:///{folder / 'office' / 'office.db'}",
        "OFFICE_PRIVATE_KEY_FILE": str(keys / "office.key"),
        "OFFICE_PASSPHRASE_FILE": str(folder / "passphrase"),
    }
    hire = ("defenders", "add", "ana", "--role", "supervisor", "--password-stdin")
    hired = flask_command(*hire, environment=environment, said=PASSWORD)
    codes = pyotp.parse_uri(hired.strip())
    assert isinstance(codes, pyotp.TOTP)
    with face(environment, port=port, log=folder / "log"):
        yield Served(f"http://127.0.0.1:{port}", escalated(shared, keys), codes)


def escalated(shared: str, keys: Path) -> str:
    """Somebody asks; the reference."""
    database = Database.open(shared)
    county = County.load(ROOT / "counties" / "los_angeles.toml")
    office_key = read_server_keys(keys / "server.key").office_public_key
    escalations = Escalations(database, office_key, county, SystemClock())
    with database.begin() as connection:
        opened = escalations.open(connection, ROSA, language="en", channel="web")
        escalations.add_contact(connection, opened.id, SAFE)
    database.close()
    return opened.receipt.reference


def test_an_escalation_is_answered_without_scripts(console: Served, chromium: Browser) -> None:
    page = console.sign_in(chromium, scripts=False)
    press(page, f"text={console.reference}")
    assert "Rosa" not in page.content()
    press(page, "button:has-text('Open')")
    assert "Rosa Ficticia Prueba" in page.content()
    press(page, "text=Take it on")
    page.fill("#text", "Please call us when you can talk.")
    press(page, "text=Look at it first")
    assert page.inner_text(".preview .bubble").endswith("Reply STOP to end.")
    press(page, "button:has-text('Send')")
    assert page.get_attribute("[data-delivery]", "data-delivery") == "queued"
    assert page.get_attribute(".heading", "data-status") == "answered"


def test_scripts_only_help(console: Served, chromium: Browser) -> None:
    page = console.sign_in(chromium, scripts=True)
    page.goto(f"{console.url}/escalations/{console.reference}")
    press(page, "button:has-text('Open')")
    page.fill("#text", "x" * 161)
    assert "2 segments" in page.inner_text("#counter")
    page.fill("#text", "☎")
    assert "cost more: ☎" in page.inner_text("#counter")
    page.click("summary:has-text('Ready-made')")
    page.click("text=Use this one >> nth=0")
    assert len(page.input_value("#text")) > 20
    assert console.faults == []


def test_no_page_has_a_fault_that_axe_can_find_or_runs_over_a_small_phone(
    console: Served, chromium: Browser
) -> None:
    page = console.sign_in(chromium, scripts=True)
    found: list[str] = []
    for path in ("/", "/closed", "/audit", "/staff", f"/escalations/{console.reference}"):
        page.goto(console.url + path)
        if path.startswith("/escalations"):
            press(page, "button:has-text('Open')")
        for size in (WIDE, NARROWEST):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            faults = Axe().run(page, options=RULES).response["violations"]
            found += [f"{path} {size['width']}: {fault['id']} {fault['help']}" for fault in faults]
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= size["width"], f"{path} runs over at {size['width']}"
    assert found == []
