"""A server's folder, its settings, its commands, and one process that answers people meanwhile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

from click.testing import Result

from app import create_app
from lookup.identity import Claim, Identifier, IdentifierKind, Source
from lookup.identity.verification import Answer
from lookup.settings import Settings
from lookup.wiring import Public, build_public
from tests.canaries import told_by
from tests.publish.county import Publisher

ROOT = Path(__file__).parents[2]
MARIA_CLAIMS = Claim(
    "Maria", "Garcia", date(1975, 4, 9), (Identifier(IdentifierKind.CII, "A66524879"),)
)
MARIA_DESCRIBED = json.dumps(
    {
        "given_names": "Maria",
        "family_names": "Garcia",
        "date_of_birth": "1975-04-09",
        "cii": "A66524879",
    }
)


def environment(publisher: Publisher, database_url: str, **more: str) -> dict[str, str]:
    """What an operator sets for the public face."""
    return {
        "PATH": os.environ["PATH"],
        "PUBLIC_BASE_URL": "http://127.0.0.1:8000",
        "SECRET_KEY": "for this test only",
        "KEY_FILE": str(publisher.keys / "server.key"),
        "DATABASE_URL": database_url,
        "STORE_DIR": str(publisher.folder / "server" / "store"),
        **more,
    }


def in_a_process(
    settings: dict[str, str], *words: str | Path, said: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `flask --app app WORDS` in a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *map(str, words)],
        cwd=ROOT,
        env=settings,
        input=said,
        capture_output=True,
        text=True,
    )
    assert not told_by(ran.stderr), "a person in what a command logs"
    return ran


def command(settings: dict[str, str], *words: str | Path, said: str | None = None) -> Result:
    """Run one of the app's commands here, over its own connections."""
    app = create_app(Settings.from_environment(settings))
    return app.test_cli_runner().invoke(args=list(map(str, words)), input=said)


def done(settings: dict[str, str], *words: str | Path, said: str | None = None) -> str:
    """What a command printed; fails with its complaint when it did not succeed."""
    ran = command(settings, *words, said=said)
    assert ran.exit_code == 0, ran.stderr
    return ran.stdout


def complaint(
    settings: dict[str, str], *words: str | Path, said: str | None = None, code: int = 2
) -> str:
    """The one line that a refused command says."""
    ran = command(settings, *words, said=said)
    assert ran.exit_code == code
    (line,) = [one for one in ran.stderr.splitlines() if not one.startswith("{")]
    return line


def face(settings: dict[str, str]) -> Public:
    """The parts of a public face, in this process."""
    return build_public(Settings.from_environment(settings))


def ask(public: Public, claim: Claim = MARIA_CLAIMS, *, session: bytes = b"s") -> Answer:
    """What the face answers to a claim."""
    return public.zone.check(claim, "web", Source(session=session))
