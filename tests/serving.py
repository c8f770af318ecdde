"""Starting the public face as a process of its own, for tests that need it on the wire."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.canaries import told_by
from tests.publish.county import Publisher

ROOT = Path(__file__).parents[1]
FLASK = (sys.executable, "-m", "flask", "--app", "app")
PATIENCE = 300  # tenths of a second


@dataclass(frozen=True)
class Running:
    """A server that takes connections: its port, its process, and where it writes."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        port: int = it.getsockname()[1]
    return port


@contextmanager
def public_server(
    folder: Path, publisher: Publisher, *, limits: str, phone: bool = False
) -> Iterator[Running]:
    """`flask serve` as an operator starts it, after `flask load-generation` of `first`.

    `phone`: with the demonstration's made-up phone and the stand-in that sends to it.
    """
    port = free_port()
    (folder / "limits.toml").write_text(limits)
    environment = {
        "PATH": os.environ["PATH"],
        "PUBLIC_BASE_URL": f"http://127.0.0.1:{port}",
        "KEY_FILE": str(publisher.keys / "server.key"),
        "SECRET_KEY": "for this test only",
        "DATABASE_URL": f"sqlite:///{folder / 'data' / 'lookup.db'}",
        "STORE_DIR": str(folder / "data" / "store"),
        "LIMITS_FILE": str(folder / "limits.toml"),
    }
    if phone:
        environment |= {
            "DEMO": "1",
            "TWILIO_ACCOUNT_SID": "AC" + 32 * "0",
            "TWILIO_AUTH_TOKEN": "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
            "TWILIO_FROM": "+12135550100",
            "TWILIO_API_BASE": f"http://127.0.0.1:{port}/demo/twilio",
        }
    flask_command("load-generation", str(publisher.file("first")), environment=environment)
    with face(environment, port=port, log=folder / "log") as running:
        yield running


def flask_command(*words: str, environment: Mapping[str, str], said: str | None = None) -> str:
    """What one `flask` command prints; fails when it does."""
    done = subprocess.run(
        [*FLASK, *words],
        cwd=ROOT,
        env=dict(environment),
        input=said,
        text=True,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    assert not told_by(done.stderr), "a person in what a command logs"
    return done.stdout


@contextmanager
def face(environment: Mapping[str, str], *, port: int, log: Path) -> Iterator[Running]:
    """One face as a process of its own, up when the block begins; nobody may be in its log."""
    command = [*FLASK, "serve", "--port", str(port)]
    env = dict(environment)
    with (
        log.open("wb") as output,
        subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=output) as it,
    ):
        try:
            yield wait_until_up(Running(port, it, log))
        finally:
            it.terminate()
            it.wait()
            assert not told_by(log.read_text()), "a person in the log of a server"


def wait_until_up(server: Running) -> Running:
    """The server, once it takes connections; fails with its log when it never does."""
    for _ in range(PATIENCE):
        assert server.process.poll() is None, server.log.read_text()
        try:
            socket.create_connection(("127.0.0.1", server.port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return server
    raise AssertionError(f"did not start: {server.log.read_text()}")
