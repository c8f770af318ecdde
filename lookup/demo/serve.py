"""Starting the two faces as processes of their own, and stopping both when either ends."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from lookup.demo.account import Account
from lookup.demo.layout import ROOT, Folder, kept_secret

PATIENCE_SECONDS = 30


def public_settings(folder: Folder, *, port: int, given: Mapping[str, str]) -> dict[str, str]:
    """The public face's environment: the caller's own, with the demonstration's where unset."""
    ours = {
        "FACE": "public",
        "DATABASE_URL": f"sqlite:///{folder.data / 'lookup.db'}",
        "STORE_DIR": str(folder.data / "store"),
        "KEY_FILE": str(folder.keys / "server.key"),
        "SECRET_KEY": kept_secret(folder.top / "secret-key"),
        "DEMO": "1",
    }
    base_url = given.get("PUBLIC_BASE_URL") or f"http://127.0.0.1:{port}"
    defaults = {
        "PUBLIC_BASE_URL": base_url,
        "LIMITS_FILE": str(ROOT / "lookup/limits/demo.toml"),
        # A made-up account: the phone at /demo/phone signs with it, and our texts go to a stand-in.
        "TWILIO_ACCOUNT_SID": "AC" + 32 * "0",
        "TWILIO_AUTH_TOKEN": kept_secret(folder.top / "twilio-token"),
        "TWILIO_FROM": "+12135550100",
        "TWILIO_API_BASE": f"{base_url}/demo/twilio",
    }
    return {**defaults, **{name: value for name, value in given.items() if value}, **ours}


def console_settings(folder: Folder, *, port: int, given: Mapping[str, str]) -> dict[str, str]:
    """The console face's environment; it alone is told where the office's private key lies."""
    ours = {
        "FACE": "console",
        "DATABASE_URL": f"sqlite:///{folder.data / 'lookup.db'}",
        "OFFICE_DATABASE_URL": f"sqlite:///{folder.office_database}",
        "OFFICE_PRIVATE_KEY_FILE": str(folder.keys / "office.key"),
        "OFFICE_PASSPHRASE_FILE": str(folder.passphrase),
        "CONSOLE_BASE_URL": f"http://127.0.0.1:{port}",
        "SECRET_KEY": kept_secret(folder.top / "console-secret-key"),
        "DEMO": "1",
    }
    return {**given, **ours}


@contextmanager
def serving(face: str, settings: Mapping[str, str], *, port: int, log: Path) -> Iterator[None]:
    """A face as a process, up when the block begins and stopped when it ends."""
    command = [sys.executable, "-m", "flask", "--app", "app", "serve", "--port", str(port)]
    with (
        log.open("w") as output,
        subprocess.Popen(command, cwd=ROOT, env=dict(settings), stdout=output, stderr=output) as it,
    ):
        try:
            wait_until_up(it, face=face, port=port, log=log)
            yield
        finally:
            it.send_signal(signal.SIGINT)
            try:
                it.wait(timeout=5)
            except subprocess.TimeoutExpired:
                it.kill()


def wait_until_up(process: subprocess.Popen[bytes], *, face: str, port: int, log: Path) -> None:
    """Return when /healthz answers; raise FaceDown with the log's last line when it never does."""
    for _ in range(PATIENCE_SECONDS * 10):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    last = log.read_text().strip().splitlines()[-1:] or ["it printed nothing"]
    raise FaceDown(f"the {face} face did not start on port {port}: {last[0]} (all of it: {log})")


class FaceDown(Exception):
    """A face that did not come up."""


def write_demo_json(
    folder: Folder,
    public: Mapping[str, str],
    account: Account,
    *,
    port: int,
    console_port: int,
) -> None:
    """What a program needs to drive the demonstration; `public` is the public environment."""
    facts = {
        "public_url": f"http://127.0.0.1:{port}",
        "console_url": f"http://127.0.0.1:{console_port}",
        "twilio_account_sid": public["TWILIO_ACCOUNT_SID"],
        "twilio_auth_token": public["TWILIO_AUTH_TOKEN"],
        "twilio_from": public["TWILIO_FROM"],
        "console_login": account.login,
        "console_password": account.password,
        "console_totp_secret": account.totp_secret,
        "people_csv": str(folder.county / "people.csv"),
        "public_log": str(folder.top / "public.log"),
        "console_log": str(folder.top / "console.log"),
    }
    file = folder.top / "demo.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps(facts, indent=1) + "\n")
