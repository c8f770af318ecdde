"""What goes over the socket: one JSON object each way, its length before it, never more."""

from __future__ import annotations

import json
import socket
from base64 import b64decode, b64encode
from typing import Any, Final

from lookup.identity import (
    LONGEST_TEXT,
    Answer,
    Claim,
    NotVerified,
    Refused,
    Source,
    Ticket,
    Tier,
    Verified,
    claim_of_facts,
    facts_of_claim,
)
from lookup.limits import Asked

LENGTH_BYTES: Final = 4
LARGEST_QUESTION: Final = 16 * 1024
LARGEST_ANSWER: Final = 4 * 2**20  # a manifest with its policy's sentences; a very long record


class Unreadable(Exception):
    """Bytes that are no message of ours: too many, too few, or of another shape."""


def send(line: socket.socket, message: dict[str, Any], *, largest: int) -> None:
    """Send one message; raises Unreadable when it is larger than the other side takes."""
    data = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    if len(data) > largest:
        raise Unreadable(f"a message of {len(data)} bytes")
    line.sendall(len(data).to_bytes(LENGTH_BYTES, "big") + data)


def receive(line: socket.socket, *, largest: int) -> dict[str, Any]:
    """Take one message in; its length is looked at before any of it is read."""
    length = int.from_bytes(_exactly(line, LENGTH_BYTES), "big")
    if length > largest:
        raise Unreadable(f"a message of {length} bytes")
    try:
        message = json.loads(_exactly(line, length))
    except (ValueError, RecursionError):
        raise Unreadable("not JSON") from None
    if not isinstance(message, dict):
        raise Unreadable("not an object")
    return message


def _exactly(line: socket.socket, count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        block = line.recv(min(65_536, count - len(data)))
        if not block:
            raise Unreadable("cut short")
        data += block
    return bytes(data)


def claim_message(claim: Claim | None) -> dict[str, Any] | None:
    """A claim as JSON."""
    return None if claim is None else facts_of_claim(claim)


def claim_of(message: Any) -> Claim | None:
    """The claim in a message; raises Unreadable."""
    if message is None:
        return None
    try:
        return claim_of_facts(message)
    except ValueError:
        raise Unreadable("no claim") from None


def source_message(source: Source) -> dict[str, Any]:
    """A source as JSON."""
    session = None if source.session is None else source.session.hex()
    return {
        "session": session,
        "contact": source.contact,
        "address": source.address,
        "proof": source.proof,
    }


def source_of(message: Any) -> Source:
    """The source in a message; raises Unreadable."""
    try:
        session, contact, address = (message[name] for name in ("session", "contact", "address"))
        return Source(
            None if session is None else bytes.fromhex(_text(session)),
            None if contact is None else _text(contact),
            None if address is None else _text(address),
            _text(message["proof"]),
        )
    except (KeyError, TypeError, ValueError):
        raise Unreadable("no source") from None


def answer_message(answer: Answer) -> dict[str, Any]:
    """An answer as JSON: never why somebody was not verified."""
    match answer:
        case Verified(tier=tier, body=body, ticket=ticket):
            told = {"answer": "verified", "tier": tier.value, "body": body}
            return {**told, "ticket": _ticket_message(ticket)}
        case Refused(retry_after_seconds=seconds, bucket_class=bucket):
            return {"answer": "refused", "seconds": seconds, "bucket": bucket}
        case NotVerified(ticket=ticket):
            return {"answer": "not_verified", "ticket": _ticket_message(ticket)}


def answer_of(message: dict[str, Any]) -> Answer:
    """The answer in a message; raises Unreadable."""
    try:
        match message["answer"]:
            case "verified":
                body, ticket = dict(message["body"]), _ticket_of(message["ticket"])
                return Verified(Tier(message["tier"]), body, ticket=ticket)
            case "refused":
                return Refused(int(message["seconds"]), _text(message["bucket"]))
            case "not_verified":
                return NotVerified(_ticket_of(message["ticket"]))
    except (KeyError, TypeError, ValueError):
        pass
    raise Unreadable("no answer")


def asked_message(asked: Asked) -> dict[str, Any]:
    """What a browser is asked, as JSON."""
    return {"puzzle": asked.puzzle, "ticket": asked.ticket, "seconds": asked.seconds}


def asked_of(message: dict[str, Any]) -> Asked:
    """What a browser is asked, in a message; raises Unreadable."""
    match message:
        case {"puzzle": str(puzzle), "ticket": str() | None as ticket, "seconds": int(seconds)}:
            return Asked(puzzle, ticket, seconds)
    raise Unreadable("no proof of work")


def _ticket_message(ticket: Ticket | None) -> list[str] | None:
    if ticket is None:
        return None
    return [b64encode(part).decode() for part in (ticket.sealed, ticket.person)]


def _ticket_of(message: Any) -> Ticket | None:
    if message is None:
        return None
    sealed, person = (b64decode(part) for part in message)
    return Ticket(sealed, person)


def records_of(message: Any) -> frozenset[str]:
    """The record ids in a message; raises Unreadable."""
    if not isinstance(message, list) or not all(isinstance(one, str) for one in message):
        raise Unreadable("no records")
    return frozenset(message)


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise ValueError("not a short text")
    return value
