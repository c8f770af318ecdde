"""How fast texts are acknowledged, beside a bare route that checks the signature and inserts a row.

    python bench/sms.py [--texts 2000] [--rounds 3]

Both run under the same server (waitress, 8 threads) on this machine, in turns, over an SQLite
database with the same settings. Prints the rates, their ratio and the slowest of a hundred; fails
below one half. Then 200 texts of one number within a minute, and 50 numbers at once, with the
workers busy: fails when one is not acknowledged, not kept, or not handled.
"""

from __future__ import annotations

import argparse
import http.client
import os
import secrets
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, Response, abort, request
from twilio.request_validator import RequestValidator
from waitress import serve

ROOT = Path(__file__).parents[1]
ACCOUNT, TOKEN, NUMBER = "AC" + "0" * 32, "a-token-for-the-benchmark", "+12135550100"
CLIENTS = 8
AT_LEAST = 0.5


def bare_app(base_url: str, database: Path) -> Flask:
    """The route that ours is held against: the library's check and one committed insert."""
    app = Flask("bare")
    validator = RequestValidator(TOKEN)
    mine = threading.local()

    def connection() -> sqlite3.Connection:
        if not hasattr(mine, "connection"):
            mine.connection = sqlite3.connect(database, isolation_level=None, timeout=10)
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
                mine.connection.execute(f"PRAGMA {pragma}")
            mine.connection.execute(
                "CREATE TABLE IF NOT EXISTS text (sid TEXT PRIMARY KEY, sender TEXT, body TEXT)"
            )
        return mine.connection

    @app.post("/sms/inbound")
    def inbound() -> Response:
        signature = request.headers.get("X-Twilio-Signature", "")
        if not validator.validate(
            base_url + request.full_path.rstrip("?"), request.form, signature
        ):
            abort(403)
        row = tuple(request.form[name] for name in ("MessageSid", "From", "Body"))
        connection().execute("INSERT OR IGNORE INTO text VALUES (?, ?, ?)", row)
        return Response("<Response/>", content_type="text/xml")

    return app


@contextmanager
def serving(command: list[str], port: int, environment: dict[str, str]) -> Iterator[None]:
    """A server as a process of its own, ready when the block begins."""
    with (
        tempfile.TemporaryFile() as log,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log) as process,
    ):
        try:
            for _ in range(300):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                if process.poll() is not None:
                    log.seek(0)
                    raise SystemExit(log.read().decode())
                time.sleep(0.1)
            yield
        finally:
            process.terminate()
            process.wait()


def signed_texts(
    base_url: str, how_many: int, *, number: str | None = None
) -> list[tuple[bytes, str]]:
    """Bodies and signatures of texts from many phones, or from one, made before the clock runs."""
    validator = RequestValidator(TOKEN)
    made = []
    for n in range(how_many):
        form = {
            "MessageSid": "SM" + secrets.token_hex(16),
            "AccountSid": ACCOUNT,
            "From": number or f"+1310{2 + n // 10_000 % 8}{n % 1_000_000:06d}"[:12],
            "To": NUMBER,
            "Body": "has my record been cleared?",
            "NumMedia": "0",
            "NumSegments": "1",
            "SmsStatus": "received",
            "ApiVersion": "2010-04-01",
        }
        signature = validator.compute_signature(f"{base_url}/sms/inbound", form)
        made.append((urlencode(form).encode(), signature))
    return made


def rate(
    port: int, texts: list[tuple[bytes, str]], *, clients: int = CLIENTS, every: float = 0.0
) -> tuple[float, float]:
    """Acknowledged texts a second over some connections, and the 99th percentile in milliseconds.

    `every`: seconds from one text of a connection to its next; 0: as fast as it is answered.
    """
    taken: list[float] = []

    def post(share: list[tuple[bytes, str]]) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for body, signature in share:
            headers = {
                "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
                "X-Twilio-Signature": signature,
            }
            began = time.perf_counter()
            line.request("POST", "/sms/inbound", body=body, headers=headers)
            answer = line.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"port {port} answered {answer.status}")
            taken.append(time.perf_counter() - began)
            time.sleep(max(0.0, every - taken[-1]))
        line.close()

    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(post, [texts[n::clients] for n in range(clients)]))
    seconds = time.perf_counter() - began
    return len(texts) / seconds, statistics.quantiles(taken, n=100)[-1] * 1000


