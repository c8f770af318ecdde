"""A real Chromium against a real server; skipped with one loud line where there is no browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import skip_loudly
from tests.publish.county import Publisher
from tests.serving import public_server

ARGUMENTS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # nothing leaves this machine
]
PLENTY = """
[request]
rate = "100000 per 5 minutes"
[session]
failures = ["1000 per hour"]
[address]
failures = ["1000 per hour"]
checks = ["1000 per hour"]
people = ["1000 per day"]
[identity]
failures = ["1000 per day"]
waits_seconds = [0]
[identity_from_one_source]
failures = ["1000 per day"]
waits_seconds = [0]
[number]
failures = ["1000 per day"]
waits_seconds = [0]
[lookups]
tokens = ["100000 per hour"]
[proof_of_work]
after_failures = 1000
"""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        skip_loudly("the pages in a real browser (install the system's package `chromium`)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The public face as a process of its own, serving a few made-up people."""
    folder = tmp_path_factory.mktemp("browser")
    publisher = Publisher(folder / "publisher")
    publisher.publish("first")
    with public_server(folder, publisher, limits=PLENTY) as server:
        yield f"http://127.0.0.1:{server.port}"
