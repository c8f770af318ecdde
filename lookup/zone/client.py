"""The zone at the other end of a socket: the web process has no pepper, no table, no guess."""

from __future__ import annotations

import socket
from base64 import b64decode, b64encode
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

from lookup import log
from lookup.identity import Answer, Claim, Refused, Source
from lookup.limits import Asked, LimitsUnavailable, Origin
from lookup.sealing import SealBroken
from lookup.store import Manifest, StoreUnavailable
from lookup.store.manifest import ManifestUnreadable, read_manifest
from lookup.zone import messages
from lookup.zone.messages import LARGEST_ANSWER, LARGEST_QUESTION, Unreadable
from lookup.zone.peers import is_a_socket, is_open_to_strangers, uid_of_peer

PATIENCE_SECONDS: Final = 30.0
_UNAVAILABLE: Final = Refused(60, "unavailable")


class ZoneUnreachable(Exception):
    """The look-up service cannot be asked, or should not be; one line says why."""


class RemoteZone:
    """Asks the look-up service; when it does not answer, nobody is verified."""

    name = "lookup-service"

    def __init__(self, path: Path) -> None:
        self._path = path

    def check(self, claim: Claim, channel: str, source: Source) -> Answer:
        """Whether a claim is true, and what it opens."""
        try:
            return messages.answer_of(self._ask("check", claim, source, channel))
        except (ZoneUnreachable, Unreadable) as problem:
            log.failure("lookup_unreachable", problem)
            return _UNAVAILABLE

    def note_escalation(self, claim: Claim | None, source: Source, channel: str = "web") -> bool:
        """Count an inquiry; False: over a limit or not counted, so send no text."""
        try:
            return self._ask("note_escalation", claim, source, channel).get("counted") is True
        except ZoneUnreachable as problem:
            log.failure("lookup_unreachable", problem)
            return False

    def ask_for_proof(self, origin: Origin) -> Asked:
        """The proof of work that the service will accept: made there, since only the limiter that
        signed one takes it back, and this process has another key; raises LimitsUnavailable."""
        source = Source(origin.session, origin.phone, origin.address, origin.proof)
        try:
            return messages.asked_of(self._ask("proof", None, source, origin.channel))
        except (ZoneUnreachable, Unreadable) as problem:
            log.failure("lookup_unreachable", problem)
            raise LimitsUnavailable(type(problem).__name__) from None

    def manifest(self) -> Manifest | None:
        """The generation in force; None before the first; raises StoreUnavailable."""
        try:
            told = self._exchange({"ask": "manifest"})
            if told.get("manifest") == "missing":
                return None
            return read_manifest(b64decode(told["facts"]))
        except (ZoneUnreachable, ManifestUnreadable, KeyError, ValueError):
            raise StoreUnavailable("the look-up service does not tell its generation") from None

    def has_news(self, sealed: bytes, gen: int) -> bool:
        """Whether whoever left this ticket would be told something else by the generation `gen`.

        Raises SealBroken, StoreUnavailable or ZoneUnreachable: then nothing is known of it.
        """
        told = self._of_ticket("news", sealed, gen=gen)
        if not isinstance(told, bool):
            raise StoreUnavailable(f"the look-up service did not look in generation {gen}")
        return told

    def is_about(self, sealed: bytes, records: Collection[str]) -> bool:
        """Whether the claim in a ticket opens one of these records; raises as `has_news` does.

        Nobody without a record's id, which stands in the office's dossiers alone, learns anything.
        """
        told = self._of_ticket("about", sealed, records=sorted(records))
        if not isinstance(told, bool):
            raise StoreUnavailable("the look-up service has no generation to look in")
        return told

    def has_earlier_claims_keys(self) -> bool:
        """Whether a claims key was replaced there and not retired; raises ZoneUnreachable."""
        return self._exchange({"ask": "earlier_claims_keys"}).get("told") is True

    def renewed(self, sealed: bytes) -> bytes | None:
        """A ticket under the newest claims key; None when it is; raises as `has_news` does."""
        told = self._of_ticket("renew", sealed)
        return b64decode(told) if isinstance(told, str) else None

    def _of_ticket(self, what: str, sealed: bytes, **more: int | list[str]) -> object:
        """What the service tells of a ticket; raises SealBroken when it cannot open it."""
        told = self._exchange({"ask": what, "ticket": b64encode(sealed).decode(), **more})
        if "told" not in told:
            raise SealBroken("a claim that waits does not open in the look-up service")
        return told["told"]

    def check_ready(self) -> None:
        """Raise ZoneUnreachable unless a service that is closed to strangers answers."""
        if not is_a_socket(self._path):
            raise ZoneUnreachable(
                f"LOOKUP_SOCKET: there is no socket at {self._path}: start "
                "`flask --app app lookup-service` first"
            )
        if is_open_to_strangers(self._path):
            raise ZoneUnreachable(
                f"LOOKUP_SOCKET: everybody on this machine may use {self._path}: "
                f"run chmod o= {self._path}"
            )
        self._exchange({"ask": "manifest"})

    def _ask(self, what: str, claim: Claim | None, source: Source, channel: str) -> dict[str, Any]:
        return self._exchange(
            {
                "ask": what,
                "claim": messages.claim_message(claim),
                "source": messages.source_message(source),
                "channel": channel,
            }
        )

    def _exchange(self, question: dict[str, Any]) -> dict[str, Any]:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
                line.settimeout(PATIENCE_SECONDS)
                line.connect(str(self._path))
                if uid_of_peer(line) not in {None, self._path.stat().st_uid}:
                    raise ZoneUnreachable("another user than the socket's owner answers there")
                messages.send(line, question, largest=LARGEST_QUESTION)
                return messages.receive(line, largest=LARGEST_ANSWER)
        except (OSError, Unreadable) as problem:
            raise ZoneUnreachable(
                f"LOOKUP_SOCKET: nothing answers at {self._path} ({problem}): start "
                "`flask --app app lookup-service`, and see that this user may use the socket"
            ) from None