def nothing_lost(seconds: float) -> bool:
    """200 texts of one number within some seconds, 50 numbers at once; whether all were handled."""
    with tempfile.TemporaryDirectory() as place:
        folder, port = Path(place), free_port()
        base = f"http://127.0.0.1:{port}"
        ours = [sys.executable, "-m", "flask", "--app", "app", "serve", "--port", str(port)]
        with serving(ours, port, environment(folder, port)):
            one = signed_texts(base, 200, number="+13105550142")
            _, slow_one = rate(port, one, clients=1, every=seconds / len(one))
            fifty = signed_texts(base, 200)
            _, slow_fifty = rate(port, fifty, clients=50)
            states = handled(folder / "data" / "lookup.db", len(one) + len(fifty))
    sys.stdout.write(
        f"200 texts of one number in {seconds:.0f} s: 99 % within {slow_one:.1f} ms; "
        f"50 phones at once, 4 texts each: 99 % within {slow_fifty:.1f} ms\n"
        f"kept and handled: {states.get('done', 0)} of {len(one) + len(fifty)}\n"
    )
    return states == {"done": len(one) + len(fifty)}


def handled(database: Path, how_many: int) -> dict[str, int]:
    """How many texts are in which state, once all are handled or two minutes have passed."""
    states: dict[str, int] = {}
    for _ in range(240):
        with sqlite3.connect(database, timeout=10) as connection:
            found = connection.execute("SELECT state, count(*) FROM inbound_text GROUP BY state")
            states = dict(found.fetchall())
        if states.get("done", 0) >= how_many:
            break
        time.sleep(0.5)
    return states


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(folder: Path, port: int) -> dict[str, str]:
    """What our public face needs to run on an empty database."""
    keys = folder / "keys"
    made = [sys.executable, "-m", "lookup.keys", "new", "--out", str(keys), "--passphrase-stdin"]
    subprocess.run(
        made, cwd=ROOT, input=b"for the benchmark only\n", check=True, stdout=subprocess.DEVNULL
    )
    return os.environ | {
        "FACE": "public",
        "PUBLIC_BASE_URL": f"http://127.0.0.1:{port}",
        "KEY_FILE": str(keys / "server.key"),
        "SECRET_KEY": "for the benchmark only, and long enough",
        "DATABASE_URL": f"sqlite:///{folder / 'data' / 'lookup.db'}",
        "STORE_DIR": str(folder / "data" / "store"),
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_FROM": NUMBER,
        "TWILIO_API_BASE": "http://127.0.0.1:9",
    }


def compare(texts: int, rounds: int) -> dict[str, list[float]]:
    """Rates of the bare route, of ours, and of ours with its workers busy beside it."""
    rates: dict[str, list[float]] = {"bare": [], "ours": [], "ours, workers busy": []}
    with tempfile.TemporaryDirectory() as place:
        folder, port = Path(place), free_port()
        base = f"http://127.0.0.1:{port}"
        ours = [sys.executable, "-m", "flask", "--app", "app", "serve", "--port", str(port)]
        bare = [sys.executable, __file__, "--bare", str(port), str(folder / "bare.db")]
        settings = environment(folder, port)
        commands = {"bare": bare, "ours": [*ours, "--no-worker"], "ours, workers busy": ours}
        for _ in range(rounds):
            for name, command in commands.items():
                with serving(command, port, settings):
                    rate(port, signed_texts(base, 200))  # warm
                    measured, slow = rate(port, signed_texts(base, texts))
                rates[name].append(measured)
                sys.stdout.write(f"{name:20} {measured:7.0f} texts/s   99 % within {slow:.1f} ms\n")
                sys.stdout.flush()
                for left in (folder / "data").glob("lookup.db*"):
                    left.unlink()
    return rates


def main() -> int:
    """Measure, print, and say whether the acknowledgement is quick enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=60.0, help="for the 200 of one number")
    parser.add_argument("--bare", nargs=2, metavar=("PORT", "DATABASE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.bare:
        port, database = int(options.bare[0]), Path(options.bare[1])
        app = bare_app(f"http://127.0.0.1:{port}", database)
        serve(app, host="127.0.0.1", port=port, threads=8, ident=None)
        return 0
    rates = {
        name: statistics.median(all_of)
        for name, all_of in compare(options.texts, options.rounds).items()
    }
    kept = nothing_lost(options.seconds)
    for name in ("ours", "ours, workers busy"):
        sys.stdout.write(f"ratio, {name} to bare: {rates[name] / rates['bare']:.2f}\n")
    return 0 if kept and rates["ours"] >= AT_LEAST * rates["bare"] else 1


if __name__ == "__main__":
    sys.exit(main())
