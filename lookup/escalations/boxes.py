"""Sealed boxes of an escalation: bound to deployment, office key, escalation, kind and day."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from lookup.sealing import OfficePrivateKey, OfficePublicKey, open_from_office, seal_to_office

_LABEL = b"lcr/esc/1"
# One padding step holds any claim and any contact: every box then has the same length, and its
# length tells nothing. The parsers' caps keep the content far below this.
MOST_BYTES = 3_900


class BoxKind(StrEnum):
    """The boxes of an escalation: why it waits stands apart, so that a queue can be sorted by it
    without opening what a person said."""

    CLAIM = "claim"
    CONTACT = "contact"
    REASON = "reason"
    TEXT = "text"  # what the person texted later, to the defender who answers them


def context(
    deployment: str, key: OfficePublicKey, escalation_id: bytes, kind: BoxKind, day: date
) -> bytes:
    """What a box is bound to (HPKE `info`): fields length-prefixed, so that none runs over."""
    fields = (
        deployment.encode(),
        key.key_id,
        escalation_id,
        kind.encode(),
        day.isoformat().encode(),
    )
    return _LABEL + b"".join(len(field).to_bytes(2, "big") + field for field in fields)


def seal_box(key: OfficePublicKey, content: Mapping[str, Any], info: bytes) -> bytes:
    """The content as JSON in a box that only the office opens; always of one length."""
    plaintext = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    if len(plaintext) > MOST_BYTES:
        raise ValueError(f"a box holds {MOST_BYTES} bytes; got {len(plaintext)}")
    return seal_to_office(key, plaintext, info)


def open_box(key: OfficePrivateKey, sealed: bytes, info: bytes) -> dict[str, Any]:
    """The content of a box; raises SealBroken for another key, context or bytes."""
    content: dict[str, Any] = json.loads(open_from_office(key, sealed, info))
    return content
