"""`flask lookup-service`: the check as a process of its own, behind a unix socket."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import threading
from base64 import b64decode, b64encode
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, Final

from lookup import log
from lookup.limits import Origin
from lookup.sealing import SealBroken
from lookup.store import StoreUnavailable
from lookup.zone import messages
from lookup.zone.local import Zone
from lookup.zone.messages import LARGEST_ANSWER, LARGEST_QUESTION, Unreadable
from lookup.zone.peers import is_a_socket, uid_of_peer

AT_ONCE: Final = 16  # connections that are answered together; more of them wait
CHANNEL: Final = re.compile(r"[a-z]{1,12}")
PATIENCE_SECONDS: Final = 10.0  # for a question to arrive and an answer to be taken
MODE: Final = 0o660  # the owner and the web process's group, nobody else


class CannotListen(Exception):
    """The socket cannot be made; one line says why and what to do."""


class ZoneServer:
    """Answers one question a connection; whoever is not an allowed user hears nothing.

    `zone` gives the zone of the moment, so that it can be exchanged while questions come in.
    """

    def __init__(
        self, path: Path, zone: Callable[[], Zone], *, users: Collection[int] | None = None
    ) -> None:
        self.path = path
        self._zone = zone
        self._users = users
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._over = threading.Event()
        self._line = _listening(path)

    def run(self) -> None:
        """Answer until `stop`."""
        while not self._over.is_set():
            self._places.acquire()
            try:
                line, _ = self._line.accept()
            except TimeoutError:
                self._places.release()
                continue
            except OSError:
                self._places.release()
                break
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()
        self._line.close()
        self.path.unlink(missing_ok=True)

    def stop(self) -> None:
        """Take no more questions; those begun are answered."""
        self._over.set()

    def _serve(self, line: socket.socket) -> None:
        try:
            with line:
                line.settimeout(PATIENCE_SECONDS)
                if not self._is_allowed(line):
                    log.event("lookup_peer_refused")
                    return
                question = messages.receive(line, largest=LARGEST_QUESTION)
                line.settimeout(None)
                answer = self._answer(question)
                line.settimeout(PATIENCE_SECONDS)
                messages.send(line, answer, largest=LARGEST_ANSWER)
        except (Unreadable, OSError) as problem:
            log.failure("lookup_question_unreadable", problem)
        except Exception as problem:  # noqa: BLE001 (the asker hears nothing and fails closed)
            log.failure("lookup_failed", problem)
        finally:
            self._places.release()

    def _is_allowed(self, line: socket.socket) -> bool:
        user = uid_of_peer(line)
        return self._users is None or user is None or user in self._users

    def _answer(self, question: dict[str, Any]) -> dict[str, Any]:
        zone, asked = self._zone(), question.get("ask")
        if asked == "manifest":
            return _manifest_of(zone)
        if asked == "earlier_claims_keys":
            return {"told": zone.has_earlier_claims_keys()}
        if asked in {"news", "renew", "about"}:
            return _of_ticket(zone, question)
        return self._of_somebody(zone, question)

    def _of_somebody(self, zone: Zone, question: dict[str, Any]) -> dict[str, Any]:
        """The answer to a question about a claim or for where one comes from."""
        asked = question.get("ask")
        source = messages.source_of(question.get("source"))
        claim = messages.claim_of(question.get("claim"))
        channel = question.get("channel")
        if not isinstance(channel, str) or not CHANNEL.fullmatch(channel):
            raise Unreadable("no channel")
        if asked == "proof":
            origin = Origin(channel, source.session, source.contact, source.address, source.proof)
            return messages.asked_message(zone.ask_for_proof(origin))
        if asked == "note_escalation":
            return {"counted": zone.note_escalation(claim, source, channel)}
        if asked == "check" and claim is not None:
            return messages.answer_message(zone.check(claim, channel, source))
        raise Unreadable("no question of ours")


def _manifest_of(zone: Zone) -> dict[str, Any]:
    try:
        manifest = zone.manifest()
    except StoreUnavailable:
        return {"manifest": "unreadable"}
    if manifest is None:
        return {"manifest": "missing"}
    return {"manifest": "ok", "facts": b64encode(manifest.to_json()).decode()}


def _of_ticket(zone: Zone, question: dict[str, Any]) -> dict[str, Any]:
    """What is told of a claim that waits: one bit, or the same claim under a newer key."""
    ticket, gen = question.get("ticket"), question.get("gen")
    if not isinstance(ticket, str):
        raise Unreadable("no ticket")
    try:
        sealed = b64decode(ticket, validate=True)
        if question["ask"] == "renew":
            renewed = zone.renewed(sealed)
            return {"told": None if renewed is None else b64encode(renewed).decode()}
        if question["ask"] == "about":
            return {"told": zone.is_about(sealed, messages.records_of(question.get("records")))}
        if not isinstance(gen, int):
            raise Unreadable("no generation")
        return {"told": zone.has_news(sealed, gen)}
    except StoreUnavailable:
        return {"told": None}
    except SealBroken:
        return {"lost": True}
    except ValueError:
        raise Unreadable("no ticket") from None


def _listening(path: Path) -> socket.socket:
    """A socket that its owner and group alone may use; a dead one of before is replaced."""
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        if is_a_socket(path) and not _is_answered(path):
            path.unlink()
        before = os.umask(0o777 & ~MODE)
        try:
            line.bind(str(path))
        finally:
            os.umask(before)
        line.listen(4 * AT_ONCE)
        line.settimeout(0.5)
    except OSError as problem:
        line.close()
        raise CannotListen(
            f"LOOKUP_SOCKET: cannot listen on {path} ({problem.strerror or problem}): stop what "
            "uses it, or name a path in a folder of the service's own user"
        ) from None
    return line


def _is_answered(path: Path) -> bool:
    with contextlib.closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as line:
        line.settimeout(1)
        try:
            line.connect(str(path))
        except OSError:
            return False
        return True
