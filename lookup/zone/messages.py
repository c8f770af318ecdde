"""What goes over the socket: one JSON object each way, its length before it, never more."""

from __future__ import annotations

import json
import socket
from datetime import date
from typing import Any, Final

from lookup.identity import (
    Answer,
    Claim,
    Identifier,
    IdentifierKind,
    NotVerified,
    Refused,
    Source,
    Tier,
    Verified,
)

LENGTH_BYTES: Final = 4
LARGEST_QUESTION: Final = 16 * 1024
LARGEST_ANSWER: Final = 4 * 2**20  # a manifest with its policy's sentences; a very long record
LONGEST_TEXT: Final = 2_000


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
    if claim is None:
        return None
    return {
        "given_names": claim.given_names,
        "family_names": claim.family_names,
        "birth_date": claim.birth_date.isoformat(),
        "identifiers": [[one.kind.value, one.value] for one in claim.identifiers],
        "other_names": claim.other_names,
    }


def claim_of(message: Any) -> Claim | None:
    """The claim in a message; raises Unreadable."""
    if message is None:
        return None
    try:
        numbers = tuple(
            Identifier(IdentifierKind(kind), _text(value)) for kind, value in message["identifiers"]
        )
        return Claim(
            _text(message["given_names"]),
            _text(message["family_names"]),
            date.fromisoformat(message["birth_date"]),
            numbers,
            _text(message["other_names"]),
        )
    except (KeyError, TypeError, ValueError):
        raise Unreadable("no claim") from None


def source_message(source: Source) -> dict[str, Any]:
    """A source as JSON."""
    session = None if source.session is None else source.session.hex()
    return {"session": session, "contact": source.contact, "address": source.address}


def source_of(message: Any) -> Source:
    """The source in a message; raises Unreadable."""
    try:
        session, contact, address = (message[name] for name in ("session", "contact", "address"))
        return Source(
            None if session is None else bytes.fromhex(_text(session)),
            None if contact is None else _text(contact),
            None if address is None else _text(address),
        )
    except (KeyError, TypeError, ValueError):
        raise Unreadable("no source") from None


def answer_message(answer: Answer) -> dict[str, Any]:
    """An answer as JSON: never why somebody was not verified."""
    match answer:
        case Verified(tier=tier, body=body):
            return {"answer": "verified", "tier": tier.value, "body": body}
        case Refused(retry_after_seconds=seconds, bucket_class=bucket):
            return {"answer": "refused", "seconds": seconds, "bucket": bucket}
        case NotVerified():
            return {"answer": "not_verified"}


def answer_of(message: dict[str, Any]) -> Answer:
    """The answer in a message; raises Unreadable."""
    try:
        match message["answer"]:
            case "verified":
                return Verified(Tier(message["tier"]), dict(message["body"]))
            case "refused":
                return Refused(int(message["seconds"]), _text(message["bucket"]))
            case "not_verified":
                return NotVerified()
    except (KeyError, TypeError, ValueError):
        pass
    raise Unreadable("no answer")


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise ValueError("not a short text")
    return value
