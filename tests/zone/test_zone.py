"""The check in this process and behind a socket: the same answers, and nothing else comes out."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from lookup.identity import (
    Identifier,
    IdentifierKind,
    NotVerified,
    Refused,
    Source,
    Tier,
    Verified,
)
from lookup.keys.__main__ import main as keys_main
from lookup.sealing import InProcessPepper, slow_hash
from lookup.store import Generation, StoreUnavailable
from lookup.store.rows import SqliteRows
from lookup.wiring import CannotStart
from lookup.zone import CannotListen, RemoteZone, Zone, ZoneServer, ZoneUnreachable
from tests.publish.county import Publisher
from tests.store.desk import MARIA_CLAIMS, ROOT, complaint, done, environment, face

HERE = Source(session=b"s" * 32, address="203.0.113.9")
LAST4 = replace(MARIA_CLAIMS, identifiers=(Identifier(IdentifierKind.SSN4, "3456"),))
WRONG = replace(MARIA_CLAIMS, identifiers=(Identifier(IdentifierKind.CII, "A11111111"),))


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder whose path leaves room for a socket's name."""
    folder = Path(tempfile.mkdtemp(prefix="z"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def settings(publisher: Publisher) -> dict[str, str]:
    """A face that serves the generation `first`."""
    own = environment(publisher, f"sqlite:///{publisher.folder / 'data' / 'lookup.db'}")
    publisher.publish("first")
    done(own, "load-generation", publisher.file("first"))
    return own


@contextlib.contextmanager
def served(path: Path, zone: Zone, **how: object) -> Iterator[RemoteZone]:
    server = ZoneServer(path, lambda: zone, **how)  # type: ignore[arg-type]
    running = threading.Thread(target=server.run)
    running.start()
    try:
        yield RemoteZone(path)
    finally:
        server.stop()
        running.join()


@pytest.fixture(params=["in-process", "socket"])
def zone(request: pytest.FixtureRequest, settings: dict[str, str], short: Path) -> Iterator[Zone]:
    """The same zone, called directly and over a socket."""
    local = face(settings).local
    if request.param == "in-process":
        yield local
        return
    with served(short / "lookup.sock", local) as remote:
        yield remote


def test_a_true_claim_opens_its_tier(zone: Zone) -> None:
    details = zone.check(MARIA_CLAIMS, "web", HERE)
    assert isinstance(details, Verified)
    assert details.tier is Tier.DETAILS
    assert [one["case_numbers"] for one in details.body["convictions"]] == [["BA123456"]]
    headline = zone.check(LAST4, "sms", Source(contact="+12135550142"))
    assert isinstance(headline, Verified)
    assert headline.tier is Tier.HEADLINE
    assert "convictions" not in headline.body


def test_a_false_claim_is_counted_until_it_is_refused(zone: Zone) -> None:
    answers = [zone.check(WRONG, "web", HERE) for _ in range(6)]
    assert answers[0] == NotVerified()
    assert isinstance(answers[-1], Refused)
    assert answers[-1].bucket_class != "unavailable"
    assert answers[-1].retry_after_seconds > 0


def test_inquiries_are_counted(zone: Zone) -> None:
    counted = [zone.note_escalation(MARIA_CLAIMS, HERE) for _ in range(5)]
    assert counted[0] is True
    assert counted[-1] is False
    assert zone.note_escalation(None, Source(address="198.51.100.7")) is True


def test_the_generation_in_force_is_told_without_its_rows(zone: Zone) -> None:
    manifest = zone.manifest()
    assert manifest is not None
    assert manifest.policy.id == "la_2020"


def test_without_its_service_the_web_process_verifies_nobody(short: Path) -> None:
    remote = RemoteZone(short / "lookup.sock")
    assert remote.check(MARIA_CLAIMS, "web", HERE) == Refused(60, "unavailable")
    assert remote.note_escalation(MARIA_CLAIMS, HERE) is False
    with pytest.raises(StoreUnavailable):
        remote.manifest()
    with pytest.raises(ZoneUnreachable, match="^LOOKUP_SOCKET: there is no socket at"):
        remote.check_ready()


def test_the_socket_is_closed_to_strangers(settings: dict[str, str], short: Path) -> None:
    path = short / "lookup.sock"
    local = face(settings).local
    with served(path, local) as remote:
        assert stat.S_IMODE(path.stat().st_mode) == 0o660
        remote.check_ready()
        path.chmod(0o666)
        with pytest.raises(ZoneUnreachable, match="everybody on this machine may use"):
            remote.check_ready()
        with pytest.raises(CannotListen, match="cannot listen on"):
            ZoneServer(path, lambda: local)
    assert not path.exists()
    with served(path, local, users={os.getuid() + 1}) as stranger:
        assert stranger.check(MARIA_CLAIMS, "web", HERE) == Refused(60, "unavailable")


@pytest.mark.parametrize(
    "sent",
    [
        b"\xff\xff\xff\xff{}",
        (17_000).to_bytes(4, "big") + b"{}",
        (2).to_bytes(4, "big") + b"[]",
        (9).to_bytes(4, "big") + b"\x80\x04pickled",
        (4).to_bytes(4, "big") + b"{}",
        b"GET / HTTP/1.1\r\n\r\n",
        *(
            len(text).to_bytes(4, "big") + text
            for text in (
                b'{"ask":"check"}',
                b'{"ask":"rows"}',
                json.dumps(
                    {
                        "ask": "check",
                        "channel": "web",
                        "source": {"session": None, "contact": None, "address": None},
                        "claim": {"given_names": {"$ne": 1}},
                    }
                ).encode(),
                b"[" * 10_000,
            )
        ),
    ],
)
def test_what_is_no_question_gets_no_answer_and_hurts_nobody(
    settings: dict[str, str], short: Path, sent: bytes
) -> None:
    path = short / "lookup.sock"
    with served(path, face(settings).local) as remote:
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as line:
            line.settimeout(20)
            line.connect(str(path))
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
            with contextlib.suppress(ConnectionError):
                assert line.recv(1) == b""
        assert isinstance(remote.check(MARIA_CLAIMS, "web", HERE), Verified)


def test_the_peppers_holder_sees_digests_only(publisher: Publisher) -> None:
    published = publisher.publish("first")
    done(
        environment(publisher, f"sqlite:///{publisher.folder / 'data' / 'lookup.db'}"),
        *("load-generation", publisher.file("first")),
    )
    (pepper,) = publisher.server_keys.peppers.values()
    seen: list[bytes] = []

    class Recording(InProcessPepper):
        def mac(self, message: bytes) -> bytes:
            seen.append(message)
            return super().mac(message)

    file = publisher.folder / "server" / "store" / f"store-{published.manifest.gen}.sqlite"
    with contextlib.closing(SqliteRows(file)) as rows:
        generation = Generation(published.manifest, pepper=Recording(pepper), rows=rows)
        seen.clear()
        slow = slow_hash(published.manifest.kdf, b"somebody", published.manifest.store_salt)
        generation.open_by_slow(slow)
    assert seen == [b"lcr/prk/1" + slow]


def test_a_web_process_without_a_pepper_needs_the_service(
    publisher: Publisher, settings: dict[str, str], short: Path
) -> None:
    """The real command as a process of its own; this process holds web.key alone."""
    web_key = short / "web.key"
    server_key = str(publisher.keys / "server.key")
    made = CliRunner().invoke(keys_main, ["split", "--server", server_key, "--out", str(web_key)])
    assert made.exit_code == 0, made.output
    (pepper,) = publisher.server_keys.peppers.values()
    assert pepper.hex() not in web_key.read_text()
    web = settings | {
        "KEY_FILE": str(web_key),
        "DATABASE_URL": f"sqlite:///{publisher.folder / 'web' / 'lookup.db'}",
        "STORE_DIR": str(publisher.folder / "web" / "store"),
    }
    with pytest.raises(CannotStart, match="holds no pepper"):
        face(web)
    path = short / "lookup.sock"
    web["LOOKUP_SOCKET"] = settings["LOOKUP_SOCKET"] = str(path)
    public = face(web)
    assert "there is no socket at" in str(complaint(web, "serve", "--port", "0", code=1))
    with subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "lookup-service"],
        cwd=ROOT,
        env=settings,
        stderr=subprocess.DEVNULL,
    ) as service:
        for _ in range(600):
            if path.exists():
                break
            assert service.poll() is None
            time.sleep(0.1)
        try:
            public.zone.check_ready()  # type: ignore[attr-defined]
            assert public.readiness() == {
                "database": "ok",
                "generation": "ok",
                "pepper": "lookup-service",
            }
            assert isinstance(public.zone.check(MARIA_CLAIMS, "web", HERE), Verified)
            done({k: v for k, v in settings.items() if k != "LOOKUP_SOCKET"}, "generations")
        finally:
            service.send_signal(signal.SIGTERM)
        assert service.wait(timeout=30) == 0
    assert public.zone.check(MARIA_CLAIMS, "web", HERE) == Refused(60, "unavailable")
