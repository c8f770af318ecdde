"""The real server as its own process: what only shows on the wire."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from lookup.web import SECURITY
from tests.publish.county import Publisher

ROOT = Path(__file__).parents[2]
PATIENCE = 200  # tenths of a second


@dataclass
class Server:
    """A running server: where it listens, and what it has written so far."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, str]:
        """One request on a connection of its own."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as line:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            line.request(method, path, body=body, headers=sent)
            answer = line.getresponse()
            return answer, answer.read().decode()

    def send(self, raw: bytes) -> bytes:
        """Raw bytes on a connection of their own; everything that comes back."""
        with self.connect() as line:
            line.sendall(raw)
            received = b""
            while chunk := line.recv(65_536):
                received += chunk
            return received

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)


def free_port() -> int:
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        port: int = it.getsockname()[1]
    return port


@pytest.fixture(scope="module")
def server(publisher: Publisher, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`flask serve` as an operator starts it, after `flask load-generation`."""
    folder, port = tmp_path_factory.mktemp("server"), free_port()
    (folder / "limits.toml").write_text('[request]\nrate = "100000 per 5 minutes"\n')
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
    log = folder / "log"
    command = [*flask, "serve", "--port", str(port)]
    with (
        log.open("wb") as output,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output) as it,
    ):
        running = Server(port, it, log)
        try:
            wait_until_up(running)
            yield running
        finally:
            it.terminate()


def wait_until_up(server: Server) -> None:
    for _ in range(PATIENCE):
        assert server.process.poll() is None, server.log.read_text()
        try:
            server.connect().close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"did not start: {server.log.read_text()}")


def test_the_server_names_neither_itself_nor_its_version(server: Server) -> None:
    for path in ("/", "/check", "/nothing"):
        answer, body = server.ask("GET", path)
        told = (str(answer.headers) + body).lower()
        for word in ("waitress", "werkzeug", "python", "flask", "server:", "x-powered-by", "via:"):
            assert word not in told


def test_a_megabyte_is_answered_413_with_our_page_within_a_second(server: Server) -> None:
    began = time.monotonic()
    answer, body = server.ask("POST", "/check/name", b"a=" + b"x" * 1_000_000, Content_Type=FORM)
    assert time.monotonic() - began < 1
    assert answer.status == 413
    assert "760-6763" in body
    assert dict(answer.headers) | dict(SECURITY) == dict(answer.headers)


FORM = "application/x-www-form-urlencoded"
HEAD = b"POST /check/name HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: " + FORM.encode() + b"\r\n"


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (HEAD + b"Content-Length: 10000000\r\n\r\n", b"413"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"7\r\nnothing\r\n0\r\n\r\n", b"400"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", b"400"),
        (HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n", b"501"),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"x" * 65_536 + b"\r\n\r\n", b"431"),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nno colon\r\n\r\n", b"400"),
        (b"GARBAGE\r\n\r\n", b"400"),
    ],
    ids=["10 MB", "no length", "broken chunk", "gzip", "64 kB header", "no colon", "garbage"],
)
def test_what_cannot_be_read_gets_our_page(server: Server, raw: bytes, status: bytes) -> None:
    answer = server.send(raw.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.split()[1] == status
    for name, value in {**SECURITY, "Cache-Control": "no-store"}.items():
        assert f"{name}: {value}".lower().encode() in head.lower()
    assert b"760-6763" in body
    for word in (b"waitress", b"generated by", b"python"):
        assert word not in answer.lower()


@pytest.mark.parametrize(
    "host",
    [
        b"Host: evil.example\r\n",
        b"Host: 127.0.0.1\r\nHost: evil.example\r\n",
        b"Host: evil.example\r\nX-Forwarded-Host: 127.0.0.1\r\n",
        b"",
    ],
    ids=["other", "two", "forwarded", "none"],
)
def test_a_host_that_is_not_ours_is_refused(server: Server, host: bytes) -> None:
    answer = server.send(b"GET /check HTTP/1.1\r\n" + host + b"Connection: close\r\n\r\n")
    assert answer.split()[1] == b"400"
    assert b"evil" not in answer


def test_an_absolute_address_in_the_request_line_changes_nothing(server: Server) -> None:
    answer = server.send(
        b"GET http://evil.example/check HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    )
    assert b"evil" not in answer


def test_slow_senders_do_not_keep_others_waiting(server: Server) -> None:
    with ExitStack() as open_lines:
        for n in range(40):
            slow = open_lines.enter_context(server.connect())
            slow.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
            body = open_lines.enter_context(server.connect())
            body.sendall(HEAD + b"Content-Length: 1000\r\n\r\n" + b"a=" + str(n).encode())
        for _ in range(6):
            began = time.monotonic()
            assert server.ask("GET", "/about")[0].status == 200
            assert time.monotonic() - began < 2


def test_a_port_that_is_taken_is_told_in_one_line(server: Server, publisher: Publisher) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "FACE": "console",
        "CONSOLE_BASE_URL": f"http://127.0.0.1:{server.port}",
        "SECRET_KEY": "for this test only",
    }
    command = [sys.executable, "-m", "flask", "--app", "app", "serve", "--port", str(server.port)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert re.fullmatch(r"Error: cannot listen on 127\.0\.0\.1:\d+ \(.*\)\. Stop .*\n", done.stderr)


def test_every_line_of_its_log_is_a_json_object_without_a_person(server: Server) -> None:
    server.ask("GET", "/?name=MARIA+GARCIA", Referer="http://127.0.0.1/MARIA", Cookie="s=MARIA")
    lines = server.log.read_text().splitlines()
    assert lines
    assert all(line.startswith("{") and line.endswith("}") for line in lines)
    assert "MARIA" not in server.log.read_text()


def test_it_leaves_no_core_file(server: Server) -> None:
    limits = Path(f"/proc/{server.process.pid}/limits")
    if not limits.exists():
        pytest.skip("this system has no /proc")
    (core,) = [line for line in limits.read_text().splitlines() if "core file" in line]
    assert core.split()[4:6] == ["0", "0"]


def test_the_console_face_has_none_of_the_public_pages(publisher: Publisher) -> None:
    from app import create_app
    from lookup.settings import Settings

    settings = Settings(
        face="console", base_url="http://127.0.0.1:8001", key_file=None, secret_key="x"
    )
    client = create_app(settings).test_client()
    host = {"Host": "127.0.0.1:8001"}
    assert client.get("/healthz", headers=host).json == {"status": "ok"}
    for path in ("/check", "/reference", "/readyz", "/static/styles.css", "/about"):
        answer = client.get(path, headers=host)
        assert answer.status_code == 404
        assert {name: answer.headers.get(name) for name in SECURITY} == dict(SECURITY)
        assert answer.headers["Cache-Control"] == "no-store"
