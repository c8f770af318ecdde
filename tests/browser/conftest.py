"""A real Chromium against a real server; skipped with one loud line where there is no browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import skip_loudly
from tests.publish.county import Publisher

ROOT = Path(__file__).parents[2]
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
    folder, port = tmp_path_factory.mktemp("browser"), free_port()
    publisher = Publisher(folder / "publisher")
    publisher.publish("first")
    (folder / "limits.toml").write_text(PLENTY)
    environment = {
        "PATH": os.environ["PATH"],
        "PUBLIC_BASE_URL": f"http://127.0.0.1:{port}",
        "KEY_FILE": str(publisher.keys / "server.key"),
        "SECRET_KEY": "for this test only",
        "DATABASE_URL": f"sqlite:///{folder / 'data' / 'lookup.db'}",
        "STORE_DIR": str(folder / "data" / "store"),
        "LIMITS_FILE": str(folder / "limits.toml"),
    }
    flask = [sys.executable, "-m", "flask", "--app", "app"]
    load = [*flask, "load-generation", str(publisher.file("first"))]
    subprocess.run(load, cwd=ROOT, env=environment, check=True, capture_output=True)
    command = [*flask, "serve", "--port", str(port)]
    log = folder / "log"
    with (
        log.open("wb") as output,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output) as it,
    ):
        try:
            wait_until_up(port, it, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            it.terminate()


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        port: int = it.getsockname()[1]
    return port


def wait_until_up(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the server takes connections; fail with its log when it never does."""
    for _ in range(300):
        assert process.poll() is None, log.read_text()
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text())
