"""`flask serve` as a process of its own over a generation of made-up people, for measurements."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.verified_lookup import publish
from cmr.relief import SubjectOutcome
from lookup.keys import make_key_files
from lookup.sealing import read_publisher_keys

ROOT = Path(__file__).parents[1]
FLASK = (sys.executable, "-m", "flask", "--app", "app")


@contextmanager
def served(
    folder: Path, subjects: Sequence[SubjectOutcome], limits: str, *, kdf: str, floor: int | None
) -> Iterator[int]:
    """`flask serve` over a generation of these people; its port. Without a floor: as it ships."""
    (folder / "keys").mkdir()
    make_key_files(folder / "keys", "a passphrase for the bench")
    publisher = read_publisher_keys(folder / "keys" / "publisher.key")
    file = publish(folder, publisher, subjects, kdf, people=len(subjects))
    (folder / "limits.toml").write_text(limits)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    environment = {
        "PUBLIC_BASE_URL": f"http://127.0.0.1:{port}",
        "KEY_FILE": str(folder / "keys" / "server.key"),
        "SECRET_KEY": "for this measurement only",
        "DATABASE_URL": f"sqlite:///{folder / 'data' / 'lookup.db'}",
        "STORE_DIR": str(folder / "data" / "store"),
        "LIMITS_FILE": str(folder / "limits.toml"),
    }
    if floor is not None:
        environment["MIN_RESPONSE_MS"] = str(floor)
    load = [*FLASK, "load-generation", str(file)]
    subprocess.run(load, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    serve = [*FLASK, "serve", "--port", str(port)]
    with subprocess.Popen(serve, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) as it:
        try:
            wait_for(port, it)
            yield port
        finally:
            it.terminate()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until the server takes connections."""
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not start")
