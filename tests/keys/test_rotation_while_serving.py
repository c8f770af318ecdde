"""All keys replaced under a real server: no request fails, and nobody has to begin again."""

from __future__ import annotations

import http.client
import re
import threading
import time
from contextlib import closing
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.keys.test_rotation import keys_command, rotate_at_the_publisher
from tests.publish.county import PASSPHRASE, Publisher
from tests.serving import Running, public_server
from tests.store.desk import done, environment

PLENTY = '[request]\nrate = "100000 per 5 minutes"\n'


class Visitor:
    """A browser with one cookie."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookie = ""

    def ask(self, method: str, path: str, form: str = "") -> tuple[int, str, str]:
        """Status, where it leads, and the page."""
        headers = {"Cookie": self.cookie} if self.cookie else {}
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as line:
            line.request(method, path, body=form or None, headers=headers)
            answer = line.getresponse()
            page = answer.read().decode()
        given = answer.getheader("Set-Cookie")
        self.cookie = given.partition(";")[0] if given else self.cookie
        return answer.status, answer.getheader("Location") or "", page

    def answer(self, question: str, **fields: str) -> str:
        """Answer a question and say where that leads."""
        shown, leads_to, page = self.ask("GET", f"/check/{question}")
        assert (shown, leads_to) == (200, "")
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
        form = urlencode({name: unescape(value) for name, value in hidden} | fields)
        status, leads_to, page = self.ask("POST", f"/check/{question}", form)
        assert status == 303, page
        return leads_to


def followed(server: Running, times: int) -> None:
    """Wait until the server has taken up its keys this often."""
    for _ in range(600):
        if server.log.read_text().count('"reloaded"') >= times:
            return
        time.sleep(0.1)
    raise AssertionError(server.log.read_text())


def replace_every_key(publisher: Publisher, settings: dict[str, str], folder: Path) -> None:
    """Each kind by its command, with a publishing in between."""
    handovers = [rotate_at_the_publisher(publisher, kind) for kind in ("pepper", "manifest")]
    publisher.publish("second")
    for handover in handovers:
        done(settings, "rotate-keys", "accept", handover)
    done(settings, "load-generation", publisher.file("second"))
    keys_command(
        *("rotate", "office", "--office", publisher.keys / "office.key"),
        *("--handover", folder / "office.handover", "--passphrase-stdin"),
        said=PASSPHRASE,
    )
    done(settings, "rotate-keys", "accept", folder / "office.handover")
    for kind in ("limiter", "session"):
        done(settings, "rotate-keys", "new", kind)
    keys_command(
        *("rotate", "outbox", "--server", publisher.keys / "server.key"),
        *("--handover", folder / "outbox.handover"),
    )


@pytest.mark.slow
def test_every_key_is_replaced_while_people_are_answered(
    publisher: Publisher, tmp_path: Path
) -> None:
    publisher.publish("first")
    settings = environment(
        publisher,
        f"sqlite:///{tmp_path / 'data' / 'lookup.db'}",
        STORE_DIR=str(tmp_path / "data" / "store"),
    )
    answers: list[int] = []
    over = threading.Event()
    with public_server(tmp_path, publisher, limits=PLENTY) as server:
        settings["PUBLIC_BASE_URL"] = f"http://127.0.0.1:{server.port}"

        def hammer() -> None:
            while not over.is_set():
                answers.append(Visitor(server.port).ask("GET", "/readyz")[0])

        patient = Visitor(server.port)
        assert patient.answer("consent", answer="yes").endswith("/check/name")
        hammering = threading.Thread(target=hammer)
        hammering.start()
        try:
            replace_every_key(publisher, settings, tmp_path)
            seen = server.log.read_text().count('"reloaded"')
            followed(server, seen + 1)
            leads_to = patient.answer("name", given_names="Maria", family_names="Garcia")
        finally:
            over.set()
            hammering.join()
        log = server.log.read_text()
    assert leads_to.endswith("/check/other_names")
    assert len(answers) > 10
    assert set(answers) == {200}
    assert "reload_refused" not in log
